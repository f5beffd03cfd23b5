//! A person names their telephone number. It is theirs once they have proved it.

use super::super::codes::{self, Address, Purpose};
use super::super::policy;
use super::request_log_in_code::CodeRequested;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// The number.
    pub struct SetPhoneInput {
        /// Eleven digits of a mainland mobile number, or `+` and the country.
        pub phone: String,
    }
}

/// Sends a code to the number. Whether another account has it is not told here.
///
/// # Errors
/// `PHONE_INVALID`, `CODES_LIMITED` beyond the limits of the number or the source, `CHANNEL_OFF`.
pub async fn set_phone(operation: &Operation, input: &SetPhoneInput) -> Result<CodeRequested> {
    let person = policy::person_in_session(&operation.actor)?;
    let address = Address::phone(&input.phone, "input.phone")?;
    codes::must_reach(operation, &address)?;
    let mut tx = Tx::begin(operation).await?;
    let purpose = Purpose::VerifyPhone(person.user_id);
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
