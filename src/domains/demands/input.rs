//! The scenario card as it comes in: what is absent stays as it was, what is blank is cleared.
//! Checks lengths, codes and amounts, and names everything that is wrong at once.

use async_graphql::{InputObject, MaybeUndefined};

use super::card::{
    BudgetKind, CapabilityNeed, Contact, CooperationForm, DataSensitivity, DeploymentGates, Kpi,
};
use super::refusals::{AREA_TAKES_NO_DEMANDS, BUDGET_KIND_MISMATCH, BUDGET_ORDER};
use super::tables::demand::Model as Demand;
use crate::foundation::checks::{LINE, PARAGRAPH, TEXT};
use crate::foundation::errors::Verdicts;
use crate::foundation::money::{BigInt, LARGEST_MINOR};
use crate::foundation::time::Timestamp;
use crate::foundation::{regions, taxonomy, vocabulary};

/// What is said about money.
#[derive(Clone, Debug, InputObject)]
pub struct BudgetInput {
    /// A range, to be negotiated, not public, or none.
    pub kind: BudgetKind,
    /// The lower end in 分; only for `RANGE`.
    pub min_minor: Option<BigInt>,
    /// The upper end in 分; only for `RANGE`.
    pub max_minor: Option<BigInt>,
}

/// The fields of the scenario card. Absent fields stay as they are; a blank text or an empty list
/// clears its field.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DemandCardInput {
    /// Names the scenario, at most 200 characters.
    pub title: Option<String>,
    /// The title in English.
    pub title_en: Option<String>,
    /// Two sentences for lists, at most 2,000 characters.
    pub summary: Option<String>,
    /// The problem as it is today, at most 10,000 characters.
    pub problem: Option<String>,
    /// What should be different afterwards.
    pub expected_outcome: Option<String>,
    /// Measures with baseline and target, at most 20.
    pub kpis: Option<Vec<Kpi>>,
    /// Which data there are.
    pub data_available: Option<String>,
    /// How sensitive they are.
    pub data_sensitivity: Option<DataSensitivity>,
    /// GB/T 2260 code of the region.
    pub region_code: Option<String>,
    /// The place of use.
    pub site: Option<String>,
    /// Constraints in words.
    pub deployment_constraints: Option<String>,
    /// Constraints that suppliers are checked against.
    pub gates: Option<DeploymentGates>,
    /// How it will be tested.
    pub acceptance_test: Option<String>,
    /// What is said about money.
    pub budget: Option<BudgetInput>,
    /// How both sides would work together.
    pub cooperation_form: Option<CooperationForm>,
    /// Codes of one to three of the 22 areas, the main one first.
    pub areas: Option<Vec<String>>,
    /// Free words, at most 30.
    pub keywords: Option<Vec<String>>,
    /// Capabilities that a solution needs, at most 20.
    pub capabilities: Option<Vec<CapabilityNeed>>,
    /// Codes of qualifications that a supplier must hold, at most 20.
    pub qualifications: Option<Vec<String>>,
    /// Whom to reach; masked for others.
    pub contact: Option<Contact>,
    /// Hide owner, contact and site from others.
    pub masked: Option<bool>,
    /// Why, in at least 30 characters.
    pub confidentiality_rationale: Option<String>,
    /// Where an external procedure runs.
    pub external_url: Option<String>,
    /// The language of the texts: zh, zh-Hant or en.
    pub language: Option<String>,
    /// Until when answers are taken; null for open-ended.
    pub submission_deadline: MaybeUndefined<Timestamp>,
}

/// The languages of texts.
const LANGUAGES: [&str; 3] = ["zh", "zh-Hant", "en"];

