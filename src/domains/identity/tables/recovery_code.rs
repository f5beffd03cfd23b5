//! A code in place of a lost device; used once.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::UserId;
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_codes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code_hash: String,
    pub used_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
