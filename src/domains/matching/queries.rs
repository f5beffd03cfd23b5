//! Matches as pages: the ranking is computed off the event loop, the records are read in one
//! statement, and what the actor may not see is left out.

use std::collections::HashSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::engine::{FailedGates, Match, Profile, Query, Ranking};
use super::matcher::{Matcher, read};
use super::profiles;
use super::refusals::{INDEX_LOADING, MATCHES_NOT_YOURS};
use crate::domains::demands::{self, Demand, DemandState};
use crate::domains::suppliers::{self, PublishedSupplier, Supplier};
use crate::foundation::errors::{BAD_CURSOR, Error, Result};
use crate::foundation::ids::{DemandId, SupplierId};
use crate::foundation::pages::{Page, PageRequest, Toward};
use crate::foundation::time::Timestamp;
use crate::platform::operation::Operation;

/// More than the scheduler ever leaves lying.
const MOST_DUE: u64 = 1_000;

/// A record with its place in the ranking.
#[derive(Clone, Debug)]
pub struct Matched<T> {
    pub record: T,
    pub found: Match,
}

/// One page of suppliers for a demand, those left out that are named. Shown to the owner's members,
/// to reviewers of the demand, and to the centres that look after it.
pub async fn suppliers_for_demand(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    demand: &Demand,
    failed_gates: FailedGates,
    without: HashSet<uuid::Uuid>,
    page: &PageRequest,
) -> Result<Page<Matched<Supplier>>> {
    if !demands::policy::may_see_matches(&operation.actor, demand) {
        return Err(MATCHES_NOT_YOURS.error());
    }
    let need = profiles::of_demand(demand);
    let ranked = rank_page(
        matcher,
        Over::Suppliers,
        need,
        failed_gates,
        page,
        operation.now(),
        without.iter().map(uuid::Uuid::as_u128).collect(),
    )
    .await?;
    let ids: Vec<SupplierId> = ids_of(&ranked.items);
    let mut found = suppliers::suppliers_by_id(operation, &ids).await?;
    Ok(ranked.keep(|id| found.remove(&SupplierId(id))))
}

/// One page of open demands for a supplier, those left out that are named. Shown to the supplier's
/// members.
pub async fn demands_for_supplier(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    supplier: &Supplier,
    failed_gates: FailedGates,
    without: HashSet<uuid::Uuid>,
    page: &PageRequest,
) -> Result<Page<Matched<Demand>>> {
    if !suppliers::policy::may_see_inside(&operation.actor, supplier.organisation_id) {
        return Err(MATCHES_NOT_YOURS.error());
    }
    let now = operation.now();
    let published = suppliers::published_supplier(operation, supplier.id).await?;
    let Some(need) = published.and_then(|found| profiles::of_supplier(&found, now)) else {
        return Ok(Page::empty());
    };
    // What the clock has closed and the scheduler has not written down yet is still in the index;
    // left out afterwards it would leave holes in the pages.
    let due = demands::demands_due(operation, MOST_DUE).await?;
    let closed = due.into_iter().map(|id| id.0);
    let without = without.into_iter().chain(closed).map(|id| id.as_u128());
    let ranked = rank_page(
        matcher,
        Over::Demands,
        need,
        failed_gates,
        page,
        now,
        without.collect(),
    )
    .await?;
    let ids: Vec<DemandId> = ids_of(&ranked.items);
    let mut found = demands::demands_by_id(operation, &ids).await?;
    Ok(ranked.keep(|id| {
        found
            .remove(&DemandId(id))
            .filter(|demand| demand.state_at(now) == DemandState::Open)
    }))
}

/// The best suppliers for a demand that need not be stored: for the command line.
pub fn rank_suppliers(
    matcher: &Matcher,
    demand: &Demand,
    limit: usize,
    failed_gates: FailedGates,
    now: Timestamp,
) -> Ranking {
    let (suppliers, demands) = (read(&matcher.suppliers), read(&matcher.demands));
    let query = Query {
        limit,
        failed_gates,
        kin: Some(&demands),
        ..Query::on(now.day().0)
    };
    suppliers.rank(&profiles::of_demand(demand), &query)
}