/// Applies the input to a demand. What is wrong is added to the verdicts with its path.
pub fn apply(input: &DemandCardInput, demand: &mut Demand, path: &str, verdicts: &mut Verdicts) {
    texts(input, demand, path, verdicts);
    lists(input, demand, path, verdicts);
    if let Some(code) = &input.region_code {
        verdicts.known_code(
            &format!("{path}.regionCode"),
            code,
            code.is_empty() || regions::region(code).is_some(),
        );
        demand.region_code.clone_from(code);
    }
    if let Some(gates) = &input.gates {
        if let Some(level) = gates.djcp_level {
            verdicts.between(&format!("{path}.gates.djcpLevel"), i64::from(level), 0, 4);
        }
        demand.card.gates = gates.clone();
    }
    if let Some(budget) = &input.budget {
        apply_budget(budget, demand, &format!("{path}.budget"), verdicts);
    }
    if let Some(contact) = &input.contact {
        demand.card.contact = Contact {
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
        demand.card.language.clone_from(language);
    }
    if input.data_sensitivity.is_some() {
        demand.card.data_sensitivity = input.data_sensitivity;
    }
    if input.cooperation_form.is_some() {
        demand.cooperation_form = input.cooperation_form;
    }
    if let Some(masked) = input.masked {
        demand.masked = masked;
    }
    match input.submission_deadline {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => demand.submission_deadline = None,
        MaybeUndefined::Value(deadline) => demand.submission_deadline = Some(deadline),
    }
}

fn texts(input: &DemandCardInput, demand: &mut Demand, path: &str, verdicts: &mut Verdicts) {
    let card = &mut demand.card;
    let fields: [(&str, &Option<String>, &mut String, usize); 10] = [
        ("title", &input.title, &mut demand.title, LINE),
        ("summary", &input.summary, &mut demand.summary, PARAGRAPH),
        ("problem", &input.problem, &mut card.problem, TEXT),
        (
            "expectedOutcome",
            &input.expected_outcome,
            &mut card.expected_outcome,
            TEXT,
        ),
        (
            "dataAvailable",
            &input.data_available,
            &mut card.data_available,
            TEXT,
        ),
        ("site", &input.site, &mut card.site, LINE),
        (
            "deploymentConstraints",
            &input.deployment_constraints,
            &mut card.deployment_constraints,
            TEXT,
        ),
        (
            "acceptanceTest",
            &input.acceptance_test,
            &mut card.acceptance_test,
            TEXT,
        ),
        (
            "confidentialityRationale",
            &input.confidentiality_rationale,
            &mut card.confidentiality_rationale,
            PARAGRAPH,
        ),
        (
            "externalUrl",
            &input.external_url,
            &mut card.external_url,
            PARAGRAPH,
        ),
    ];
    for (field, given, target, max) in fields {
        if let Some(given) = given {
            *target = verdicts.text(&format!("{path}.{field}"), given, max);
        }
    }
    if let Some(title_en) = &input.title_en {
        card.title_en = verdicts.optional_text(&format!("{path}.titleEn"), Some(title_en), LINE);
    }
}

fn lists(input: &DemandCardInput, demand: &mut Demand, path: &str, verdicts: &mut Verdicts) {
    let card = &mut demand.card;
    if let Some(areas) = &input.areas {
        verdicts.count(&format!("{path}.areas"), areas.len(), 3);
        for (place, code) in areas.iter().enumerate() {
            let at = format!("{path}.areas.{place}");
            verdicts.known_code(
                &at,
                code,
                taxonomy::is_active(code) && taxonomy::area(code).is_some(),
            );
            verdicts.require(
                taxonomy::area(code).is_none_or(|area| area.accepts_demands),
                || AREA_TAKES_NO_DEMANDS.with("code", code).at(at),
            );
        }
        card.areas = distinct(areas);
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
        verdicts.count(&format!("{path}.capabilities"), capabilities.len(), 20);
        let mut kept: Vec<CapabilityNeed> = Vec::new();
        for (place, need) in capabilities.iter().enumerate() {
            let at = format!("{path}.capabilities.{place}.code");
            verdicts.known_code(
                &at,
                &need.code,
                vocabulary::capability(&need.code).is_some(),
            );
            match kept.iter_mut().find(|known| known.code == need.code) {
                Some(known) => known.required |= need.required,
                None => kept.push(need.clone()),
            }
        }
        card.capabilities = kept;
    }
    if let Some(qualifications) = &input.qualifications {
        verdicts.count(&format!("{path}.qualifications"), qualifications.len(), 20);
        for (place, code) in qualifications.iter().enumerate() {
            let at = format!("{path}.qualifications.{place}");
            verdicts.known_code(&at, code, vocabulary::qualification(code).is_some());
        }
        card.qualifications = distinct(qualifications);
    }
    if let Some(kpis) = &input.kpis {
        verdicts.count(&format!("{path}.kpis"), kpis.len(), 20);
        card.kpis = kpis
            .iter()
            .enumerate()
            .map(|(place, kpi)| {
                let at = format!("{path}.kpis.{place}");
                Kpi {
                    name: verdicts.required_text(&format!("{at}.name"), &kpi.name, LINE),
                    unit: verdicts.text(&format!("{at}.unit"), &kpi.unit, 40),
                    baseline: verdicts.text(&format!("{at}.baseline"), &kpi.baseline, LINE),
                    target: verdicts.text(&format!("{at}.target"), &kpi.target, LINE),
                }
            })
            .collect();
    }
}

fn apply_budget(budget: &BudgetInput, demand: &mut Demand, path: &str, verdicts: &mut Verdicts) {
    let (min, max) = (
        budget.min_minor.map(|end| end.0),
        budget.max_minor.map(|end| end.0),
    );
    for (end, field) in [(min, "minMinor"), (max, "maxMinor")] {
        if let Some(end) = end {
            verdicts.between(&format!("{path}.{field}"), end, 0, LARGEST_MINOR);
        }
    }
    verdicts.require(
        (budget.kind == BudgetKind::Range) == (min.is_some() || max.is_some()),
        || BUDGET_KIND_MISMATCH.at(path),
    );
    if let (Some(min), Some(max)) = (min, max) {
        verdicts.require(min <= max, || BUDGET_ORDER.at(path));
    }
    demand.budget_kind = Some(budget.kind);
    demand.budget_min_minor = min;
    demand.budget_max_minor = max;
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
