//! A refresh token; used once.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::SessionId;
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub token_hash: String,
    pub session_id: SessionId,
    pub used_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