/// The best open demands for a published supplier, as of an instant.
pub fn rank_demands(
    matcher: &Matcher,
    supplier: &PublishedSupplier,
    limit: usize,
    failed_gates: FailedGates,
    now: Timestamp,
) -> Ranking {
    let (suppliers, demands) = (read(&matcher.suppliers), read(&matcher.demands));
    let query = Query {
        limit,
        failed_gates,
        kin: Some(&suppliers),
        ..Query::on(now.day().0)
    };
    match profiles::of_supplier(supplier, now) {
        Some(offer) => demands.rank(&offer, &query),
        None => Ranking::default(),
    }
}

#[derive(Clone, Copy)]
enum Over {
    Suppliers,
    Demands,
}

/// A page of a ranking, before the records are read.
struct RankedPage {
    items: Vec<Match>,
    has_previous: bool,
    has_next: bool,
}

impl RankedPage {
    fn keep<T>(self, mut record_of: impl FnMut(uuid::Uuid) -> Option<T>) -> Page<Matched<T>> {
        let items: Vec<Matched<T>> = self
            .items
            .into_iter()
            .filter_map(|found| {
                let record = record_of(uuid::Uuid::from_u128(found.id))?;
                Some(Matched { record, found })
            })
            .collect();
        let cursors = items.iter().map(|item| cursor(item.found.rank)).collect();
        Page {
            items,
            cursors,
            has_previous: self.has_previous,
            has_next: self.has_next,
        }
    }
}

async fn rank_page(
    matcher: &Arc<Matcher>,
    over: Over,
    need: Profile,
    failed_gates: FailedGates,
    page: &PageRequest,
    now: Timestamp,
    without: HashSet<u128>,
) -> Result<RankedPage> {
    if !*matcher.loaded().borrow() {
        return Err(INDEX_LOADING.error());
    }
    let after = page.after.as_deref().map(rank_of).transpose()?.unwrap_or(0);
    let before = page.before.as_deref().map(rank_of).transpose()?;
    let (limit, toward) = (page.limit as usize, page.toward);
    let matcher = Arc::clone(matcher);
    let ranking = tokio::task::spawn_blocking(move || {
        let (suppliers, demands) = (read(&matcher.suppliers), read(&matcher.demands));
        let (index, kin) = match over {
            Over::Suppliers => (&*suppliers, &*demands),
            Over::Demands => (&*demands, &*suppliers),
        };
        let stays = |id: u128| !without.contains(&id);
        let query = Query {
            failed_gates,
            only: Some(&stays),
            kin: Some(kin),
            ..Query::on(now.day().0)
        };
        // Ranks after..end, from 1; from the back the number of all has to be known first.
        let (start, end) = match toward {
            Toward::End => (
                after,
                before.map_or(after + limit, |before| {
                    (after + limit).min(before.saturating_sub(1))
                }),
            ),
            Toward::Start => {
                let end = match before {
                    Some(before) => before.saturating_sub(1),
                    None => index.rank(&need, &Query { limit: 0, ..query }).considered,
                };
                (end.saturating_sub(limit).max(after), end)
            }
        };
        let wanted = end.saturating_sub(start);
        (
            start,
            end,
            index.rank(
                &need,
                &Query {
                    offset: start,
                    limit: wanted,
                    ..query
                },
            ),
        )
    });
    let (start, end, ranking) = ranking.await.map_err(Error::internal)?;
    Ok(RankedPage {
        has_previous: start > 0,
        has_next: end < ranking.considered,
        items: ranking.items,
    })
}

fn ids_of<Id: From<uuid::Uuid>>(items: &[Match]) -> Vec<Id> {
    items
        .iter()
        .map(|found| Id::from(uuid::Uuid::from_u128(found.id)))
        .collect()
}

/// Rankings change with the data, so a cursor is a rank; the page after it is that of the ranking
/// as it is then.
fn cursor(rank: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("rank:{rank}"))
}

fn rank_of(cursor: &str) -> Result<usize> {
    let read = || -> Option<usize> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        text.strip_prefix("rank:")?
            .parse()
            .ok()
            .filter(|rank| *rank < 1_000_000_000)
    };
    read().ok_or_else(|| BAD_CURSOR.error())
}
