//! A demand is ended after it was open, with a reason that everybody reads.

use super::super::events::DEMAND_CANCELLED;
use super::super::lifecycle::{DemandAct, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::demand;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::DemandId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which demand ends and why.
    pub struct CancelDemandInput {
        /// The demand.
        pub id: DemandId,
        /// The reason, which is public.
        pub reason: String,
    }
}

/// Cancels a demand that is or was open.
pub async fn cancel_demand(
    operation: &Operation,
    input: &CancelDemandInput,
) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let reason = verdicts.required_text("input.reason", &input.reason, PARAGRAPH);
    verdicts.into_result()?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, DemandAct::Cancel, &before)?;
    let now = tx.now().await?;
    let terms = store::terms(&tx, &before).await?;
    let state = state_after(before.state_at(now), DemandAct::Cancel, &terms)?;
    let after = demand::Model {
        state,
        ended_at: Some(now),
        end_reason: Some(reason),
        next_check_at: None,
        ..before.clone()
    };
    let (demand, _) = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&DEMAND_CANCELLED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("version", demand.version),
    );
    tx.commit(demand).await
}
