//! A person makes a key for a program that acts for them, or for a service account.

use serde::{Deserialize, Serialize};

use super::super::events::API_KEY_CREATED;
use super::super::policy;
use super::super::refusals::{EXPIRY_INVALID, SERVICE_DISABLED, SERVICE_SCOPE};
use super::super::store;
use super::super::tables::api_key;
use crate::foundation::actor::{Credential, Scope};
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Error, REQUIRED, Result, Verdicts};
use crate::foundation::ids::{ApiKeyId, TypedId, UserId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::secrets::{fingerprint, fresh_token};
use crate::platform::transaction::Tx;

command_input! {
    /// What the key may do and for how long.
    pub struct CreateApiKeyInput {
        /// What it is for.
        pub name: String,
        /// What it may do; never more than the person.
        pub scopes: Vec<Scope>,
        /// 1 to 366 days.
        #[graphql(default = 90)]
        pub expires_in_days: i32,
        /// The service account that acts by it, for administrators of its organisation; otherwise
        /// the key acts for the caller.
        pub service_account_id: Option<UserId>,
    }
}

/// A key and its secret, which is shown once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApiKeyCreated {
    pub api_key: api_key::Model,
    /// Sent as `Authorization: Bearer …`; absent when the same request is answered again.
    #[serde(skip)]
    pub secret: Option<String>,
}

/// Makes a key.
pub async fn create_api_key(
    operation: &Operation,
    input: &CreateApiKeyInput,
) -> Result<ApiKeyCreated> {
    let person = policy::person_in_session(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let name = verdicts.required_text("input.name", &input.name, LINE);
    verdicts.require(!input.scopes.is_empty(), || REQUIRED.at("input.scopes"));
    verdicts.require((1..=366).contains(&input.expires_in_days), || {
        EXPIRY_INVALID.at("input.expiresInDays")
    });
    verdicts.into_result()?;
    let mut scopes = input.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let user_id = match input.service_account_id {
        None => person.user_id,
        Some(id) => {
            let account = store::lock_user(&tx, id).await?;
            policy::manages_service_account(&operation.actor, &account)?;
            if account.disabled_at.is_some() {
                return Err(SERVICE_DISABLED.at("input.serviceAccountId").into());
            }
            if scopes.contains(&Scope::Account) {
                return Err(SERVICE_SCOPE.at("input.scopes").into());
            }
            account.id
        }
    };
    let second_factor = match person.credential {
        Credential::Session(id) => store::lock_session(&tx, id).await?.second_factor,
        Credential::ApiKey(_) | Credential::ServiceKey(_) => false,
    };
    let now = tx.now().await?;
    let secret = fresh_token("jbk");
    let api_key = api_key::Model {
        id: ApiKeyId::fresh(now),
        user_id,
        name,
        hint: secret
            .chars()
            .skip(secret.len().saturating_sub(4))
            .collect(),
        token_hash: fingerprint(&secret),
        scopes: serde_json::to_string(&scopes).map_err(Error::internal)?,
        created_at: now,
        expires_at: now.plus_days(i64::from(input.expires_in_days)),
        last_used_at: None,
        revoked_at: None,
        second_factor,
    };
    let api_key = store::insert_api_key(&tx, api_key).await?;
    tx.record(Event::of(&API_KEY_CREATED, "api_key", api_key.id).with("scopes", &scopes));
    tx.commit(ApiKeyCreated {
        api_key,
        secret: Some(secret),
    })
    .await
}
