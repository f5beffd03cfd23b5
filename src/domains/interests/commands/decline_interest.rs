//! Interest is declined, with a reason that the sender reads.

use super::super::events::INTEREST_DECLINED;
use super::super::lifecycle::{InterestAct, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::interest::{self, DeclineReason};
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::InterestId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which interest is declined.
    pub struct DeclineInterestInput {
        /// The interest; the caller is at least an editor of the side that was asked.
        pub id: InterestId,
        /// The version the answer was written on.
        pub expected_version: Option<i32>,
        /// Why.
        pub reason: DeclineReason,
        /// A word to the other side, at most 2,000 characters; required for `OTHER`.
        pub note: Option<String>,
    }
}

/// Declines interest; no contact is shown to anybody.
pub async fn decline_interest(
    operation: &Operation,
    input: &DeclineInterestInput,
) -> Result<interest::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let note = input.note.as_deref();
    let answer = if input.reason == DeclineReason::Other {
        Some(verdicts.required_text("input.note", note.unwrap_or_default(), PARAGRAPH))
    } else {
        verdicts.optional_text("input.note", note, PARAGRAPH)
    };
    verdicts.into_result()?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    let demand = store::demand_of(&tx, &before).await?;
    policy::may(&operation.actor, InterestAct::Decline, &before, &demand)?;
    expect_version(input.expected_version, before.version)?;
    let state = state_after(before.state, InterestAct::Decline)?;
    let now = tx.now().await?;
    let after = interest::Model {
        state,
        decline_reason: Some(input.reason),
        answer,
        answered_by: operation.actor.user_id(),
        answered_at: Some(now),
        ..before.clone()
    };
    let interest = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&INTEREST_DECLINED, "interest", interest.id)
            .organisation(interest.receiver_id)
            .with("demandId", interest.demand_id)
            .with("supplierId", interest.supplier_id)
            .with("reason", input.reason)
            .with("version", interest.version),
    );
    tx.commit(interest).await
}
