//! The profile card as it comes in: what is absent stays as it was, what is blank is cleared.
//! Checks lengths, codes and amounts, and names everything that is wrong at once.

use async_graphql::{InputObject, MaybeUndefined};

use super::card::{
    CapabilityOffer, CaseStudy, Contact, DeploymentOffer, HeldQualification, Offering, SupplierCard,
};
use super::refusals::{ONE_PERSON_TEAM_SIZE, PRICE_ORDER};
use crate::foundation::checks::{LINE, PARAGRAPH, TEXT};
use crate::foundation::errors::Verdicts;
use crate::foundation::money::{BigInt, LARGEST_MINOR};
use crate::foundation::{regions, taxonomy, vocabulary};

/// The fields of the profile card. Absent fields stay as they are; a blank text, an empty list or a
/// null number clears its field.
#[derive(Clone, Debug, Default, InputObject)]
pub struct SupplierCardInput {
    /// What the supplier does, in one line of at most 200 characters.
    pub headline: Option<String>,
    /// The headline in English.
    pub headline_en: Option<String>,
    /// What it does, how and for whom, at most 10,000 characters.
    pub summary: Option<String>,
    /// The summary in English.
    pub summary_en: Option<String>,
    /// What it can do, at most 30.
    pub capabilities: Option<Vec<CapabilityOffer>>,
    /// Codes of at most ten areas it works in, the main one first.
    pub areas: Option<Vec<String>>,
    /// GB/T 2260 codes of the regions it serves, at most 60; 000000 for the whole country.
    pub regions_served: Option<Vec<String>>,
    /// Free words, at most 30.
    pub keywords: Option<Vec<String>>,
    /// What can be had from it, at most 30.
    pub offerings: Option<Vec<Offering>>,
    /// Finished projects, at most 50.
    pub cases: Option<Vec<CaseStudy>>,
    /// What it holds, at most 40.
    pub qualifications: Option<Vec<HeldQualification>>,
    /// How many people work there, 1 to 1,000,000.
    pub team_size: MaybeUndefined<i32>,
    /// Whether it is a one-person company (OPC).
    pub one_person_company: Option<bool>,
    /// The lower end of the usual price of a project, in 分.
    pub price_min_minor: MaybeUndefined<BigInt>,
    /// The upper end of the usual price of a project, in 分.
    pub price_max_minor: MaybeUndefined<BigInt>,
    /// How many pilots it can run at the same time, 0 to 1,000.
    pub parallel_pilots: MaybeUndefined<i32>,
    /// Under which conditions its solutions run.
    pub deployment: Option<DeploymentOffer>,
    /// Whom to reach; masked for others.
    pub contact: Option<Contact>,
    /// The language of the texts: zh, zh-Hant or en.
    pub language: Option<String>,
}

/// The languages of texts.
const LANGUAGES: [&str; 3] = ["zh", "zh-Hant", "en"];

/// Applies the input to a card. What is wrong is added to the verdicts with its path.
pub fn apply(
    input: &SupplierCardInput,
    card: &mut SupplierCard,
    path: &str,
    verdicts: &mut Verdicts,
) {
    texts(input, card, path, verdicts);
    codes(input, card, path, verdicts);
    entries(input, card, path, verdicts);
    size(input, card, path, verdicts);
    prices(input, card, path, verdicts);
    if let Some(deployment) = &input.deployment {
        let at = format!("{path}.deployment");
        if let Some(level) = deployment.djcp_level {
            verdicts.between(&format!("{at}.djcpLevel"), i64::from(level), 0, 4);
        }
        card.deployment = DeploymentOffer {
            filing_number: verdicts.optional_text(
                &format!("{at}.filingNumber"),
                deployment.filing_number.as_deref(),
                LINE,
            ),
            ..deployment.clone()
        };
    }
    if let Some(contact) = &input.contact {
        card.contact = Contact {
            name: verdicts.text(&format!("{path}.contact.name"), &contact.name, LINE),
            phone: verdicts.text(&format!("{path}.contact.phone"), &contact.phone, 40),
            email: verdicts.text(&format!("{path}.contact.email"), &contact.email, LINE),
        };
    }
    if let Some(language) = &input.language {
        verdicts.known_code(
            &format!("{path}.language"),
            language,
            LANGUAGES.contains(&language.as_str()),
        );
        card.language.clone_from(language);
    }
}

