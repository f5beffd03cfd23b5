//! The profile card: what a supplier says about itself. Values only.

use async_graphql::{InputObject, SimpleObject};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

pub use crate::foundation::contact::Contact;
use crate::foundation::time::Day;
use crate::foundation::words::word_enum;

word_enum! {
    /// What kind of thing is offered.
    pub enum OfferingKind {
        /// 模型.
        Model,
        /// 数据.
        Data,
        /// 算力.
        Compute,
        /// 硬件.
        Hardware,
        /// 智能体.
        Agent,
        /// 解决方案.
        Solution,
        /// 服务.
        Service,
    }
}

/// A capability that the supplier has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase")]
#[graphql(input_name = "CapabilityOfferInput")]
pub struct CapabilityOffer {
    /// A code of the capability vocabulary.
    pub code: String,
    /// 1 for first projects, 2 for repeated delivery, 3 for a speciality.
    pub level: i32,
    /// What stands behind it.
    #[graphql(default)]
    #[serde(default)]
    pub note: String,
}

/// Something that can be had from the supplier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase")]
#[graphql(input_name = "OfferingInput")]
pub struct Offering {
    /// What kind of thing it is.
    pub kind: OfferingKind,
    /// What it is called.
    pub name: String,
    /// What it does.
    #[graphql(default)]
    #[serde(default)]
    pub description: String,
}

/// A finished project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase")]
#[graphql(input_name = "CaseStudyInput")]
pub struct CaseStudy {
    /// Names the project.
    pub title: String,
    /// For whom it was, as far as that may be said.
    #[graphql(default)]
    #[serde(default)]
    pub client: String,
    /// The area it belongs to.
    #[serde(default)]
    pub area: Option<String>,
    /// What is different since.
    pub outcome: String,
    /// The measure of success and its value.
    #[graphql(default)]
    #[serde(default)]
    pub kpi: String,
    /// When it was finished.
    pub year: i32,
}

/// A certificate, permit or recognition that the supplier holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase")]
#[graphql(input_name = "HeldQualificationInput")]
pub struct HeldQualification {
    /// A code of the qualification vocabulary.
    pub code: String,
    /// The number on the certificate.
    #[graphql(default)]
    #[serde(default)]
    pub number: String,
    /// Who issued it.
    #[graphql(default)]
    #[serde(default)]
    pub issuer: String,
    /// The last day on which it holds; absent for no end.
    #[serde(default)]
    pub expires_on: Option<Day>,
}

impl HeldQualification {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.expires_on.is_none_or(|last| day <= last)
    }
}

/// Under which conditions the supplier's solutions run. Absent means that the supplier did not say.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject,
)]
#[serde(default, rename_all = "camelCase")]
#[graphql(input_name = "DeploymentOfferInput")]
pub struct DeploymentOffer {
    /// They run on the owner's premises.
    pub on_premises: Option<bool>,
    /// They work without data leaving the site.
    pub data_stays_on_site: Option<bool>,
    /// 信创: they run on domestic hardware and software.
    pub xinchuang: Option<bool>,
    /// The 等保 level they have passed, 0 to 4; 0 for none.
    pub djcp_level: Option<i32>,
    /// The filing number of the model (备案号).
    pub filing_number: Option<String>,
}

/// What a supplier says about itself, stored as one document: once as the draft, once as published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct SupplierCard {
    pub headline: String,
    pub headline_en: Option<String>,
    pub summary: String,
    pub summary_en: Option<String>,
    /// The strongest as the supplier orders them.
    pub capabilities: Vec<CapabilityOffer>,
    /// Codes of areas, the main one first.
    pub areas: Vec<String>,
    /// GB/T 2260 codes; 000000 for the whole country.
    pub regions_served: Vec<String>,
    pub keywords: Vec<String>,
    pub offerings: Vec<Offering>,
    pub cases: Vec<CaseStudy>,
    pub qualifications: Vec<HeldQualification>,
    pub team_size: Option<i32>,
    /// 一人公司 (OPC).
    pub one_person_company: bool,
    pub price_min_minor: Option<i64>,
    pub price_max_minor: Option<i64>,
    /// How many pilots it can run at the same time.
    pub parallel_pilots: Option<i32>,
    pub deployment: DeploymentOffer,
    pub contact: Contact,
    /// BCP 47: zh, zh-Hant or en.
    pub language: String,
}

impl SupplierCard {
    /// The names of the fields in which two cards differ, in their alphabetical order.
    pub fn fields_changed(&self, after: &Self) -> Vec<String> {
        let fields = |card| match serde_json::to_value(card) {
            Ok(serde_json::Value::Object(fields)) => fields,
            Ok(_) | Err(_) => serde_json::Map::new(),
        };
        let (before, after) = (fields(self), fields(after));
        let mut changed: Vec<String> = after
            .into_iter()
            .filter(|(name, value)| before.get(name) != Some(value))
            .map(|(name, _)| name)
            .collect();
        changed.sort_unstable();
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_that_differ_are_named_as_in_the_api() {
        let before = SupplierCard::default();
        let after = SupplierCard {
            team_size: Some(3),
            headline: "工业视觉".to_owned(),
            ..SupplierCard::default()
        };
        assert_eq!(before.fields_changed(&after), ["headline", "teamSize"]);
        assert!(before.fields_changed(&before).is_empty());
    }

    #[test]
    fn a_qualification_holds_through_its_last_day() {
        let day = |text| Day::parse(text).expect("a day");
        let mut held = HeldQualification {
            code: "ISO9001".to_owned(),
            number: String::new(),
            issuer: String::new(),
            expires_on: Some(day("2026-12-31")),
        };
        assert!(held.holds_on(day("2026-12-31")));
        assert!(!held.holds_on(day("2027-01-01")));
        held.expires_on = None;
        assert!(held.holds_on(day("2027-01-01")));
    }

    #[test]
    fn a_card_of_fewer_fields_is_read_with_the_others_empty() {
        let card: SupplierCard = serde_json::from_str("{\"headline\":\"a\"}").expect("a card");
        assert_eq!(card.headline, "a");
        assert_eq!(card.deployment, DeploymentOffer::default());
    }
}
