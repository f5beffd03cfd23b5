//! Suppliers are put into a list, taken out of it, and put in order; then it is shared.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::events::{
    SHORTLIST_ORDERED, SHORTLIST_SHARED_EVENT, SHORTLIST_SUPPLIER_ADDED, SHORTLIST_SUPPLIER_REMOVED,
};
use super::super::policy;
use super::super::refusals::{
    SHORTLIST_EMPTY, SHORTLIST_FULL, SHORTLIST_ORDER, SHORTLIST_SHARED, SHORTLISTED,
};
use super::super::store;
use super::super::tables::shortlist::{self, ShortlistState};
use super::super::tables::shortlist_entry;
use crate::domains::demands::Demand;
use crate::domains::matching::{FailedGates, Matcher, rank_suppliers};
use crate::domains::suppliers;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::{Error, NOT_FOUND, Result, Verdicts};
use crate::foundation::ids::{ShortlistId, SupplierId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Beyond so many matches nobody looks for a score.
const DEEPEST: usize = 1_000;

command_input! {
    /// A supplier for a list.
    pub struct AddToShortlistInput {
        /// The list; not shared yet.
        pub id: ShortlistId,
        /// A supplier that the caller sees.
        pub supplier_id: SupplierId,
        /// Why it is there, at most 2,000 characters.
        pub note: Option<String>,
    }
}

command_input! {
    /// A supplier of a list.
    pub struct RemoveFromShortlistInput {
        /// The list; not shared yet.
        pub id: ShortlistId,
        /// One that stands in it.
        pub supplier_id: SupplierId,
    }
}

command_input! {
    /// An order for a list.
    pub struct OrderShortlistInput {
        /// The list; not shared yet.
        pub id: ShortlistId,
        /// The version that the caller saw.
        pub expected_version: Option<i32>,
        /// Each of its suppliers once, the first one first.
        pub supplier_ids: Vec<SupplierId>,
    }
}

command_input! {
    /// A list to share.
    pub struct ShareShortlistInput {
        /// The list.
        pub id: ShortlistId,
        /// The version that the caller saw.
        pub expected_version: Option<i32>,
    }
}

/// Locks a list that the actor may still change.
async fn changeable(tx: &Tx<'_>, id: ShortlistId) -> Result<(shortlist::Model, Demand)> {
    let list = store::lock_shortlist(tx, id).await?;
    let demand = store::hold_demand(tx, list.demand_id).await?;
    policy::may_edit(&tx.operation().actor, &list, &demand)?;
    if list.state == ShortlistState::Shared {
        return Err(SHORTLIST_SHARED.error());
    }
    Ok((list, demand))
}

/// Puts a supplier at the end of a list, with its score as of now.
///
/// # Errors
/// `SHORTLISTED`, `SHORTLIST_FULL`, `SHORTLIST_SHARED`.
pub async fn add_to_shortlist(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    input: &AddToShortlistInput,
) -> Result<shortlist::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let note = verdicts.optional_text("input.note", input.note.as_deref(), PARAGRAPH);
    verdicts.into_result()?;
    let seen = suppliers::suppliers_by_id(operation, &[input.supplier_id]).await?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (list, demand) = changeable(&tx, input.id).await?;
    if !seen.contains_key(&input.supplier_id) {
        return Err(NOT_FOUND.at("input.supplierId").into());
    }
    let entries = store::entries(&tx, list.id).await?;
    if entries
        .iter()
        .any(|one| one.supplier_id == input.supplier_id)
    {
        return Err(SHORTLISTED.at("input.supplierId").into());
    }
    let max = list.kind.capacity();
    if entries.len() >= max {
        return Err(SHORTLIST_FULL.with("max", max).into());
    }
    let now = tx.now().await?;
    let ranked = Arc::clone(matcher);
    let ranking = tokio::task::spawn_blocking(move || {
        rank_suppliers(&ranked, &demand, DEEPEST, FailedGates::Show, now)
    })
    .await
    .map_err(Error::internal)?;
    let wanted = input.supplier_id.0.as_u128();
    let place = ranking.items.iter().find(|one| one.id == wanted);
    let entry = shortlist_entry::Model {
        shortlist_id: list.id,
        supplier_id: input.supplier_id,
        place: entries.last().map_or(1, |last| last.place + 1),
        note,
        score: place.map(|one| one.score),
        engine_version: ranking.version,
        added_by: operation.actor.user_id(),
        added_at: now,
    };
    let event = Event::of(&SHORTLIST_SUPPLIER_ADDED, "shortlist", list.id)
        .organisation(list.maker_id)
        .with("supplierId", entry.supplier_id)
        .with("engineVersion", &entry.engine_version);
    store::insert_entry(&tx, entry).await?;
    let list = store::save_shortlist(&mut tx, list).await?;
    tx.record(event);
    tx.commit(list).await
}

