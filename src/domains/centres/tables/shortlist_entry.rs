//! One supplier in a list, with its match as it was when it was added.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::{ShortlistId, SupplierId, UserId};
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shortlist_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub shortlist_id: ShortlistId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub supplier_id: SupplierId,
    /// From 1, with gaps where one was removed.
    pub place: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// In millionths; absent for one that was not among the matches.
    pub score: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub engine_version: String,
    pub added_by: Option<UserId>,
    pub added_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
