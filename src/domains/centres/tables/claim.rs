//! For whom a demand was entered, and by which code they claim it.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::{DemandId, OrganisationId};
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demand_claims")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub demand_id: DemandId,
    pub centre_id: OrganisationId,
    #[sea_orm(column_type = "Text")]
    pub owner_name: String,
    /// As people write it, with its scheme before a colon.
    #[sea_orm(column_type = "Text", nullable)]
    pub identifier: Option<String>,
    /// Written like the key of an organisation.
    #[sea_orm(column_type = "Text", nullable)]
    pub identifier_key: Option<String>,
    /// Of the live code.
    #[sea_orm(column_type = "Text", nullable)]
    pub code_hash: Option<String>,
    pub code_expires_at: Option<Timestamp>,
    pub version: i64,
    pub claimed_by: Option<OrganisationId>,
    pub claimed_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
