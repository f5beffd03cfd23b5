//! A longlist or shortlist of suppliers for a demand.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::ids::{DemandId, OrganisationId, ShortlistId, UserId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// How far the choice has come.
    pub enum ShortlistKind {
        /// Whoever comes into question (长名单).
        Longlist,
        /// The few to talk to (短名单).
        Shortlist,
    }
}

impl ShortlistKind {
    /// How many suppliers one holds.
    pub fn capacity(self) -> usize {
        match self {
            Self::Longlist => 100,
            Self::Shortlist => 20,
        }
    }
}

word_enum! {
    /// Where a list stands.
    pub enum ShortlistState {
        /// Being written; its makers alone know of it.
        Draft,
        /// Shown to the owner of the demand, and fixed.
        Shared,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "shortlists")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShortlistId,
    pub demand_id: DemandId,
    /// The centre or the owner that made it.
    pub maker_id: OrganisationId,
    pub kind: ShortlistKind,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub state: ShortlistState,
    pub version: i64,
    pub created_by: Option<UserId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub shared_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
