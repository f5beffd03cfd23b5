//! A person takes their telephone number out of the account.

use super::super::events::USER_PHONE_REMOVED;
use super::super::policy;
use super::super::store;
use super::super::tables::user;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Nothing is needed.
    pub struct RemovePhoneInput {}
}

/// Removes the number; without one nothing changes.
pub async fn remove_phone(operation: &Operation, _input: &RemovePhoneInput) -> Result<user::Model> {
    let person = policy::person_in_session(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let user = store::lock_user(&tx, person.user_id).await?;
    if user.phone.is_none() {
        return tx.commit_unchanged(user).await;
    }
    let now = tx.now().await?;
    let user = user::Model {
        phone: None,
        version: user.version + 1,
        updated_at: now,
        ..user
    };
    let user = store::update_user(&tx, user).await?;
    tx.record(Event::of(&USER_PHONE_REMOVED, "user", user.id));
    tx.commit(user).await
}
