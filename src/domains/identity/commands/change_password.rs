//! A person changes their password; all their other sessions end.

use super::super::events::USER_PASSWORD_CHANGED;
use super::super::policy;
use super::super::refusals::{LOGIN_FAILED, PASSWORD_WEAK};
use super::super::second_factor::must_be_fresh;
use super::super::store;
use super::super::tables::user;
use super::log_in::{count_failure, failure_keys, refuse_while_paused};
use super::sign_up::password_holds;
use crate::foundation::actor::Credential;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// The old and the new password.
    pub struct ChangePasswordInput {
        /// The password until now; left empty by those who have none, who log in anew instead.
        pub current_password: String,
        /// 10 to 256 characters.
        pub new_password: String,
    }
}

/// Changes the password.
///
/// # Errors
/// `LOGIN_FAILED` when the current password is wrong, `LOGIN_PAUSED` after too many failures.
pub async fn change_password(
    operation: &Operation,
    input: &ChangePasswordInput,
) -> Result<user::Model> {
    let person = policy::person_in_session(&operation.actor)?;
    let kept = match person.credential {
        Credential::Session(id) => Some(id),
        Credential::ApiKey(_) | Credential::ServiceKey(_) => None,
    };
    let known = super::super::queries::me(operation).await?;
    let account = known.as_ref().map(|user| user.email_key.clone());
    // Whoever holds a session cannot guess the password any faster than by logging in.
    let keys = failure_keys(operation, &account.unwrap_or_default());
    refuse_while_paused(operation, &keys).await?;
    let stored = known.as_ref().and_then(user::Model::password);
    let email = known.map(|user| user.email).unwrap_or_default();
    let passwords = &operation.handles.passwords;
    if stored.is_some()
        && !passwords
            .verify(input.current_password.clone(), stored.clone())
            .await?
    {
        count_failure(operation, &keys).await?;
        return Err(LOGIN_FAILED.at("input.currentPassword").into());
    }
    if !password_holds(&input.new_password, &email) {
        return Err(PASSWORD_WEAK.at("input.newPassword").into());
    }
    let password_hash = passwords.hash(input.new_password.clone()).await?;

    let mut tx = Tx::begin(operation).await?;
    let user = store::lock_user(&tx, person.user_id).await?;
    // The password that was checked must still be the current one.
    if user.password() != stored {
        return Err(LOGIN_FAILED.at("input.currentPassword").into());
    }
    let now = tx.now().await?;
    if let (None, Some(session)) = (&stored, kept) {
        must_be_fresh(&store::lock_session(&tx, session).await?, now)?;
    }
    let user = user::Model {
        password_hash,
        version: user.version + 1,
        updated_at: now,
        ..user
    };
    let user = store::update_user(&tx, user).await?;
    store::revoke_sessions(&mut tx, user.id, kept).await?;
    tx.record(Event::of(&USER_PASSWORD_CHANGED, "user", user.id));
    tx.commit(user).await
}
