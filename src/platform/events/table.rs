//! The table of events. Rows are only added; `position` and `hash` are given once, by the
//! sequencer.

use sea_orm::entity::prelude::*;
use uuid::Uuid;

use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// The order of insertion, which is not the order of commits.
    #[sea_orm(primary_key)]
    pub entry: i64,
    pub id: Uuid,
    pub occurred_at: Timestamp,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub subject_kind: String,
    pub subject_id: Uuid,
    /// 1, 2, 3 … within the subject.
    pub subject_number: i64,
    pub organisation_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    /// A JSON object.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    /// The place in the feed: gapless, in an order in which all commits are visible.
    pub position: Option<i64>,
    /// SHA-256 over the hash before and this row.
    #[sea_orm(column_type = "Text", nullable)]
    pub hash: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
