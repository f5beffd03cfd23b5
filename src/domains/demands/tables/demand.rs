//! A scenario demand. The scenario card is one document; the columns beside it are what lists
//! filter, sort and show, written by the same save.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::card::{BudgetKind, CooperationForm, DemandCard};
use super::profile::{Model as ProcedureProfile, ProcedureProfileCode};
use crate::foundation::ids::{DemandId, OrganisationId, UserId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// Where a demand stands (OCDS tender.status in brackets).
    pub enum DemandState {
        /// Being written [planning].
        Draft,
        /// Before a reviewer [planning].
        InReview,
        /// Back with its author, with a comment [planning].
        ChangesRequested,
        /// Reviewed and ready to open [planned].
        Approved,
        /// Published [active].
        Open,
        /// The deadline has passed, or the owner closed it [active].
        Closed,
        /// Taken back before it was open [withdrawn].
        Withdrawn,
        /// Ended after it was open, with a reason [cancelled].
        Cancelled,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "demands")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DemandId,
    pub owner_id: OrganisationId,
    /// The centre that entered it for an owner who claims it later, or has claimed it.
    #[serde(default)]
    pub curator_id: Option<OrganisationId>,
    /// Who wrote it; absent for imported ones.
    pub author_id: Option<UserId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub external_id: Option<String>,
    pub profile: ProcedureProfileCode,
    /// As stored; [`Model::state_at`] gives the effective state.
    pub state: DemandState,
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    /// GB/T 2260, empty until it is known.
    #[sea_orm(column_type = "Text")]
    pub region_code: String,
    pub budget_kind: Option<BudgetKind>,
    pub budget_min_minor: Option<i64>,
    pub budget_max_minor: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    pub cooperation_form: Option<CooperationForm>,
    /// Owner and site are hidden from others.
    pub masked: bool,
    /// 0 to 100.
    pub readiness: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub card: DemandCard,
    /// The profile as it was when the demand opened.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub terms: Option<ProcedureProfile>,
    /// The folded text that searches look into.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    pub submission_deadline: Option<Timestamp>,
    /// When an approved demand opens by itself.
    pub opens_at: Option<Timestamp>,
    pub opened_at: Option<Timestamp>,
    /// The deadline, or the renewal date of an open-ended demand.
    pub closes_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    #[sea_orm(column_type = "Text", nullable)]
    pub end_reason: Option<String>,
    pub reviewer_id: Option<UserId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub review_comment: Option<String>,
    /// The version that was approved; an approval of another version is void.
    pub approved_version: Option<i64>,
    /// When the scheduler looks at it next.
    pub next_check_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The effective state: an open demand whose time is over is closed, whether or not a worker
    /// has written that down.
    pub fn state_at(&self, now: Timestamp) -> DemandState {
        match (self.state, self.closes_at) {
            (DemandState::Open, Some(closes_at)) if closes_at <= now => DemandState::Closed,
            (state, _) => state,
        }
    }
}
