//! Reads of interest, limited to what the actor may see.

use std::collections::HashMap;

use async_graphql::InputObject;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::lifecycle::{InterestAct, introduction, state_after};
use super::policy;
use super::tables::interest::{
    Column, Entity, InterestDirection, InterestState, Model as Interest,
};
use crate::domains::demands::tables::{area, demand};
use crate::domains::demands::{DateTimeFilter, Demand};
use crate::foundation::actor::Actor;
use crate::foundation::errors::{Refusal, Result, Verdicts};
use crate::foundation::ids::{DemandId, InterestId, SupplierId};
use crate::foundation::pages::{Direction, Page, PageRequest};
use crate::foundation::time::Timestamp;
use crate::foundation::{regions, taxonomy};
use crate::platform::database::filters::{CodeFilter, MOST_CHOICES, RegionFilter};
use crate::platform::database::keyset::{self, OrderTerm};
use crate::platform::operation::Operation;

/// What a list of interest is narrowed by; all given conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, InputObject)]
#[serde(rename_all = "camelCase")]
pub struct InterestFilter {
    /// About this demand.
    pub demand_id: Option<DemandId>,
    /// About this supplier.
    pub supplier_id: Option<SupplierId>,
    /// In this direction.
    pub direction: Option<InterestDirection>,
    /// In one of these states.
    pub state: Option<Vec<InterestState>>,
    /// Areas of the demand.
    pub area: Option<CodeFilter>,
    /// The region of the demand.
    pub region: Option<RegionFilter>,
    /// When it was sent.
    pub sent: Option<DateTimeFilter>,
    /// When it was answered.
    pub answered: Option<DateTimeFilter>,
    /// When the two sides were introduced to each other.
    pub introduced: Option<DateTimeFilter>,
    /// An organisation of the caller was asked and has not answered yet.
    #[graphql(default)]
    pub awaiting_me: bool,
    /// Unanswered for more than ten working days.
    #[graphql(default)]
    pub overdue: bool,
}

fn condition(filter: &InterestFilter, actor: &Actor, now: Timestamp) -> Condition {
    let mut all = Condition::all().add(policy::visible_to(actor));
    if let Some(id) = filter.demand_id {
        all = all.add(Column::DemandId.eq(id));
    }
    if let Some(id) = filter.supplier_id {
        all = all.add(Column::SupplierId.eq(id));
    }
    if let Some(direction) = filter.direction {
        all = all.add(Column::Direction.eq(direction));
    }
    if let Some(states) = &filter.state {
        all = all.add(Column::State.is_in(states.iter().copied()));
    }
    if let Some(codes) = &filter.area {
        all = all.add(codes.listed::<area::Entity>(
            Column::DemandId,
            area::Column::DemandId,
            area::Column::Code,
        ));
    }
    if let Some(wanted) = &filter.region {
        let within = Query::select()
            .column(demand::Column::Id)
            .from(demand::Entity)
            .cond_where(wanted.within(demand::Column::RegionCode))
            .to_owned();
        all = all.add(Column::DemandId.in_subquery(within));
    }
    for (range, column) in [
        (&filter.sent, Column::SentAt),
        (&filter.answered, Column::AnsweredAt),
        (&filter.introduced, Column::IntroducedAt),
    ] {
        all = all.add_option(range.as_ref().map(|range| range.holds_for(column)));
    }
    if filter.awaiting_me {
        all = all
            .add(Column::State.eq(InterestState::Sent))
            .add(Column::ReceiverId.is_in(actor.organisations()));
    }
    if filter.overdue {
        all = all
            .add(Column::State.eq(InterestState::Sent))
            .add(Column::DueAt.lte(now));
    }
    all
}

/// Checks codes and sizes.
fn check(filter: &InterestFilter) -> Result<()> {
    let mut verdicts = Verdicts::default();
    let areas: Vec<&str> = filter.area.iter().flat_map(CodeFilter::all).collect();
    let places: Vec<&str> = filter.region.iter().flat_map(RegionFilter::all).collect();
    verdicts.count("filter.area", areas.len(), MOST_CHOICES);
    verdicts.count("filter.region", places.len(), MOST_CHOICES);
    for code in areas {
        verdicts.known_code("filter.area", code, taxonomy::area(code).is_some());
    }
    for code in places {
        verdicts.known_code("filter.region", code, regions::region(code).is_some());
    }
    verdicts.into_result()
}

/// The condition of the list, for whoever counts what it shows.
pub fn list_condition(operation: &Operation, filter: &InterestFilter) -> Result<Condition> {
    check(filter)?;
    Ok(condition(filter, &operation.actor, operation.now()))
}

/// One page of interest, the latest first.
pub async fn interests(
    operation: &Operation,
    filter: &InterestFilter,
    page: &PageRequest,
) -> Result<Page<Interest>> {
    let order = [OrderTerm {
        column: Column::SentAt,
        direction: Direction::Descending,
    }];
    let select = Entity::find().filter(list_condition(operation, filter)?);
    let reader = operation.database().reader();
    keyset::page(select, &order, Column::Id, page, reader).await
}

/// How much interest matches.
pub async fn count_interests(operation: &Operation, filter: &InterestFilter) -> Result<u64> {
    Ok(Entity::find()
        .filter(list_condition(operation, filter)?)
        .count(operation.database().reader())
        .await?)
}

/// Interest by id as far as the actor may see it, for loaders and `node`.
pub async fn interests_by_id(
    operation: &Operation,
    ids: &[InterestId],
) -> Result<HashMap<InterestId, Interest>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(policy::visible_to(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Interest that the scheduler has to look at by now, the longest overdue first.
pub async fn interests_due(operation: &Operation, limit: u64) -> Result<Vec<InterestId>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::NextCheckAt.lte(operation.now()))
        .order_by_asc(Column::NextCheckAt)
        .limit(limit)
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}

/// What the caller may do to interest in a demand now, each with the first reason against it.
pub fn available_actions(
    operation: &Operation,
    interest: &Interest,
    demand: &Demand,
) -> Vec<(InterestAct, Option<Refusal>)> {
    InterestAct::ALL
        .into_iter()
        .map(|act| {
            let verdict = policy::may(&operation.actor, act, interest, demand)
                .and_then(|()| state_after(interest.state, act).map(|_| ()))
                .and_then(|()| match act {
                    InterestAct::Introduce => introduction(interest, operation.now()),
                    InterestAct::Accept | InterestAct::Decline | InterestAct::Withdraw => Ok(()),
                });
            (act, verdict.err())
        })
        .collect()
}
