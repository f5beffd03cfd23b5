//! How many codes went to one address, or were asked for by one source, within an hour.

use sea_orm::entity::prelude::*;

use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "code_limits")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    pub count: i32,
    pub began_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
