//! Procedure profiles: the numbers and switches of the guards, as rows.

use crate::foundation::words::word_enum;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

word_enum! {
    /// The profiles there are.
    pub enum ProcedureProfileCode {
        /// 市场对接: light, the default.
        MarketMatch,
        /// 揭榜挂帅.
        OpenChallenge,
        /// 比选/磋商.
        CompetitiveSelection,
        /// 招标, with the statutory clocks.
        StatutoryTender,
        /// Runs on a public-resource platform; only linked here.
        External,
    }
}

#[sea_orm::model]
#[derive(
    Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize, FromJsonQueryResult,
)]
#[sea_orm(table_name = "procedure_profiles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: ProcedureProfileCode,
    #[sea_orm(column_type = "Text")]
    pub name_zh: String,
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    /// DRAFT → OPEN without a review.
    pub opens_directly: bool,
    pub deadline_required: bool,
    /// Days between the opening and the deadline, at least.
    pub min_open_days: i32,
    /// The readiness score that a review asks for.
    pub min_readiness: i32,
    /// After how many days an open-ended demand has to be renewed; 0 for never.
    pub renewal_days: i32,
    pub standstill_days: i32,
    pub min_bids: i32,
    pub sealed_by_default: bool,
    pub several_partners: bool,
    /// The procedure itself runs elsewhere.
    pub external: bool,
    /// Where the numbers come from.
    #[sea_orm(column_type = "Text")]
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
