//! A person asks for a code to prove that their mailbox is theirs.

use super::super::codes::{self, Address, Purpose};
use super::super::policy;
use super::super::queries::me;
use super::request_log_in_code::CodeRequested;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Nothing is needed.
    pub struct RequestEmailCodeInput {}
}

/// Sends a code to the address of the account.
///
/// # Errors
/// `CODES_LIMITED` beyond the limits of the address or the source, `CHANNEL_OFF`.
pub async fn request_email_code(
    operation: &Operation,
    _input: &RequestEmailCodeInput,
) -> Result<CodeRequested> {
    let person = policy::person_in_session(&operation.actor)?;
    let user = me(operation).await?.ok_or_else(|| NOT_FOUND.error())?;
    let address = Address::email(&user.email)?;
    codes::must_reach(operation, &address)?;
    let mut tx = Tx::begin(operation).await?;
    let purpose = Purpose::VerifyEmail(person.user_id);
    let issued = codes::issue(&mut tx, purpose, &address).await?;
    let requested = CodeRequested {
        expires_at: issued.expires_at,
    };
    if operation.dry_run {
        return Ok(requested);
    }
    tx.commit_without_event("asking for a code changes nothing of the account")
        .await?;
    codes::send(operation, &issued, &address);
    Ok(requested)
}
