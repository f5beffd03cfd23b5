//! Two sides of which one did not answer are introduced to each other.

use super::super::events::INTEREST_INTRODUCED;
use super::super::lifecycle::{InterestAct, introduction, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::interest;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::InterestId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which interest that nobody answered is introduced.
    pub struct IntroduceInterestInput {
        /// The interest; unanswered for more than ten working days.
        pub id: InterestId,
        /// The version the caller saw.
        pub expected_version: Option<i32>,
        /// A word to both sides, at most 2,000 characters.
        pub message: String,
    }
}

/// Introduces the two sides with a word to both. The contacts stay closed until the side that was
/// asked accepts: an introduction is no consent.
pub async fn introduce_interest(
    operation: &Operation,
    input: &IntroduceInterestInput,
) -> Result<interest::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let message = verdicts.required_text("input.message", &input.message, PARAGRAPH);
    verdicts.into_result()?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    let demand = store::demand_of(&tx, &before).await?;
    policy::may(&operation.actor, InterestAct::Introduce, &before, &demand)?;
    expect_version(input.expected_version, before.version)?;
    let now = tx.now().await?;
    state_after(before.state, InterestAct::Introduce)?;
    introduction(&before, now)?;
    let after = interest::Model {
        introduced_at: Some(now),
        introduced_by: operation.actor.user_id(),
        introduction: Some(message),
        ..before.clone()
    };
    let interest = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&INTEREST_INTRODUCED, "interest", interest.id)
            .organisation(interest.receiver_id)
            .with("demandId", interest.demand_id)
            .with("supplierId", interest.supplier_id),
    );
    tx.commit(interest).await
}
