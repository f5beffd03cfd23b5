//! A reviewer has seen the proof of a result.

use super::super::events::RESULT_VERIFIED;
use super::super::lifecycle::ResultAct;
use super::super::policy;
use super::super::store;
use super::super::tables::result::{self, ResultAnswer};
use super::change::{change, record};
use crate::domains::files;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{REQUIRED, Result, Verdicts};
use crate::foundation::ids::ResultId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which result is verified.
    pub struct VerifyResultInput {
        /// The result; the caller reviews and is no party.
        pub id: ResultId,
        /// The version the caller saw.
        pub expected_version: Option<i32>,
        /// A word to both sides, at most 2,000 characters; required where the other side disputes.
        pub note: Option<String>,
    }
}

/// Verifies a report whose proof is free of malicious software.
pub async fn verify_result(
    operation: &Operation,
    input: &VerifyResultInput,
) -> Result<result::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let note = verdicts.optional_text("input.note", input.note.as_deref(), PARAGRAPH);
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (before, after) = change(
        &tx,
        ResultAct::Verify,
        input.id,
        input.expected_version,
        None,
    )
    .await?;
    let proof = store::proof(&tx, before.proof_id).await?;
    // Nobody can have looked at what does not leave the server.
    if let Err(refusal) = files::may_leave(&proof) {
        verdicts.add(refusal);
    }
    verdicts.require(
        note.is_some() || before.answer != ResultAnswer::Disputed,
        || REQUIRED.at("input.note"),
    );
    verdicts.into_result()?;
    let after = result::Model {
        review_note: note,
        decided_by: operation.actor.user_id(),
        decided_at: Some(tx.now().await?),
        ..after
    };
    let result = store::save(&mut tx, &before, after).await?;
    record(&mut tx, &RESULT_VERIFIED, &result);
    tx.commit(result).await
}
