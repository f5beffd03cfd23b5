//! The side that reported a result takes it back.

use super::super::events::RESULT_WITHDRAWN;
use super::super::lifecycle::ResultAct;
use super::super::policy;
use super::super::store;
use super::super::tables::result;
use super::change::{change, holder, record};
use crate::domains::files;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::ResultId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which result is taken back.
    pub struct WithdrawResultInput {
        /// The result; the caller is at least an editor of the side that reported it.
        pub id: ResultId,
        /// The version the caller saw.
        pub expected_version: Option<i32>,
    }
}

/// Takes a report back before it is verified. Its proof waits for another report for a day.
pub async fn withdraw_result(
    operation: &Operation,
    input: &WithdrawResultInput,
) -> Result<result::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (before, after) = change(
        &tx,
        ResultAct::Withdraw,
        input.id,
        input.expected_version,
        None,
    )
    .await?;
    files::detach(&mut tx, holder(&before), before.proof_id).await?;
    let result = store::save(&mut tx, &before, after).await?;
    record(&mut tx, &RESULT_WITHDRAWN, &result);
    tx.commit(result).await
}
