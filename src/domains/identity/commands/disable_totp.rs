//! A person gives their second factor up.

use super::super::events::USER_SECOND_FACTOR_DISABLED;
use super::super::policy;
use super::super::queries::me;
use super::super::refusals::{CODE_WRONG, LOGIN_FAILED, SECOND_FACTOR_OFF};
use super::super::second_factor::proves;
use super::super::store;
use super::super::tables::user;
use super::log_in::{count_failure, failure_keys, refuse_while_paused};
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// What proves that this is the person.
    pub struct DisableTotpInput {
        /// A code of the authenticator, or a recovery code.
        pub code: String,
        /// The password, where the account has one.
        #[graphql(default)]
        pub password: String,
    }
}

/// Forgets the second factor and its recovery codes. What was done with it no longer counts:
/// organisations that ask for one are closed to this session too.
///
/// # Errors
/// `SECOND_FACTOR_OFF`, `LOGIN_FAILED` for a wrong password, `CODE_WRONG`, `LOGIN_PAUSED` after too
/// many failures.
pub async fn disable_totp(operation: &Operation, input: &DisableTotpInput) -> Result<user::Model> {
    let person = policy::person_in_session(&operation.actor)?;
    let keys = failure_keys(operation, &format!("proof:{}", person.user_id));
    refuse_while_paused(operation, &keys).await?;
    let stored = me(operation).await?.and_then(|user| user.password());
    if stored.is_some() {
        let passwords = &operation.handles.passwords;
        let holds = passwords
            .verify(input.password.clone(), stored.clone())
            .await?;
        if !holds {
            count_failure(operation, &keys).await?;
            return Err(LOGIN_FAILED.at("input.password").into());
        }
    }
    let mut tx = Tx::begin(operation).await?;
    let user = store::lock_user(&tx, person.user_id).await?;
    // The password that was checked must still be the current one.
    if user.password() != stored {
        return Err(LOGIN_FAILED.at("input.password").into());
    }
    let factor = store::lock_second_factor(&tx, user.id).await?;
    let factor = factor
        .filter(|factor| factor.confirmed_at.is_some())
        .ok_or_else(|| SECOND_FACTOR_OFF.error())?;
    if !proves(&mut tx, &factor, &input.code).await? {
        drop(tx);
        count_failure(operation, &keys).await?;
        return Err(CODE_WRONG.at("input.code").into());
    }
    store::forget_second_factor(&tx, user.id).await?;
    let now = tx.now().await?;
    let user = user::Model {
        second_factor_at: None,
        version: user.version + 1,
        updated_at: now,
        ..user
    };
    let user = store::update_user(&tx, user).await?;
    tx.record(Event::of(&USER_SECOND_FACTOR_DISABLED, "user", user.id));
    tx.commit(user).await
}
