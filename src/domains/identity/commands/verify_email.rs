//! A person proves that their mailbox is theirs.

use super::super::codes::{self, Purpose};
use super::super::events::USER_EMAIL_VERIFIED;
use super::super::policy;
use super::super::refusals::CODE_WRONG;
use super::super::store;
use super::super::tables::user;
use super::log_in::{count_failure, failure_keys, refuse_while_paused};
use crate::foundation::actor::Credential;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::SessionId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// The code that arrived.
    pub struct VerifyEmailInput {
        /// Six digits.
        pub code: String,
    }
}

/// Marks the address as proved.
///
/// # Errors
/// `CODE_WRONG`, `LOGIN_PAUSED` after too many failures.
pub async fn verify_email(operation: &Operation, input: &VerifyEmailInput) -> Result<user::Model> {
    let person = policy::person_in_session(&operation.actor)?;
    let keys = failure_keys(operation, &format!("proof:{}", person.user_id));
    refuse_while_paused(operation, &keys).await?;
    let mut tx = Tx::begin(operation).await?;
    let purpose = Purpose::VerifyEmail(person.user_id);
    if codes::redeem(&mut tx, purpose, &input.code)
        .await?
        .is_none()
    {
        tx.commit_without_event("counting a wrong code changes nothing of the account")
            .await?;
        count_failure(operation, &keys).await?;
        return Err(CODE_WRONG.at("input.code").into());
    }
    let user = store::lock_user(&tx, person.user_id).await?;
    if user.email_verified_at.is_some() {
        // The code is used up all the same.
        tx.commit_without_event("the address was proved before")
            .await?;
        return Ok(user);
    }
    let kept = match person.credential {
        Credential::Session(id) => Some(id),
        Credential::ApiKey(_) | Credential::ServiceKey(_) => None,
    };
    let user = mailbox_proved(&mut tx, user, kept).await?;
    tx.commit(user).await
}

/// The mailbox of an account is proved. The first time that this happens by logging in with a code,
/// everything that was set before goes: whoever signed up with somebody else's address must not stay
/// in the account when its holder arrives. Whoever proves it from a session is let in already, and
/// keeps what they have.
pub(super) async fn mailbox_proved(
    tx: &mut Tx<'_>,
    user: user::Model,
    session: Option<SessionId>,
) -> Result<user::Model> {
    if user.email_verified_at.is_some() {
        return Ok(user);
    }
    let now = tx.now().await?;
    let arrives = session.is_none();
    let mut user = user::Model {
        email_verified_at: Some(now),
        version: user.version + 1,
        updated_at: now,
        ..user
    };
    if arrives {
        user.password_hash = String::new();
        user.phone = None;
        user.second_factor_at = None;
        store::revoke_sessions(tx, user.id, None).await?;
        store::revoke_api_keys(tx, user.id).await?;
        store::forget_second_factor(tx, user.id).await?;
    }
    let user = store::update_user(tx, user).await?;
    let event = Event::of(&USER_EMAIL_VERIFIED, "user", user.id);
    tx.record(event.with("earlierAccessEnded", arrives));
    Ok(user)
}
