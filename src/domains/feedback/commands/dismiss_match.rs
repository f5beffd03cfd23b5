//! One side does not want to see a match.

use std::sync::Arc;

use super::super::events::MATCH_DISMISSED;
use super::super::policy;
use super::super::store;
use super::super::tables::dismissal::{self, DismissReason};
use super::pair::hold;
use crate::domains::demands;
use crate::domains::matching::{self, FailedGates, Matcher, Ranking};
use crate::domains::suppliers;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Error, Result, Verdicts};
use crate::foundation::ids::{DemandId, DismissalId, SupplierId, TypedId};
use crate::foundation::sides::Side;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which match is dismissed, and why.
    pub struct DismissMatchInput {
        /// The demand.
        pub demand_id: DemandId,
        /// The supplier.
        pub supplier_id: SupplierId,
        /// For which side; only needed by those who belong to both, and the owner's without it.
        pub side: Option<Side>,
        /// Why.
        pub reason: DismissReason,
        /// A word to those who look after matching, at most 2,000 characters; required for `OTHER`.
        pub note: Option<String>,
    }
}

/// Leaves a match out of one side's list, and keeps why, with the place that it had. The other side
/// does not learn of it. Dismissing again changes reason and note.
pub async fn dismiss_match(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    input: &DismissMatchInput,
) -> Result<dismissal::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let note = input.note.as_deref();
    let note = if input.reason == DismissReason::Other {
        Some(verdicts.required_text("input.note", note.unwrap_or_default(), PARAGRAPH))
    } else {
        verdicts.optional_text("input.note", note, PARAGRAPH)
    };
    verdicts.into_result()?;
    // Ranking takes a while, so it is done before the transaction; what it says is no guard.
    let place = place(operation, matcher, input).await?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (demand, supplier) = hold(&tx, input.demand_id, input.supplier_id).await?;
    let actor = &operation.actor;
    let (side, organisation_id) = policy::may_dismiss(actor, &demand, &supplier, input.side)?;
    let known = store::lock(&tx, demand.id, supplier.id, side).await?;
    let now = tx.now().await?;
    let dismissal = match known {
        Some(before) if before.reason == input.reason && before.note == note => {
            return tx.commit_unchanged(before).await;
        }
        Some(before) => {
            let after = dismissal::Model {
                reason: input.reason,
                note,
                dismissed_by: actor.user_id(),
                ..before.clone()
            };
            store::save(&tx, &before, after).await?
        }
        None => {
            let place = place.unwrap_or_default();
            let fresh = dismissal::Model {
                id: DismissalId::fresh(now),
                demand_id: demand.id,
                supplier_id: supplier.id,
                side,
                organisation_id,
                reason: input.reason,
                note,
                engine_version: place.version,
                match_rank: place.rank,
                score: place.score,
                dismissed_by: actor.user_id(),
                dismissed_at: now,
                undone_at: None,
                live_key: None,
                version: 1,
            };
            store::insert(&tx, fresh).await?
        }
    };
    tx.record(
        Event::of(&MATCH_DISMISSED, "dismissal", dismissal.id)
            .organisation(organisation_id)
            .with("demandId", dismissal.demand_id)
            .with("supplierId", dismissal.supplier_id)
            .with("side", dismissal.side)
            .with("reason", dismissal.reason),
    );
    tx.commit(dismissal).await
}

/// Where a match stands in a ranking.
#[derive(Default)]
struct Place {
    version: Option<String>,
    rank: Option<i32>,
    score: Option<i64>,
}

/// Where the match stands for the side that dismisses it, those with failed gates counted behind;
/// nothing for callers who will be refused, and where there is no ranking.
async fn place(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    input: &DismissMatchInput,
) -> Result<Option<Place>> {
    let (demand_id, supplier_id) = (input.demand_id, input.supplier_id);
    let demand = demands::demands_by_id(operation, &[demand_id]).await?;
    let supplier = suppliers::suppliers_by_id(operation, &[supplier_id]).await?;
    let (Some(demand), Some(supplier)) = (demand.get(&demand_id), supplier.get(&supplier_id))
    else {
        return Ok(None);
    };
    let side = policy::may_dismiss(&operation.actor, demand, supplier, input.side);
    let Ok((side, _)) = side else {
        return Ok(None);
    };
    let now = operation.now();
    let offer = suppliers::published_supplier(operation, supplier_id).await?;
    let (Some(offer), true) = (offer, *matcher.loaded().borrow()) else {
        return Ok(None);
    };
    let (ranked, demand) = (Arc::clone(matcher), demand.clone());
    let (ranking, wanted): (Ranking, _) = tokio::task::spawn_blocking(move || match side {
        Side::Owner => (
            matching::rank_suppliers(&ranked, &demand, usize::MAX, FailedGates::Show, now),
            supplier_id.0,
        ),
        Side::Supplier => (
            matching::rank_demands(&ranked, &offer, usize::MAX, FailedGates::Show, now),
            demand_id.0,
        ),
    })
    .await
    .map_err(Error::internal)?;
    let found = ranking.items.iter().find(|one| one.id == wanted.as_u128());
    Ok(Some(Place {
        rank: found.and_then(|one| i32::try_from(one.rank).ok()),
        score: found.map(|one| one.score),
        version: Some(ranking.version).filter(|version| !version.is_empty()),
    }))
}
