//! What an innovation centre is assigned to.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::actor::Remit;
use crate::foundation::ids::{CentreAssignmentId, OrganisationId, UserId};
use crate::foundation::regions;
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "centre_assignments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CentreAssignmentId,
    pub organisation_id: OrganisationId,
    /// Blank for every area.
    #[sea_orm(column_type = "Text")]
    pub area_code: String,
    /// GB/T 2260; blank for everywhere.
    #[sea_orm(column_type = "Text")]
    pub region_code: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub assigned_by: Option<UserId>,
    pub assigned_at: Timestamp,
    pub ended_by: Option<UserId>,
    pub ended_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What it lets the editors of the centre look after; nothing when its region is no longer one.
    pub fn remit(&self) -> Option<Remit> {
        let region = match self.region_code.as_str() {
            "" => None,
            code => Some(regions::region(code)?.code),
        };
        Some(Remit {
            centre_id: self.organisation_id,
            area: Some(self.area_code.clone()).filter(|code| !code.is_empty()),
            region,
        })
    }
}
