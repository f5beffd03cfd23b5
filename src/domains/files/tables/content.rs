//! A content in the storage, kept once however many files have it.

use sea_orm::entity::prelude::*;

use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_contents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub sha256: String,
    pub size: i64,
    /// The last upload of it.
    pub touched_at: Timestamp,
    /// It is about to be deleted; no upload may rely on it.
    pub condemned: bool,
}

impl ActiveModelBehavior for ActiveModel {}