fn texts(input: &SupplierCardInput, card: &mut SupplierCard, path: &str, verdicts: &mut Verdicts) {
    for (field, given, target, max) in [
        ("headline", &input.headline, &mut card.headline, LINE),
        ("summary", &input.summary, &mut card.summary, TEXT),
    ] {
        if let Some(given) = given {
            *target = verdicts.text(&format!("{path}.{field}"), given, max);
        }
    }
    for (field, given, target, max) in [
        (
            "headlineEn",
            &input.headline_en,
            &mut card.headline_en,
            LINE,
        ),
        ("summaryEn", &input.summary_en, &mut card.summary_en, TEXT),
    ] {
        if let Some(given) = given {
            *target = verdicts.optional_text(&format!("{path}.{field}"), Some(given), max);
        }
    }
}

fn codes(input: &SupplierCardInput, card: &mut SupplierCard, path: &str, verdicts: &mut Verdicts) {
    if let Some(areas) = &input.areas {
        verdicts.count(&format!("{path}.areas"), areas.len(), 10);
        for (place, code) in areas.iter().enumerate() {
            let known = taxonomy::is_active(code) && taxonomy::area(code).is_some();
            verdicts.known_code(&format!("{path}.areas.{place}"), code, known);
        }
        card.areas = distinct(areas);
    }
    if let Some(codes) = &input.regions_served {
        verdicts.count(&format!("{path}.regionsServed"), codes.len(), 60);
        for (place, code) in codes.iter().enumerate() {
            let at = format!("{path}.regionsServed.{place}");
            verdicts.known_code(&at, code, regions::region(code).is_some());
        }
        card.regions_served = distinct(codes);
    }
    if let Some(keywords) = &input.keywords {
        verdicts.count(&format!("{path}.keywords"), keywords.len(), 30);
        let checked = keywords
            .iter()
            .enumerate()
            .map(|(place, word)| verdicts.text(&format!("{path}.keywords.{place}"), word, 50));
        let checked: Vec<String> = checked.filter(|word| !word.is_empty()).collect();
        card.keywords = distinct(&checked);
    }
    if let Some(capabilities) = &input.capabilities {
        verdicts.count(&format!("{path}.capabilities"), capabilities.len(), 30);
        let mut kept: Vec<CapabilityOffer> = Vec::new();
        for (place, offer) in capabilities.iter().enumerate() {
            let at = format!("{path}.capabilities.{place}");
            let known = vocabulary::capability(&offer.code).is_some();
            verdicts.known_code(&format!("{at}.code"), &offer.code, known);
            verdicts.between(&format!("{at}.level"), i64::from(offer.level), 1, 3);
            let note = verdicts.text(&format!("{at}.note"), &offer.note, PARAGRAPH);
            match kept.iter_mut().find(|known| known.code == offer.code) {
                Some(known) => known.level = Ord::max(known.level, offer.level),
                None => kept.push(CapabilityOffer {
                    note,
                    ..offer.clone()
                }),
            }
        }
        card.capabilities = kept;
    }
}

fn entries(
    input: &SupplierCardInput,
    card: &mut SupplierCard,
    path: &str,
    verdicts: &mut Verdicts,
) {
    if let Some(offerings) = &input.offerings {
        verdicts.count(&format!("{path}.offerings"), offerings.len(), 30);
        card.offerings = offerings
            .iter()
            .enumerate()
            .map(|(place, one)| offering(one, &format!("{path}.offerings.{place}"), verdicts))
            .collect();
    }
    if let Some(cases) = &input.cases {
        verdicts.count(&format!("{path}.cases"), cases.len(), 50);
        card.cases = cases
            .iter()
            .enumerate()
            .map(|(place, one)| case(one, &format!("{path}.cases.{place}"), verdicts))
            .collect();
    }
    if let Some(held) = &input.qualifications {
        verdicts.count(&format!("{path}.qualifications"), held.len(), 40);
        card.qualifications = held
            .iter()
            .enumerate()
            .map(|(place, one)| {
                qualification(one, &format!("{path}.qualifications.{place}"), verdicts)
            })
            .collect();
    }
}

