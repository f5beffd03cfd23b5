//! A reviewer does not accept a result.

use super::super::events::RESULT_REFUSED;
use super::super::lifecycle::ResultAct;
use super::super::policy;
use super::super::store;
use super::super::tables::result;
use super::change::{change, record};
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::ResultId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which result is refused.
    pub struct RefuseResultInput {
        /// The result; the caller reviews and is no party.
        pub id: ResultId,
        /// The version the caller saw.
        pub expected_version: Option<i32>,
        /// Why, at most 2,000 characters; read by both sides.
        pub reason: String,
    }
}

/// Refuses a report; the document may be reported again.
pub async fn refuse_result(
    operation: &Operation,
    input: &RefuseResultInput,
) -> Result<result::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let reason = verdicts.required_text("input.reason", &input.reason, PARAGRAPH);
    verdicts.into_result()?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (before, after) = change(
        &tx,
        ResultAct::Refuse,
        input.id,
        input.expected_version,
        None,
    )
    .await?;
    let after = result::Model {
        review_note: Some(reason),
        decided_by: operation.actor.user_id(),
        decided_at: Some(tx.now().await?),
        ..after
    };
    let result = store::save(&mut tx, &before, after).await?;
    record(&mut tx, &RESULT_REFUSED, &result);
    tx.commit(result).await
}
