//! An open-ended demand is kept open for another term.

use super::super::events::DEMAND_RENEWED;
use super::super::lifecycle::{DemandAct, closes_at, renewal, state_after};
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
    /// Which demand stays open.
    pub struct RenewDemandInput {
        /// The demand.
        pub id: DemandId,
    }
}

/// Renews a demand without a deadline; the new term begins now.
pub async fn renew_demand(
    operation: &Operation,
    input: &RenewDemandInput,
) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, DemandAct::Renew, &before)?;
    let now = tx.now().await?;
    let terms = store::terms(&tx, &before).await?;
    let state = state_after(before.state_at(now), DemandAct::Renew, &terms)?;
    renewal(&before, &terms)?;
    let closes_at = closes_at(&before, &terms, now);
    let after = demand::Model {
        state,
        closes_at,
        next_check_at: closes_at,
        ..before.clone()
    };
    let (demand, _) = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&DEMAND_RENEWED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("version", demand.version)
            .with("closesAt", demand.closes_at),
    );
    tx.commit(demand).await
}
