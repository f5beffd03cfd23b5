//! A demand is taken back before it was open.

use super::super::events::DEMAND_WITHDRAWN;
use super::super::lifecycle::{DemandAct, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::demand;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::DemandId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which demand is taken back.
    pub struct WithdrawDemandInput {
        /// The demand.
        pub id: DemandId,
    }
}

/// Takes a demand back; once it was open only `cancelDemand` is possible.
pub async fn withdraw_demand(
    operation: &Operation,
    input: &WithdrawDemandInput,
) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, DemandAct::Withdraw, &before)?;
    let now = tx.now().await?;
    let terms = store::terms(&tx, &before).await?;
    let state = state_after(before.state_at(now), DemandAct::Withdraw, &terms)?;
    let after = demand::Model {
        state,
        ended_at: Some(now),
        next_check_at: None,
        ..before.clone()
    };
    let (demand, _) = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&DEMAND_WITHDRAWN, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("version", demand.version),
    );
    tx.commit(demand).await
}
