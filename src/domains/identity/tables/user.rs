//! A person with an account.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::UserId;
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    #[sea_orm(column_type = "Text")]
    pub email: String,
    /// The folded address: one mailbox, one account.
    #[sea_orm(column_type = "Text")]
    pub email_key: String,
    #[sea_orm(column_type = "Text")]
    pub display_name: String,
    /// A PHC string; never part of an answer.
    #[sea_orm(column_type = "Text")]
    #[serde(skip)]
    pub password_hash: String,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub disabled_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
