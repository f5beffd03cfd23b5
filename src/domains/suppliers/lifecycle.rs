//! What may be done to a supplier profile, and what it must say before others read it. Pure.

use super::card::SupplierCard;
use super::refusals::SUPPLIER_INCOMPLETE;
use crate::foundation::errors::Verdicts;

/// What may be done to a supplier profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
#[graphql(name = "SupplierAction")]
pub enum SupplierAct {
    /// Change the draft.
    Update,
    /// Make the draft what others see.
    Publish,
    /// Choose who sees it.
    SetVisibility,
}

impl SupplierAct {
    pub const ALL: [Self; 3] = [Self::Update, Self::Publish, Self::SetVisibility];
}

type Check = fn(&SupplierCard) -> bool;

/// The fields that a published card has.
const REQUIRED: [(&str, Check); 5] = [
    ("headline", |card| !card.headline.is_empty()),
    ("summary", |card| {
        !card.summary.is_empty() || card.summary_en.is_some()
    }),
    ("capabilities", |card| !card.capabilities.is_empty()),
    ("regionsServed", |card| !card.regions_served.is_empty()),
    ("contact", |card| card.contact.is_complete()),
];

/// What the card lacks before others read it; the summary may be in either language.
pub fn completeness(card: &SupplierCard) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for (field, present) in REQUIRED {
        verdicts.require(present(card), || {
            SUPPLIER_INCOMPLETE
                .with("field", field)
                .at(format!("card.{field}"))
        });
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::suppliers::card::{CapabilityOffer, Contact};

    fn complete() -> SupplierCard {
        SupplierCard {
            headline: "工业视觉质检".to_owned(),
            summary_en: Some("Finds defects on steel strip.".to_owned()),
            capabilities: vec![CapabilityOffer {
                code: "vision.defect_inspection".to_owned(),
                level: 3,
                note: String::new(),
            }],
            regions_served: vec!["000000".to_owned()],
            contact: Contact {
                name: "张三".to_owned(),
                phone: "13800001234".to_owned(),
                email: String::new(),
            },
            ..SupplierCard::default()
        }
    }

    fn missing(card: &SupplierCard) -> Vec<String> {
        completeness(card)
            .into_refusals()
            .into_iter()
            .filter_map(|refusal| refusal.path)
            .collect()
    }

    #[test]
    fn a_summary_in_one_language_is_enough() {
        assert!(missing(&complete()).is_empty());
    }

    #[test]
    fn an_empty_card_lacks_all_five_fields() {
        assert_eq!(
            missing(&SupplierCard::default()),
            [
                "card.headline",
                "card.summary",
                "card.capabilities",
                "card.regionsServed",
                "card.contact"
            ]
        );
    }

    #[test]
    fn a_contact_without_a_way_to_reach_them_is_not_complete() {
        let mut card = complete();
        card.contact.phone.clear();
        assert_eq!(missing(&card), ["card.contact"]);
    }
}
