//! A demand gets another owner. Who decides that does it within a command of its own: it locks the
//! demand by `lock_demand`, and hands it over.

use serde_json::Value;

use super::super::events::DEMAND_HANDED_OVER;
use super::super::lifecycle::wrong_state;
use super::super::store;
use super::super::tables::demand::{self, DemandState};
use super::super::tables::version::FieldChange;
use super::attach_file_to_demand::holder;
use crate::domains::files;
use crate::foundation::errors::{Refusal, Result};
use crate::foundation::ids::{DemandId, OrganisationId};
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::transaction::Tx;

/// Locks a demand until the transaction ends.
pub async fn lock_demand(tx: &Tx<'_>, id: DemandId) -> Result<demand::Model> {
    store::lock(tx, id).await
}

/// Whether a demand may still get another owner: what has ended stays whose it was.
pub fn may_change_hands(
    demand: &demand::Model,
    now: Timestamp,
) -> std::result::Result<(), Refusal> {
    match demand.state_at(now) {
        state @ (DemandState::Withdrawn | DemandState::Cancelled) => Err(wrong_state(state)),
        DemandState::Draft
        | DemandState::InReview
        | DemandState::ChangesRequested
        | DemandState::Approved
        | DemandState::Open
        | DemandState::Closed => Ok(()),
    }
}

/// Gives a locked demand to another organisation, with its attachments. What it says stays, and so
/// does an approval of it.
pub async fn hand_over(
    tx: &mut Tx<'_>,
    before: &demand::Model,
    to: OrganisationId,
) -> Result<demand::Model> {
    let now = tx.now().await?;
    may_change_hands(before, now)?;
    let approved = before.approved_version == Some(before.version);
    let after = demand::Model {
        owner_id: to,
        // The save makes the next version, which says the same.
        approved_version: match approved {
            true => Some(before.version + 1),
            false => before.approved_version,
        },
        ..before.clone()
    };
    let change = FieldChange {
        field: "ownerId".to_owned(),
        before: Value::from(before.owner_id.to_string()),
        after: Value::from(to.to_string()),
    };
    let (demand, _) = store::save_with(tx, before, after, vec![change]).await?;
    files::hand_over(tx, holder(before), to).await?;
    tx.record(
        Event::of(&DEMAND_HANDED_OVER, "demand", demand.id)
            .organisation(to)
            .with("version", demand.version)
            .with("from", before.owner_id)
            .with("to", to),
    );
    Ok(demand)
}