/// Takes a supplier out of a list.
///
/// # Errors
/// `SHORTLIST_SHARED`.
pub async fn remove_from_shortlist(
    operation: &Operation,
    input: &RemoveFromShortlistInput,
) -> Result<shortlist::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (list, _) = changeable(&tx, input.id).await?;
    if !store::delete_entry(&tx, list.id, input.supplier_id).await? {
        return Err(NOT_FOUND.at("input.supplierId").into());
    }
    let list = store::save_shortlist(&mut tx, list).await?;
    tx.record(
        Event::of(&SHORTLIST_SUPPLIER_REMOVED, "shortlist", list.id)
            .organisation(list.maker_id)
            .with("supplierId", input.supplier_id),
    );
    tx.commit(list).await
}

/// Puts the suppliers of a list in an order.
///
/// # Errors
/// `SHORTLIST_ORDER`, `SHORTLIST_SHARED`.
pub async fn order_shortlist(
    operation: &Operation,
    input: &OrderShortlistInput,
) -> Result<shortlist::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (list, _) = changeable(&tx, input.id).await?;
    expect_version(input.expected_version, list.version)?;
    let entries = store::entries(&tx, list.id).await?;
    let present: BTreeSet<SupplierId> = entries.iter().map(|one| one.supplier_id).collect();
    let wanted: BTreeSet<SupplierId> = input.supplier_ids.iter().copied().collect();
    if present != wanted || input.supplier_ids.len() != entries.len() {
        return Err(SHORTLIST_ORDER.at("input.supplierIds").into());
    }
    for entry in entries {
        let position = input
            .supplier_ids
            .iter()
            .position(|id| *id == entry.supplier_id)
            .and_then(|position| i64::try_from(position).ok());
        let place = position.unwrap_or_default() + 1;
        if entry.place != place {
            store::place_entry(&tx, shortlist_entry::Model { place, ..entry }).await?;
        }
    }
    let list = store::save_shortlist(&mut tx, list).await?;
    tx.record(Event::of(&SHORTLIST_ORDERED, "shortlist", list.id).organisation(list.maker_id));
    tx.commit(list).await
}

/// Shows a list to the owner of its demand and fixes it.
///
/// # Errors
/// `SHORTLIST_EMPTY`, `SHORTLIST_SHARED`.
pub async fn share_shortlist(
    operation: &Operation,
    input: &ShareShortlistInput,
) -> Result<shortlist::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (list, _) = changeable(&tx, input.id).await?;
    expect_version(input.expected_version, list.version)?;
    let suppliers = store::entries(&tx, list.id).await?.len();
    if suppliers == 0 {
        return Err(SHORTLIST_EMPTY.error());
    }
    let now = tx.now().await?;
    let list = shortlist::Model {
        state: ShortlistState::Shared,
        shared_at: Some(now),
        ..list
    };
    let list = store::save_shortlist(&mut tx, list).await?;
    tx.record(
        Event::of(&SHORTLIST_SHARED_EVENT, "shortlist", list.id)
            .organisation(list.maker_id)
            .with("demandId", list.demand_id)
            .with("suppliers", suppliers),
    );
    tx.commit(list).await
}
