//! An owner takes no more answers to a demand of the light path.

use super::super::events::DEMAND_CLOSED;
use super::super::lifecycle::{DemandAct, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::demand;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::DemandId;
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which demand closes.
    pub struct CloseDemandInput {
        /// The demand.
        pub id: DemandId,
        /// One line for those who followed it.
        pub reason: Option<String>,
    }
}

/// Closes an open demand before its time; only profiles that open directly allow it.
pub async fn close_demand(
    operation: &Operation,
    input: &CloseDemandInput,
) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let reason = verdicts.optional_text("input.reason", input.reason.as_deref(), PARAGRAPH);
    verdicts.into_result()?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, DemandAct::Close, &before)?;
    let now = tx.now().await?;
    let terms = store::terms(&tx, &before).await?;
    state_after(before.state_at(now), DemandAct::Close, &terms)?;
    let demand = close(&mut tx, &before, now, "CLOSED_BY_OWNER", reason).await?;
    tx.commit(demand).await
}

/// Closes a locked demand and records it.
pub(super) async fn close(
    tx: &mut Tx<'_>,
    before: &demand::Model,
    now: Timestamp,
    cause: &'static str,
    reason: Option<String>,
) -> Result<demand::Model> {
    let after = demand::Model {
        state: demand::DemandState::Closed,
        ended_at: Some(now),
        end_reason: reason,
        next_check_at: None,
        ..before.clone()
    };
    let (demand, _) = store::save(tx, before, after).await?;
    tx.record(
        Event::of(&DEMAND_CLOSED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("version", demand.version)
            .with("reason", cause),
    );
    Ok(demand)
}
