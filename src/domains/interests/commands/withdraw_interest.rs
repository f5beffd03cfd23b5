//! The sender takes interest back before it is answered.

use super::super::events::INTEREST_WITHDRAWN;
use super::super::lifecycle::{InterestAct, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::interest;
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::Result;
use crate::foundation::ids::InterestId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which interest is taken back.
    pub struct WithdrawInterestInput {
        /// The interest; the caller is at least an editor of its sender.
        pub id: InterestId,
        /// The version the caller saw.
        pub expected_version: Option<i32>,
    }
}

/// Takes interest back.
pub async fn withdraw_interest(
    operation: &Operation,
    input: &WithdrawInterestInput,
) -> Result<interest::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    let demand = store::demand_of(&tx, &before).await?;
    policy::may(&operation.actor, InterestAct::Withdraw, &before, &demand)?;
    expect_version(input.expected_version, before.version)?;
    let state = state_after(before.state, InterestAct::Withdraw)?;
    let after = interest::Model {
        state,
        ..before.clone()
    };
    let interest = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&INTEREST_WITHDRAWN, "interest", interest.id)
            .organisation(interest.sender_id)
            .with("demandId", interest.demand_id)
            .with("supplierId", interest.supplier_id)
            .with("version", interest.version),
    );
    tx.commit(interest).await
}
