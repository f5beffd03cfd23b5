//! Demands and suppliers in the engine's words.

use super::engine::{
    Ask, Budget, Case, Offer, OfferedCapability, OfferedDeployment, PriceRange, Profile,
    Qualification, Region, RequiredDeployment, RequiredVerification, Side, Texts, TrackRecord,
    Verification, WantedCapability,
};
use crate::domains::demands::{BudgetKind, Demand, DemandCard, ProcedureProfileCode};
use crate::domains::suppliers::{PublishedSupplier, SupplierCard};
use crate::foundation::actor::Verification as Standing;
use crate::foundation::time::Timestamp;
use crate::foundation::vocabulary;

/// A demand, as a need over suppliers and as a document for them.
pub fn of_demand(demand: &Demand) -> Profile {
    let card = &demand.card;
    Profile {
        id: demand.id.0.as_u128(),
        organisation: Some(demand.owner_id.0.as_u128()),
        controller: None,
        updated_on: Some(demand.updated_at.day().0),
        texts: Texts {
            title: joined([
                demand.title.as_str(),
                card.title_en.as_deref().unwrap_or_default(),
            ]),
            capabilities: named(
                card.capabilities.iter().map(|need| need.code.as_str()),
                &card.keywords,
                &card.language,
            ),
            offerings: String::new(),
            cases: Vec::new(),
            profile: joined([
                demand.summary.as_str(),
                &card.problem,
                &card.expected_outcome,
            ]),
        },
        side: Side::Ask(ask(demand, card)),
    }
}

fn ask(demand: &Demand, card: &DemandCard) -> Ask {
    let (min, max) = (demand.budget_min_minor, demand.budget_max_minor);
    Ask {
        capabilities: card
            .capabilities
            .iter()
            .map(|need| WantedCapability {
                code: need.code.as_str().into(),
                required: need.required,
            })
            .collect(),
        areas: card.areas.iter().map(|code| code.as_str().into()).collect(),
        qualifications: card
            .qualifications
            .iter()
            .map(|code| code.as_str().into())
            .collect(),
        region: region(&demand.region_code),
        budget: match (demand.budget_kind, min.or(max), max.or(min)) {
            (Some(BudgetKind::Range), Some(min_minor), Some(max_minor)) => Budget::Range {
                min_minor,
                max_minor,
            },
            _ => Budget::Unknown,
        },
        deployment: RequiredDeployment {
            on_premises: card.gates.on_premises.unwrap_or_default(),
            data_stays_on_site: card.gates.data_stays_on_site.unwrap_or_default(),
            xinchuang: card.gates.xinchuang.unwrap_or_default(),
            djcp_level: card
                .gates
                .djcp_level
                .and_then(|level| u8::try_from(level).ok())
                .unwrap_or_default(),
            filing_number: card.gates.filing_number_required.unwrap_or_default(),
        },
        verification: match demand.profile {
            ProcedureProfileCode::MarketMatch => RequiredVerification::VerifiedOrPending,
            ProcedureProfileCode::OpenChallenge
            | ProcedureProfileCode::CompetitiveSelection
            | ProcedureProfileCode::StatutoryTender
            | ProcedureProfileCode::External => RequiredVerification::Verified,
        },
        deadline_on: demand.submission_deadline.map(|deadline| deadline.day().0),
    }
}

