//! The other side says that a report is not true.

use super::super::events::RESULT_DISPUTED;
use super::super::lifecycle::ResultAct;
use super::super::policy;
use super::super::store;
use super::super::tables::result::{self, ResultAnswer};
use super::change::{change, record};
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::ResultId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which result is disputed.
    pub struct DisputeResultInput {
        /// The result; the caller is at least an editor of the side that did not report it.
        pub id: ResultId,
        /// The version the answer was written on.
        pub expected_version: Option<i32>,
        /// What is not true, at most 2,000 characters; read by the other side and reviewers.
        pub reason: String,
    }
}

/// Disputes a report before it is verified, and takes back the own consent to its case study.
pub async fn dispute_result(
    operation: &Operation,
    input: &DisputeResultInput,
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
        ResultAct::Dispute,
        input.id,
        input.expected_version,
        None,
    )
    .await?;
    let after = result::Model {
        answer: ResultAnswer::Disputed,
        dispute_reason: Some(reason),
        answered_by: operation.actor.user_id(),
        answered_at: Some(tx.now().await?),
        ..after.with_consent(before.side.other(), None)
    };
    let result = store::save(&mut tx, &before, after).await?;
    record(&mut tx, &RESULT_DISPUTED, &result);
    tx.commit(result).await
}
