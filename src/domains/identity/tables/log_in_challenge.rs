//! A log-in that waits for its second factor.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::UserId;
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_in_challenges")]
pub struct Model {
    /// The fingerprint of the token that the client holds.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub token_hash: String,
    pub user_id: UserId,
    /// What the client calls itself.
    #[sea_orm(column_type = "Text")]
    pub label: String,
    pub attempts: i32,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
