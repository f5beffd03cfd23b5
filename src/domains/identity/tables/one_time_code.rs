//! A code that was sent to an address or a number; used once.

use sea_orm::entity::prelude::*;

use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_codes")]
pub struct Model {
    /// What the code is for and whose it is, hashed.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// Hashed with the configured secret: six digits are soon guessed.
    #[sea_orm(column_type = "Text")]
    pub code_hash: String,
    /// The number that the code proves; of codes that prove a number only.
    #[sea_orm(column_type = "Text", nullable)]
    pub address: Option<String>,
    pub attempts: i32,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
