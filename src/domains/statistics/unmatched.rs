//! Open demands in which nobody showed interest, and why: what most of the best candidates fail.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::InputObject;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use crate::domains::demands::tables::demand::{Column, Entity};
use crate::domains::demands::{self, DateTimeFilter, Demand, DemandFilter, DemandState};
use crate::domains::interests::tables::interest;
use crate::domains::matching::{FailedGates, Matcher, Verdict, rank_suppliers};
use crate::foundation::actor::Duty;
use crate::foundation::errors::{Error, Result, Verdicts};
use crate::foundation::pages::{Direction, Page, PageRequest};
use crate::platform::database::filters::{CodeFilter, RegionFilter};
use crate::platform::database::keyset::{self, OrderTerm};
use crate::platform::operation::Operation;

/// So many of the best candidates are asked what they fail.
const CANDIDATES: usize = 200;
/// So many kinds of requirements are told.
const MOST_GATES: usize = 5;
/// More days than any demand waits.
const LONGEST_WAIT: i64 = 3_650;

/// What the list of unmatched demands is narrowed by; all given conditions hold together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, InputObject)]
#[serde(rename_all = "camelCase")]
pub struct UnmatchedFilter {
    /// Areas.
    pub area: Option<CodeFilter>,
    /// Regions.
    pub region: Option<RegionFilter>,
    /// When it was published.
    pub opened: Option<DateTimeFilter>,
    /// Open for at least so many days.
    #[graphql(default = 10)]
    pub waiting_days: i32,
}

/// A demand that nobody asked for.
#[derive(Clone, Debug)]
pub struct Unmatched {
    pub demand: Demand,
    /// How many of the best candidates were looked at.
    pub candidates: usize,
    /// How many of them meet every hard requirement.
    pub eligible: usize,
    /// What the others fail, the most frequent first.
    pub failed_gates: Vec<FailedGateCount>,
}

/// How many candidates fail a hard requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedGateCount {
    pub code: &'static str,
    pub count: usize,
}

/// Open demands of the caller's organisations, for reviewers all: whether there is interest in a
/// demand is nobody else's matter.
pub(super) fn condition(operation: &Operation, filter: &UnmatchedFilter) -> Result<Condition> {
    let mut verdicts = Verdicts::default();
    let days = i64::from(filter.waiting_days);
    verdicts.between("filter.waitingDays", days, 0, LONGEST_WAIT);
    verdicts.into_result()?;
    let open = DemandFilter {
        area: filter.area.clone(),
        region: filter.region.clone(),
        opened: filter.opened.clone(),
        state: Some(vec![DemandState::Open]),
        ..DemandFilter::default()
    };
    let asked = Query::select()
        .column(interest::Column::DemandId)
        .from(interest::Entity)
        .to_owned();
    let actor = &operation.actor;
    let sees_all = actor.is_system() || actor.has_duty(Duty::Reviewer);
    let own = (!sees_all).then(|| Column::OwnerId.is_in(actor.organisations()));
    Ok(demands::list_condition(operation, &open)?
        .add(Column::OpenedAt.lte(operation.now().plus_days(-days)))
        .add(Column::Id.not_in_subquery(asked))
        .add_option(own))
}

/// One page of unmatched demands, the longest open last.
pub async fn unmatched_demands(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    filter: &UnmatchedFilter,
    page: &PageRequest,
) -> Result<Page<Unmatched>> {
    let order = [OrderTerm {
        column: Column::OpenedAt,
        direction: Direction::Descending,
    }];
    let select = Entity::find().filter(condition(operation, filter)?);
    let reader = operation.database().reader();
    let page = keyset::page(select, &order, Column::Id, page, reader).await?;
    let (matcher, now) = (Arc::clone(matcher), operation.now());
    let items = tokio::task::spawn_blocking(move || -> Vec<Unmatched> {
        let explained = page.items.into_iter().map(|demand| {
            let show = FailedGates::Show;
            let ranking = rank_suppliers(&matcher, &demand, CANDIDATES, show, now);
            let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
            for gate in ranking.items.iter().flat_map(|found| &found.gates) {
                if gate.verdict == Verdict::Failed {
                    *counts.entry(gate.kind.code()).or_default() += 1;
                }
            }
            let mut failed_gates: Vec<FailedGateCount> = counts
                .into_iter()
                .map(|(code, count)| FailedGateCount { code, count })
                .collect();
            failed_gates.sort_by_key(|gate| std::cmp::Reverse(gate.count));
            failed_gates.truncate(MOST_GATES);
            Unmatched {
                candidates: ranking.items.len(),
                eligible: ranking.items.iter().filter(|found| found.eligible).count(),
                failed_gates,
                demand,
            }
        });
        explained.collect()
    });
    Ok(Page {
        items: items.await.map_err(Error::internal)?,
        cursors: page.cursors,
        has_previous: page.has_previous,
        has_next: page.has_next,
    })
}

/// How many demands are unmatched.
pub async fn count_unmatched(operation: &Operation, filter: &UnmatchedFilter) -> Result<u64> {
    Ok(Entity::find()
        .filter(condition(operation, filter)?)
        .count(operation.database().reader())
        .await?)
}
