//! An organisation.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::actor::{OrganisationKind, Verification};
use crate::foundation::ids::OrganisationId;
use crate::foundation::time::Timestamp;

/// What an organisation does on the platform; one may do several things.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    async_graphql::Enum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlatformRole {
    /// Posts scenario demands (需求方).
    DemandOwner,
    /// Keeps a supplier profile (供给方).
    Supplier,
    /// Holds roadshows (路演组织方).
    RoadshowOrganiser,
    /// Follows areas and invests (投资机构).
    Investor,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "organisations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_en: Option<String>,
    pub kind: OrganisationKind,
    /// GB/T 2260.
    #[sea_orm(column_type = "Text")]
    pub region_code: String,
    #[sea_orm(column_type = "Text")]
    pub identifier_scheme: String,
    #[sea_orm(column_type = "Text")]
    pub identifier: String,
    /// Scheme and normalised identifier: one registration, one organisation.
    #[sea_orm(column_type = "Text")]
    pub identifier_key: String,
    /// A JSON list of [`PlatformRole`].
    #[sea_orm(column_type = "Text")]
    pub platform_roles: String,
    /// As stored; [`Model::verification_at`] gives the effective state.
    pub verification: Verification,
    #[sea_orm(column_type = "Text", nullable)]
    pub verification_reason: Option<String>,
    pub verified_until: Option<Timestamp>,
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub external_id: Option<String>,
    /// Folded names.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Whether members act here only after a log-in with a second factor.
    #[serde(default)]
    pub second_factor_required: bool,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn platform_roles(&self) -> Vec<PlatformRole> {
        serde_json::from_str(&self.platform_roles).unwrap_or_default()
    }

    /// The effective state: a verification whose term is over has expired, whether or not a worker
    /// has written that down.
    pub fn verification_at(&self, now: Timestamp) -> Verification {
        super::super::lifecycle::effective(self.verification, self.verified_until, now)
    }
}
