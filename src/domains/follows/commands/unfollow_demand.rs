//! A person follows a demand no longer.

use super::super::events::DEMAND_UNFOLLOWED;
use super::super::policy;
use super::super::store;
use crate::domains::demands::Demand;
use crate::domains::demands::policy as demands;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::DemandId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which demand the caller follows no longer.
    pub struct UnfollowDemandInput {
        /// The demand.
        pub id: DemandId,
    }
}

/// Follows a demand no longer. Doing so twice changes nothing.
pub async fn unfollow_demand(operation: &Operation, input: &UnfollowDemandInput) -> Result<Demand> {
    let user_id = policy::person(&operation.actor)?.user_id;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let demand = store::demand(&tx, input.id).await?;
    if !demands::may_see(&operation.actor, &demand) {
        return Err(NOT_FOUND.error());
    }
    if !store::unfollow(&tx, user_id, demand.id).await? {
        return tx.commit_unchanged(demand).await;
    }
    tx.record(Event::of(&DEMAND_UNFOLLOWED, "user", user_id));
    tx.commit(demand).await
}
