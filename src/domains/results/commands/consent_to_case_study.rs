//! One side wants a result shown to everybody.

use super::super::events::RESULT_CONSENT_GIVEN;
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
    /// To which case study a side consents.
    pub struct ConsentToCaseStudyInput {
        /// The result.
        pub id: ResultId,
        /// The side that consents; the caller is at least an editor of its organisation.
        pub side: Side,
        /// The version the caller saw.
        pub expected_version: Option<i32>,
    }
}

/// Consents to showing a result as a case study of the supplier and under the demand. What is shown
/// never changes after the report, so a consent covers it.
pub async fn consent_to_case_study(
    operation: &Operation,
    input: &ConsentToCaseStudyInput,
) -> Result<result::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let (act, side) = (ResultAct::Consent, Some(input.side));
    let (before, after) = change(&tx, act, input.id, input.expected_version, side).await?;
    if before.consent_of(input.side).is_some() {
        return tx.commit_unchanged(before).await;
    }
    let after = after.with_consent(input.side, Some(tx.now().await?));
    let result = store::save(&mut tx, &before, after).await?;
    tx.record(
        of(&RESULT_CONSENT_GIVEN, &result)
            .with("side", input.side)
            .with("public", result.is_case_study())
            .with("version", result.version),
    );
    tx.commit(result).await
}
