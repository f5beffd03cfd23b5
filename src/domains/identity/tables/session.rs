//! One log-in of a person: a family of tokens.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::{SessionId, UserId};
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub user_id: UserId,
    /// The fingerprint of the current access token.
    #[sea_orm(column_type = "Text")]
    #[serde(skip)]
    pub token_hash: String,
    /// What the client calls itself.
    #[sea_orm(column_type = "Text")]
    pub label: String,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub idle_expires_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// Whether it began with a second factor, or got one since.
    #[serde(default)]
    pub second_factor: bool,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether a request with this session's token is let in.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.idle_expires_at && now < self.expires_at
    }
}
