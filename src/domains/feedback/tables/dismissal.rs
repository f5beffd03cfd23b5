//! A match that one side does not want to see.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::ids::{DemandId, DismissalId, OrganisationId, SupplierId, UserId};
use crate::foundation::sides::Side;
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// Why a match is dismissed.
    pub enum DismissReason {
        /// It is about something else.
        WrongSubject,
        /// A capability, a qualification or experience is missing.
        MissingCapability,
        /// Place, deployment or security requirements cannot be met.
        Requirements,
        /// Budget or price do not meet.
        Price,
        /// Too large or too small.
        Scale,
        /// It fits, but not now.
        NotNow,
        /// The two know each other already.
        KnownAlready,
        /// Something else, told in the note.
        Other,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "dismissals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DismissalId,
    pub demand_id: DemandId,
    pub supplier_id: SupplierId,
    /// Which side dismissed it.
    pub side: Side,
    pub organisation_id: OrganisationId,
    pub reason: DismissReason,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// The ranking in which it stood then; absent where it stood in none.
    #[sea_orm(column_type = "Text", nullable)]
    pub engine_version: Option<String>,
    /// From 1, with those behind that fail a gate.
    pub match_rank: Option<i32>,
    /// In millionths.
    pub score: Option<i64>,
    pub dismissed_by: Option<UserId>,
    pub dismissed_at: Timestamp,
    pub undone_at: Option<Timestamp>,
    /// Names demand, supplier and side while it holds.
    #[sea_orm(column_type = "Text", nullable)]
    pub live_key: Option<String>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