/// A supplier as it is published, as a document and as a need over demands.
pub fn of_supplier(found: &PublishedSupplier, now: Timestamp) -> Option<Profile> {
    let card = found.supplier.published.as_ref()?;
    let standing = found.organisation.verification_at(now);
    Some(Profile {
        id: found.supplier.id.0.as_u128(),
        organisation: Some(found.organisation.id.0.as_u128()),
        controller: None,
        updated_on: found.supplier.published_at.map(|at| at.day().0),
        texts: Texts {
            title: joined([
                card.headline.as_str(),
                card.headline_en.as_deref().unwrap_or_default(),
            ]),
            capabilities: named(
                card.capabilities.iter().map(|offer| offer.code.as_str()),
                &card.keywords,
                &card.language,
            ),
            offerings: joined(
                card.offerings
                    .iter()
                    .flat_map(|one| [one.name.as_str(), one.description.as_str()]),
            ),
            cases: card
                .cases
                .iter()
                .map(|case| Case {
                    title: case.title.clone(),
                    text: joined([case.client.as_str(), &case.outcome, &case.kpi]),
                })
                .collect(),
            profile: joined([
                card.summary.as_str(),
                card.summary_en.as_deref().unwrap_or_default(),
            ]),
        },
        side: Side::Offer(offer(card, &found.organisation.region_code, standing)),
    })
}

fn offer(card: &SupplierCard, home: &str, standing: Standing) -> Offer {
    let number = |count: Option<i32>| count.and_then(|count| u32::try_from(count).ok());
    Offer {
        capabilities: card
            .capabilities
            .iter()
            .map(|one| OfferedCapability {
                code: one.code.as_str().into(),
                level: u8::try_from(one.level).unwrap_or(1),
            })
            .collect(),
        areas: card.areas.iter().map(|code| code.as_str().into()).collect(),
        qualifications: held(card),
        regions_served: card
            .regions_served
            .iter()
            .filter_map(|code| region(code))
            .collect(),
        home_region: region(home),
        verification: match standing {
            Standing::Unverified | Standing::Suspended => Verification::Unverified,
            Standing::Pending => Verification::Pending,
            Standing::Verified => Verification::Verified,
            Standing::Expired => Verification::Expired,
            Standing::Rejected => Verification::Rejected,
        },
        suspended: standing == Standing::Suspended,
        price: match (
            card.price_min_minor.or(card.price_max_minor),
            card.price_max_minor.or(card.price_min_minor),
        ) {
            (Some(min_minor), Some(max_minor)) => Some(PriceRange {
                min_minor,
                max_minor,
            }),
            _ => None,
        },
        parallel_capacity: number(card.parallel_pilots),
        load: 0,
        team_size: number(card.team_size),
        one_person: card.one_person_company,
        deployment: OfferedDeployment {
            on_premises: card.deployment.on_premises,
            data_stays_on_site: card.deployment.data_stays_on_site,
            xinchuang: card.deployment.xinchuang,
            djcp_level: card
                .deployment
                .djcp_level
                .and_then(|level| u8::try_from(level).ok()),
            filing_number: card.deployment.filing_number.clone(),
        },
        // Verified results arrive with pilots and outside results; until then nobody has any.
        track_record: TrackRecord::default(),
    }
}

/// What is held, and with it the lower grades that it satisfies.
fn held(card: &SupplierCard) -> Vec<Qualification> {
    card.qualifications
        .iter()
        .flat_map(|one| {
            let lower =
                vocabulary::qualification(&one.code).map_or(&[][..], |known| &known.also_satisfies);
            std::iter::once(one.code.as_str())
                .chain(lower.iter().copied())
                .map(|code| Qualification {
                    code: code.into(),
                    expires_on: one.expires_on.map(|day| day.0),
                })
        })
        .collect()
}

fn region(code: &str) -> Option<Region> {
    code.parse().ok().filter(|_| code.len() == 6).map(Region)
}

/// The names of capabilities in the language of the texts around them; the other language is reached
/// through the aliases, and both together would count a shared capability twice.
fn named<'a>(codes: impl Iterator<Item = &'a str>, keywords: &[String], language: &str) -> String {
    let names = codes
        .filter_map(vocabulary::capability)
        .map(|one| if language == "en" { one.en } else { one.zh });
    joined(names.chain(keywords.iter().map(String::as_str)))
}

/// One text of many. The separator keeps words of different texts from being read as one.
fn joined<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let kept: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    kept.join("；")
}
