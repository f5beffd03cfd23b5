//! A person revokes one of their keys, or one of a service account.

use super::super::events::API_KEY_REVOKED;
use super::super::policy;
use super::super::store;
use super::super::tables::api_key;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::ApiKeyId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which key ends.
    pub struct RevokeApiKeyInput {
        /// One of `myApiKeys`, or one of a service account of the caller's organisation.
        pub id: ApiKeyId,
    }
}

/// Revokes a key; revoking it again changes nothing.
pub async fn revoke_api_key(
    operation: &Operation,
    input: &RevokeApiKeyInput,
) -> Result<api_key::Model> {
    let person = policy::person_in_session(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let key = store::lock_api_key(&tx, input.id).await?;
    if key.user_id != person.user_id {
        let account = store::lock_user(&tx, key.user_id).await?;
        policy::manages_service_account(&operation.actor, &account)?;
    }
    if key.revoked_at.is_some() {
        return Ok(key);
    }
    let now = tx.now().await?;
    let key = store::update_api_key(
        &tx,
        api_key::Model {
            revoked_at: Some(now),
            ..key
        },
    )
    .await?;
    tx.record(Event::of(&API_KEY_REVOKED, "api_key", key.id));
    tx.commit(key).await
}
