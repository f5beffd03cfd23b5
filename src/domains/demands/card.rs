//! The scenario card: what a demand says about itself. Values only.

use async_graphql::{Enum, InputObject, SimpleObject};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

pub use crate::foundation::contact::Contact;
use crate::foundation::words::word_enum;

word_enum! {
    /// What is said about money. Unknown is neutral in matching.
    pub enum BudgetKind {
        /// A range in 分.
        Range,
        /// To be negotiated.
        Negotiable,
        /// Known and not public.
        Undisclosed,
        /// An open scenario without money.
        None,
    }
}

word_enum! {
    /// How both sides would work together.
    pub enum CooperationForm {
        /// 采购.
        Purchase,
        /// 联合研发.
        JointDevelopment,
        /// 试点验证.
        Pilot,
        /// 开放场景.
        OpenScenario,
        /// 服务订阅.
        Subscription,
        /// 投资合作.
        Investment,
    }
}

/// How sensitive the data are that a solution would touch.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Enum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DataSensitivity {
    /// Open to everybody.
    Public,
    /// For the owner's own use.
    Internal,
    /// Harm when disclosed.
    Sensitive,
    /// Personal information.
    Personal,
    /// 重要数据.
    Important,
}

/// A measure of success with where it stands and where it should go.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject,
)]
#[serde(default, rename_all = "camelCase")]
#[graphql(input_name = "KpiInput")]
pub struct Kpi {
    /// What is measured.
    pub name: String,
    /// In which unit; empty for plain numbers.
    #[graphql(default)]
    pub unit: String,
    /// Today's value, as the owner writes it.
    #[graphql(default)]
    pub baseline: String,
    /// The value aimed at.
    #[graphql(default)]
    pub target: String,
}

/// A capability that a solution needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase")]
#[graphql(input_name = "CapabilityNeedInput")]
pub struct CapabilityNeed {
    /// A code of the capability vocabulary.
    pub code: String,
    /// Whether suppliers without it are out; otherwise it is preferred.
    #[graphql(default)]
    #[serde(default)]
    pub required: bool,
}

/// What the place of use demands of a solution. Absent means that the owner did not say.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject,
)]
#[serde(default, rename_all = "camelCase")]
#[graphql(input_name = "DeploymentGatesInput")]
pub struct DeploymentGates {
    /// It runs on the owner's premises.
    pub on_premises: Option<bool>,
    /// Data do not leave the site.
    pub data_stays_on_site: Option<bool>,
    /// 信创: domestic hardware and software.
    pub xinchuang: Option<bool>,
    /// 等保 level, 0 to 4; 0 for none.
    pub djcp_level: Option<i32>,
    /// A filed model (备案号) is needed.
    pub filing_number_required: Option<bool>,
}

impl DeploymentGates {
    /// Whether the owner said anything.
    pub fn is_stated(&self) -> bool {
        *self != Self::default()
    }
}

/// The part of a demand that is stored as one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct DemandCard {
    pub title_en: Option<String>,
    pub problem: String,
    pub expected_outcome: String,
    pub kpis: Vec<Kpi>,
    pub data_available: String,
    pub data_sensitivity: Option<DataSensitivity>,
    pub site: String,
    pub deployment_constraints: String,
    pub gates: DeploymentGates,
    pub acceptance_test: String,
    /// Codes of areas, the main one first.
    pub areas: Vec<String>,
    pub keywords: Vec<String>,
    pub capabilities: Vec<CapabilityNeed>,
    /// Codes of qualifications that a supplier must hold.
    pub qualifications: Vec<String>,
    pub contact: Contact,
    /// Why owner and site are hidden.
    pub confidentiality_rationale: String,
    /// Where an external procedure runs.
    pub external_url: String,
    /// BCP 47: zh, zh-Hant or en.
    pub language: String,
}
