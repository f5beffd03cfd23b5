//! One side wants to see a match again.

use super::super::events::MATCH_DISMISSAL_UNDONE;
use super::super::policy;
use super::super::store;
use super::super::tables::dismissal;
use super::pair::hold;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::{DemandId, SupplierId};
use crate::foundation::sides::Side;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which dismissal is undone.
    pub struct UndoDismissalInput {
        /// The demand.
        pub demand_id: DemandId,
        /// The supplier.
        pub supplier_id: SupplierId,
        /// For which side; only needed by those who belong to both, and the owner's without it.
        pub side: Option<Side>,
    }
}

/// Shows a match again; the dismissal no longer counts as feedback.
pub async fn undo_dismissal(
    operation: &Operation,
    input: &UndoDismissalInput,
) -> Result<dismissal::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (demand, supplier) = hold(&tx, input.demand_id, input.supplier_id).await?;
    let actor = &operation.actor;
    let (side, organisation_id) = policy::may_dismiss(actor, &demand, &supplier, input.side)?;
    let before = store::lock(&tx, demand.id, supplier.id, side)
        .await?
        .ok_or_else(|| NOT_FOUND.error())?;
    let after = dismissal::Model {
        undone_at: Some(tx.now().await?),
        ..before.clone()
    };
    let dismissal = store::save(&tx, &before, after).await?;
    tx.record(
        Event::of(&MATCH_DISMISSAL_UNDONE, "dismissal", dismissal.id)
            .organisation(organisation_id)
            .with("demandId", dismissal.demand_id)
            .with("supplierId", dismissal.supplier_id)
            .with("side", dismissal.side),
    );
    tx.commit(dismissal).await
}
