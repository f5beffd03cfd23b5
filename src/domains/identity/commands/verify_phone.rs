//! A person proves that a telephone number is theirs; from then on they can log in with it.

use super::super::codes::{self, Purpose};
use super::super::events::USER_PHONE_VERIFIED;
use super::super::policy;
use super::super::refusals::{CODE_WRONG, PHONE_TAKEN};
use super::super::store;
use super::super::tables::user;
use super::log_in::{count_failure, failure_keys, refuse_while_paused};
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// The code that arrived.
    pub struct VerifyPhoneInput {
        /// Six digits.
        pub code: String,
    }
}

/// Gives the account the number of the last `setPhone`.
///
/// # Errors
/// `CODE_WRONG`, `PHONE_TAKEN`, `LOGIN_PAUSED` after too many failures.
pub async fn verify_phone(operation: &Operation, input: &VerifyPhoneInput) -> Result<user::Model> {
    let person = policy::person_in_session(&operation.actor)?;
    let keys = failure_keys(operation, &format!("proof:{}", person.user_id));
    refuse_while_paused(operation, &keys).await?;
    let mut tx = Tx::begin(operation).await?;
    let purpose = Purpose::VerifyPhone(person.user_id);
    let redeemed = codes::redeem(&mut tx, purpose, &input.code).await?;
    let Some(phone) = redeemed.and_then(|row| row.address) else {
        tx.commit_without_event("counting a wrong code changes nothing of the account")
            .await?;
        count_failure(operation, &keys).await?;
        return Err(CODE_WRONG.at("input.code").into());
    };
    let user = store::lock_user(&tx, person.user_id).await?;
    let now = tx.now().await?;
    let user = user::Model {
        phone: Some(phone),
        version: user.version + 1,
        updated_at: now,
        ..user
    };
    let user = store::update_user(&tx, user)
        .await
        .map_err(|fault| store::taken(fault, &PHONE_TAKEN))?;
    tx.record(Event::of(&USER_PHONE_VERIFIED, "user", user.id));
    tx.commit(user).await
}
