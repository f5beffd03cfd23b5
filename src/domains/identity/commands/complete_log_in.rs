//! A person gives the second factor of a log-in that waits for it.

use sea_orm::EntityTrait;

use super::super::refusals::{CHALLENGE_INVALID, CODE_WRONG};
use super::super::second_factor::proves;
use super::super::store;
use super::super::tables::log_in_challenge;
use super::log_in::{
    By, LoggedIn, count_failure, failure_keys, refuse_while_paused, start_session,
};
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::platform::operation::Operation;
use crate::platform::secrets::fingerprint;
use crate::platform::transaction::Tx;

/// Wrong codes that a challenge survives, the last one included.
const ATTEMPTS: i32 = 5;

command_input! {
    /// The challenge and the code.
    pub struct CompleteLogInInput {
        /// As `logIn` or `logInWithCode` gave it.
        pub challenge: String,
        /// Six digits of the authenticator, or a recovery code.
        pub code: String,
    }
}

/// Starts the session that the log-in was for.
///
/// # Errors
/// `CHALLENGE_INVALID` for one that is unknown, used, expired or used up; `CODE_WRONG`, also for a
/// code that was accepted before; `LOGIN_PAUSED` after too many failures.
pub async fn complete_log_in(
    operation: &Operation,
    input: &CompleteLogInInput,
) -> Result<LoggedIn> {
    let token_hash = fingerprint(&input.challenge);
    let asked = log_in_challenge::Entity::find_by_id(token_hash.clone())
        .one(operation.database().reader())
        .await?
        .ok_or_else(|| CHALLENGE_INVALID.error())?;
    // Wrong codes count for the account, over all its challenges.
    let keys = failure_keys(operation, &format!("second factor:{}", asked.user_id));
    refuse_while_paused(operation, &keys).await?;

    let mut tx = Tx::begin(operation).await?;
    let waiting = store::lock_challenge(&tx, &token_hash).await?;
    let waiting = waiting.ok_or_else(|| CHALLENGE_INVALID.error())?;
    let user = store::lock_user(&tx, waiting.user_id).await?;
    let factor = store::lock_second_factor(&tx, user.id).await?;
    let now = tx.now().await?;
    let live = waiting.attempts < ATTEMPTS && now < waiting.expires_at && user.may_log_in();
    let factor = factor
        .filter(|factor| live && factor.confirmed_at.is_some())
        .ok_or_else(|| CHALLENGE_INVALID.error())?;
    if !proves(&mut tx, &factor, &input.code).await? {
        let attempts = waiting.attempts + 1;
        store::update_challenge(
            &tx,
            log_in_challenge::Model {
                attempts,
                ..waiting
            },
        )
        .await?;
        tx.commit_without_event("counting a wrong code; the pause that follows is what matters")
            .await?;
        count_failure(operation, &keys).await?;
        return Err(CODE_WRONG.at("input.code").into());
    }
    store::delete_challenge(&tx, &token_hash).await?;
    let (by_password, by_code) = (user.email_key.clone(), format!("email:{}", user.email_key));
    for account in [by_password, by_code] {
        store::forget_login_failure(&tx, &failure_keys(operation, &account)[0]).await?;
    }
    store::forget_login_failure(&tx, &keys[0]).await?;
    let logged_in = start_session(&mut tx, user.id, waiting.label, By::SecondFactor).await?;
    tx.commit(logged_in).await
}
