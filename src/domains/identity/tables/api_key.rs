//! A key for programs that act for a person.

use sea_orm::entity::prelude::*;

use crate::foundation::actor::Scope;
use crate::foundation::ids::{ApiKeyId, UserId};
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiKeyId,
    pub user_id: UserId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The last characters of the key, so that its holder recognises it.
    #[sea_orm(column_type = "Text")]
    pub hint: String,
    #[sea_orm(column_type = "Text")]
    #[serde(skip)]
    pub token_hash: String,
    /// A JSON list of scopes.
    #[sea_orm(column_type = "Text")]
    pub scopes: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// Whether it was made in a session that had a second factor.
    #[serde(default)]
    pub second_factor: bool,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn scopes(&self) -> Vec<Scope> {
        serde_json::from_str(&self.scopes).unwrap_or_default()
    }

    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}
