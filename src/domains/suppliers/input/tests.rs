//! What an input changes, what it clears, and everything that is refused.

use super::*;
use crate::domains::suppliers::card::OfferingKind;

/// The card after the input, and the codes and paths of what was refused.
fn applied(card: SupplierCard, input: &SupplierCardInput) -> (SupplierCard, Vec<String>) {
    let mut card = card;
    let mut verdicts = Verdicts::default();
    apply(input, &mut card, "card", &mut verdicts);
    let refused = verdicts
        .into_refusals()
        .into_iter()
        .map(|refusal| {
            let path = refusal.path.unwrap_or_default();
            format!("{} {path}", refusal.code.name)
        })
        .collect();
    (card, refused)
}

fn offer(code: &str, level: i32) -> CapabilityOffer {
    CapabilityOffer {
        code: code.to_owned(),
        level,
        note: String::new(),
    }
}

#[test]
fn absent_stays_and_blank_clears() {
    let card = SupplierCard {
        headline: "旧".to_owned(),
        headline_en: Some("Old".to_owned()),
        areas: vec!["x".to_owned()],
        team_size: Some(5),
        parallel_pilots: Some(2),
        ..SupplierCard::default()
    };
    let (same, refused) = applied(card.clone(), &SupplierCardInput::default());
    assert_eq!((same, refused), (card.clone(), Vec::new()));

    let clearing = SupplierCardInput {
        headline: Some("  ".to_owned()),
        headline_en: Some(String::new()),
        areas: Some(Vec::new()),
        team_size: MaybeUndefined::Null,
        ..SupplierCardInput::default()
    };
    let (cleared, refused) = applied(card, &clearing);
    assert!(refused.is_empty());
    let expected = SupplierCard {
        parallel_pilots: Some(2),
        ..SupplierCard::default()
    };
    assert_eq!(cleared, expected);
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let case = CaseStudy {
        title: String::new(),
        client: String::new(),
        area: Some("nowhere".to_owned()),
        outcome: String::new(),
        kpi: String::new(),
        year: 1989,
    };
    let input = SupplierCardInput {
        headline: Some("字".repeat(201)),
        capabilities: Some(vec![offer("vision.none", 4)]),
        regions_served: Some(vec!["000000".to_owned(), "999999".to_owned()]),
        offerings: Some(vec![Offering {
            kind: OfferingKind::Model,
            name: " ".to_owned(),
            description: String::new(),
        }]),
        cases: Some(vec![case]),
        team_size: MaybeUndefined::Value(0),
        parallel_pilots: MaybeUndefined::Value(-1),
        price_min_minor: MaybeUndefined::Value(BigInt(200)),
        price_max_minor: MaybeUndefined::Value(BigInt(100)),
        deployment: Some(DeploymentOffer {
            djcp_level: Some(5),
            ..DeploymentOffer::default()
        }),
        language: Some("fr".to_owned()),
        ..SupplierCardInput::default()
    };
    let (_, refused) = applied(SupplierCard::default(), &input);
    let expected = [
        "TOO_LONG card.headline",
        "UNKNOWN_CODE card.regionsServed.1",
        "UNKNOWN_CODE card.capabilities.0.code",
        "OUT_OF_RANGE card.capabilities.0.level",
        "REQUIRED card.offerings.0.name",
        "UNKNOWN_CODE card.cases.0.area",
        "OUT_OF_RANGE card.cases.0.year",
        "REQUIRED card.cases.0.title",
        "OUT_OF_RANGE card.teamSize",
        "OUT_OF_RANGE card.parallelPilots",
        "PRICE_ORDER card.priceMinMinor",
        "OUT_OF_RANGE card.deployment.djcpLevel",
        "UNKNOWN_CODE card.language",
    ];
    assert_eq!(refused, expected);
}

#[test]
fn a_capability_that_is_named_twice_keeps_its_higher_level() {
    let code = "vision.defect_inspection";
    let input = SupplierCardInput {
        capabilities: Some(vec![offer(code, 1), offer("vision.ocr", 2), offer(code, 3)]),
        ..SupplierCardInput::default()
    };
    let (card, refused) = applied(SupplierCard::default(), &input);
    assert!(refused.is_empty());
    let expected = [offer(code, 3), offer("vision.ocr", 2)];
    assert_eq!(card.capabilities, expected);
}

#[test]
fn a_one_person_company_has_a_team_of_one() {
    let alone = |team_size| SupplierCardInput {
        one_person_company: Some(true),
        team_size,
        ..SupplierCardInput::default()
    };
    let (card, refused) = applied(SupplierCard::default(), &alone(MaybeUndefined::Undefined));
    assert_eq!((card.team_size, refused.len()), (Some(1), 0));
    let (_, refused) = applied(SupplierCard::default(), &alone(MaybeUndefined::Value(2)));
    assert_eq!(refused, ["ONE_PERSON_TEAM_SIZE card.teamSize"]);

    // The rule holds for the whole card, whichever field comes in.
    let larger = SupplierCardInput {
        team_size: MaybeUndefined::Value(9),
        ..SupplierCardInput::default()
    };
    let (_, refused) = applied(card, &larger);
    assert_eq!(refused, ["ONE_PERSON_TEAM_SIZE card.teamSize"]);
}

#[test]
fn one_end_of_the_price_is_compared_with_the_other_that_stays() {
    let card = SupplierCard {
        price_max_minor: Some(100),
        ..SupplierCard::default()
    };
    let input = SupplierCardInput {
        price_min_minor: MaybeUndefined::Value(BigInt(101)),
        ..SupplierCardInput::default()
    };
    let (_, refused) = applied(card, &input);
    assert_eq!(refused, ["PRICE_ORDER card.priceMinMinor"]);
}
