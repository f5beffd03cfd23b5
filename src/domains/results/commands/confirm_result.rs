//! The other side says that a report is true.

use super::super::events::RESULT_CONFIRMED;
use super::super::lifecycle::ResultAct;
use super::super::policy;
use super::super::store;
use super::super::tables::result::{self, ResultAnswer};
use super::change::{change, record};
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::ResultId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which result is confirmed.
    pub struct ConfirmResultInput {
        /// The result; the caller is at least an editor of the side that did not report it.
        pub id: ResultId,
        /// The version the answer was written on.
        pub expected_version: Option<i32>,
    }
}

/// Confirms a report before it is verified; one that was disputed too.
pub async fn confirm_result(
    operation: &Operation,
    input: &ConfirmResultInput,
) -> Result<result::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (before, after) = change(
        &tx,
        ResultAct::Confirm,
        input.id,
        input.expected_version,
        None,
    )
    .await?;
    if before.answer == ResultAnswer::Confirmed {
        return tx.commit_unchanged(before).await;
    }
    let after = result::Model {
        answer: ResultAnswer::Confirmed,
        dispute_reason: None,
        answered_by: operation.actor.user_id(),
        answered_at: Some(tx.now().await?),
        ..after
    };
    let result = store::save(&mut tx, &before, after).await?;
    record(&mut tx, &RESULT_CONFIRMED, &result);
    tx.commit(result).await
}