fn offering(given: &Offering, at: &str, verdicts: &mut Verdicts) -> Offering {
    Offering {
        kind: given.kind,
        name: verdicts.required_text(&format!("{at}.name"), &given.name, LINE),
        description: verdicts.text(&format!("{at}.description"), &given.description, PARAGRAPH),
    }
}

fn case(given: &CaseStudy, at: &str, verdicts: &mut Verdicts) -> CaseStudy {
    let area = given.area.clone().filter(|code| !code.is_empty());
    if let Some(code) = &area {
        let known = taxonomy::is_active(code) && taxonomy::area(code).is_some();
        verdicts.known_code(&format!("{at}.area"), code, known);
    }
    verdicts.between(&format!("{at}.year"), i64::from(given.year), 1990, 2100);
    CaseStudy {
        title: verdicts.required_text(&format!("{at}.title"), &given.title, LINE),
        client: verdicts.text(&format!("{at}.client"), &given.client, LINE),
        area,
        outcome: verdicts.text(&format!("{at}.outcome"), &given.outcome, PARAGRAPH),
        kpi: verdicts.text(&format!("{at}.kpi"), &given.kpi, LINE),
        year: given.year,
    }
}

fn qualification(
    given: &HeldQualification,
    at: &str,
    verdicts: &mut Verdicts,
) -> HeldQualification {
    let known = vocabulary::qualification(&given.code).is_some();
    verdicts.known_code(&format!("{at}.code"), &given.code, known);
    HeldQualification {
        code: given.code.clone(),
        number: verdicts.text(&format!("{at}.number"), &given.number, LINE),
        issuer: verdicts.text(&format!("{at}.issuer"), &given.issuer, LINE),
        expires_on: given.expires_on,
    }
}

/// People and what they can do at once. A one-person company has a team of one, and need not say so.
fn size(input: &SupplierCardInput, card: &mut SupplierCard, path: &str, verdicts: &mut Verdicts) {
    if let Some(alone) = input.one_person_company {
        card.one_person_company = alone;
    }
    update(input.team_size, &mut card.team_size);
    update(input.parallel_pilots, &mut card.parallel_pilots);
    if let Some(people) = card.team_size {
        verdicts.between(&format!("{path}.teamSize"), i64::from(people), 1, 1_000_000);
    }
    if let Some(pilots) = card.parallel_pilots {
        let at = format!("{path}.parallelPilots");
        verdicts.between(&at, i64::from(pilots), 0, 1_000);
    }
    if card.one_person_company {
        verdicts.require(card.team_size.is_none_or(|people| people == 1), || {
            ONE_PERSON_TEAM_SIZE.at(format!("{path}.teamSize"))
        });
        card.team_size = Some(1);
    }
}

fn prices(input: &SupplierCardInput, card: &mut SupplierCard, path: &str, verdicts: &mut Verdicts) {
    let amount = |given: MaybeUndefined<BigInt>| given.map_value(|amount| amount.0);
    update(amount(input.price_min_minor), &mut card.price_min_minor);
    update(amount(input.price_max_minor), &mut card.price_max_minor);
    for (end, field) in [
        (card.price_min_minor, "priceMinMinor"),
        (card.price_max_minor, "priceMaxMinor"),
    ] {
        if let Some(end) = end {
            verdicts.between(&format!("{path}.{field}"), end, 0, LARGEST_MINOR);
        }
    }
    if let (Some(min), Some(max)) = (card.price_min_minor, card.price_max_minor) {
        verdicts.require(min <= max, || {
            PRICE_ORDER.at(format!("{path}.priceMinMinor"))
        });
    }
}

/// Absent stays, null clears.
fn update<T>(given: MaybeUndefined<T>, target: &mut Option<T>) {
    match given {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *target = None,
        MaybeUndefined::Value(value) => *target = Some(value),
    }
}

fn distinct(words: &[String]) -> Vec<String> {
    words
        .iter()
        .fold(Vec::with_capacity(words.len()), |mut kept, word| {
            if !kept.contains(word) {
                kept.push(word.clone());
            }
            kept
        })
}

#[cfg(test)]
mod tests;
