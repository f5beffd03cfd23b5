//! A search that is kept and read against whatever becomes public.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::ids::{SavedSearchId, UserId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// What a saved search looks for.
    pub enum SearchTarget {
        /// Demands that open.
        Demands,
        /// Suppliers whose profile is published.
        Suppliers,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "saved_searches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedSearchId,
    pub user_id: UserId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub target: SearchTarget,
    /// The filter of the list that is its target, as JSON.
    #[sea_orm(column_type = "JsonBinary")]
    pub filter: Json,
    pub version: i64,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
