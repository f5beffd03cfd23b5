//! One side no longer wants a result shown to everybody.

use super::super::events::RESULT_CONSENT_WITHDRAWN;
use super::super::lifecycle::ResultAct;
use super::super::policy;
use super::super::store;
use super::super::tables::result::{self};
use super::change::{change, of};
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::ResultId;
use crate::foundation::sides::Side;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Of which case study a side takes its consent back.
    pub struct WithdrawCaseStudyConsentInput {
        /// The result.
        pub id: ResultId,
        /// The side; the caller is at least an editor of its organisation.
        pub side: Side,
        /// The version the caller saw.
        pub expected_version: Option<i32>,
    }
}

/// Takes the consent of one side back; from now on the case study is gone.
pub async fn withdraw_case_study_consent(
    operation: &Operation,
    input: &WithdrawCaseStudyConsentInput,
) -> Result<result::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (act, side) = (ResultAct::WithdrawConsent, Some(input.side));
    let (before, after) = change(&tx, act, input.id, input.expected_version, side).await?;
    if before.consent_of(input.side).is_none() {
        return tx.commit_unchanged(before).await;
    }
    let after = after.with_consent(input.side, None);
    let result = store::save(&mut tx, &before, after).await?;
    tx.record(
        of(&RESULT_CONSENT_WITHDRAWN, &result)
            .with("side", input.side)
            .with("version", result.version),
    );
    tx.commit(result).await
}
