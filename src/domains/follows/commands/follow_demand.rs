//! A person follows a demand.

use super::super::events::DEMAND_FOLLOWED;
use super::super::policy;
use super::super::store;
use super::super::tables::followed_demand;
use crate::domains::demands::Demand;
use crate::domains::demands::policy as demands;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::DemandId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which demand the caller follows.
    pub struct FollowDemandInput {
        /// The demand.
        pub id: DemandId,
    }
}

/// Follows a demand: its changes and its end are told. Following twice changes nothing.
pub async fn follow_demand(operation: &Operation, input: &FollowDemandInput) -> Result<Demand> {
    let user_id = policy::person(&operation.actor)?.user_id;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let demand = store::demand(&tx, input.id).await?;
    if !demands::may_see(&operation.actor, &demand) {
        return Err(NOT_FOUND.error());
    }
    let now = tx.now().await?;
    let row = followed_demand::Model {
        user_id,
        demand_id: demand.id,
        version: demand.version,
        followed_at: now,
    };
    if !store::follow(&tx, row).await? {
        return tx.commit_unchanged(demand).await;
    }
    tx.record(Event::of(&DEMAND_FOLLOWED, "user", user_id).with("version", demand.version));
    tx.commit(demand).await
}
