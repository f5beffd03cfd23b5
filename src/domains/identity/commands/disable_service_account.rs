//! An organisation ends the account of a program.

use super::super::events::SERVICE_ACCOUNT_DISABLED;
use super::super::policy;
use super::super::queries::{ServiceAccount, service_account_in};
use super::super::store;
use super::super::tables::membership::{self, Status};
use super::super::tables::user;
use crate::foundation::actor::Scope;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::UserId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which account ends.
    pub struct DisableServiceAccountInput {
        /// One of `serviceAccounts`.
        pub id: UserId,
    }
}

/// Ends a service account with its keys and its membership; ending it again changes nothing.
pub async fn disable_service_account(
    operation: &Operation,
    input: &DisableServiceAccountInput,
) -> Result<ServiceAccount> {
    // Before the account is looked up: nobody else learns whether it exists.
    policy::person(&operation.actor, Scope::Account)?;
    policy::person_in_session(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let account = store::lock_user(&tx, input.id).await?;
    let home = policy::manages_service_account(&operation.actor, &account)?;
    if account.disabled_at.is_some() {
        let found = service_account_in(tx.connection(), account).await?;
        return tx.commit_unchanged(found).await;
    }
    let now = tx.now().await?;
    let account = user::Model {
        disabled_at: Some(now),
        version: account.version + 1,
        updated_at: now,
        ..account
    };
    let account = store::update_user(&tx, account).await?;
    store::revoke_api_keys(&mut tx, account.id).await?;
    let member = store::lock_membership_of(&tx, home, account.id)
        .await?
        .ok_or_else(|| NOT_FOUND.error())?;
    let member = membership::Model {
        status: Status::Removed,
        version: member.version + 1,
        updated_at: now,
        ..member
    };
    store::update_membership(&tx, member).await?;
    let event = Event::of(&SERVICE_ACCOUNT_DISABLED, "service_account", account.id);
    tx.record(event.organisation(home));
    let found = service_account_in(tx.connection(), account).await?;
    tx.commit(found).await
}
