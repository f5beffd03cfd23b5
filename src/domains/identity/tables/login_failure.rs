//! Failed log-ins of one account or one source.

use sea_orm::entity::prelude::*;

use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_failures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    pub failures: i32,
    pub last_failed_at: Timestamp,
    pub locked_until: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
