//! A person shows that their authenticator has the secret; from then on logging in takes its code.

use super::super::events::USER_SECOND_FACTOR_CONFIRMED;
use super::super::policy;
use super::super::refusals::{CODE_WRONG, SECOND_FACTOR_OFF, SECOND_FACTOR_ON};
use super::super::second_factor::{place, renew_recovery_codes, step_of};
use super::super::store;
use super::super::tables::{second_factor, session, user};
use super::log_in::{count_failure, failure_keys, refuse_while_paused};
use crate::foundation::actor::Credential;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, UNAUTHENTICATED};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// A code of the authenticator.
    pub struct ConfirmTotpInput {
        /// Six digits.
        pub code: String,
    }
}

/// The second factor is in use.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TotpConfirmed {
    pub user: user::Model,
    /// Ten codes for the day on which the device is gone; shown once.
    #[serde(skip)]
    pub recovery_codes: Vec<String>,
}

/// Puts the second factor in use. This session has it from now on; all others end.
///
/// # Errors
/// `SECOND_FACTOR_OFF` where nothing was enrolled, `CODE_WRONG`, `LOGIN_PAUSED` after too many
/// failures.
pub async fn confirm_totp(
    operation: &Operation,
    input: &ConfirmTotpInput,
) -> Result<TotpConfirmed> {
    let person = policy::person_in_session(&operation.actor)?;
    let Credential::Session(session_id) = person.credential else {
        return Err(UNAUTHENTICATED.error());
    };
    let keys = failure_keys(operation, &format!("proof:{}", person.user_id));
    refuse_while_paused(operation, &keys).await?;
    let mut tx = Tx::begin(operation).await?;
    let user = store::lock_user(&tx, person.user_id).await?;
    let factor = store::lock_second_factor(&tx, user.id).await?;
    let factor = factor.ok_or_else(|| SECOND_FACTOR_OFF.error())?;
    if factor.confirmed_at.is_some() {
        return Err(SECOND_FACTOR_ON.error());
    }
    let now = tx.now().await?;
    let secret = operation
        .handles
        .sealing
        .open(&place(user.id), &factor.secret)?;
    let Some(step) = step_of(&secret, &input.code, now, factor.last_step)? else {
        drop(tx);
        count_failure(operation, &keys).await?;
        return Err(CODE_WRONG.at("input.code").into());
    };
    let factor = second_factor::Model {
        confirmed_at: Some(now),
        last_step: step,
        ..factor
    };
    store::update_second_factor(&tx, factor).await?;
    let recovery_codes = renew_recovery_codes(&tx, user.id).await?;
    let user = user::Model {
        second_factor_at: Some(now),
        version: user.version + 1,
        updated_at: now,
        ..user
    };
    let user = store::update_user(&tx, user).await?;
    let session = store::lock_session(&tx, session_id).await?;
    let session = session::Model {
        second_factor: true,
        ..session
    };
    store::update_session(&tx, session).await?;
    store::revoke_sessions(&mut tx, user.id, Some(session_id)).await?;
    tx.record(Event::of(&USER_SECOND_FACTOR_CONFIRMED, "user", user.id));
    tx.commit(TotpConfirmed {
        user,
        recovery_codes,
    })
    .await
}
