//! A record as an object of the import format. What it does not say is left out, so that importing it
//! again changes nothing.

use serde_json::{Map, Value, json};

use crate::domains::demands::{BudgetKind, Demand};
use crate::domains::identity::Organisation;
use crate::domains::suppliers::Supplier;
use crate::foundation::sheets::OWN_SOURCE;
use crate::foundation::sheets::shapes::put;

type Object = Map<String, Value>;

pub fn demand(demand: &Demand, owner: Option<&Organisation>, with_contacts: bool) -> Object {
    let card = &demand.card;
    let mut row = Object::new();
    let keys = (demand.source.as_deref(), demand.external_id.as_deref());
    origin(&mut row, keys, demand.id.to_string(), owner);
    for (field, value) in [
        ("profile", json!(demand.profile)),
        ("title", json!(demand.title)),
        ("titleEn", json!(card.title_en)),
        ("summary", json!(demand.summary)),
        ("problem", json!(card.problem)),
        ("expectedOutcome", json!(card.expected_outcome)),
        ("kpis", json!(card.kpis)),
        ("dataAvailable", json!(card.data_available)),
        ("dataSensitivity", json!(card.data_sensitivity)),
        ("regionCode", json!(demand.region_code)),
        ("site", json!(card.site)),
        ("deploymentConstraints", json!(card.deployment_constraints)),
        ("gates", json!(card.gates)),
        ("acceptanceTest", json!(card.acceptance_test)),
        ("budget.kind", json!(demand.budget_kind)),
        ("cooperationForm", json!(demand.cooperation_form)),
        ("areas", json!(card.areas)),
        ("keywords", json!(card.keywords)),
        ("capabilities", json!(card.capabilities)),
        ("qualifications", json!(card.qualifications)),
        ("submissionDeadline", json!(demand.submission_deadline)),
        ("masked", json!(demand.masked)),
        (
            "confidentialityRationale",
            json!(card.confidentiality_rationale),
        ),
        ("externalUrl", json!(card.external_url)),
        ("language", json!(card.language)),
    ] {
        say(&mut row, field, value);
    }
    if demand.budget_kind == Some(BudgetKind::Range) {
        say(&mut row, "budget.minMinor", json!(demand.budget_min_minor));
        say(&mut row, "budget.maxMinor", json!(demand.budget_max_minor));
    }
    if with_contacts {
        say(&mut row, "contact", json!(card.contact));
    }
    row
}

/// The draft, since that is what an import changes.
pub fn supplier(supplier: &Supplier, owner: Option<&Organisation>, with_contacts: bool) -> Object {
    let card = &supplier.draft;
    let mut row = Object::new();
    let keys = (supplier.source.as_deref(), supplier.external_id.as_deref());
    origin(&mut row, keys, supplier.id.to_string(), owner);
    for (field, value) in [
        ("headline", json!(card.headline)),
        ("headlineEn", json!(card.headline_en)),
        ("summary", json!(card.summary)),
        ("summaryEn", json!(card.summary_en)),
        ("capabilities", json!(card.capabilities)),
        ("areas", json!(card.areas)),
        ("regionsServed", json!(card.regions_served)),
        ("keywords", json!(card.keywords)),
        ("offerings", json!(card.offerings)),
        ("cases", json!(card.cases)),
        ("qualifications", json!(card.qualifications)),
        ("teamSize", json!(card.team_size)),
        ("opc", json!(card.one_person_company)),
        ("priceMinMinor", json!(card.price_min_minor)),
        ("priceMaxMinor", json!(card.price_max_minor)),
        ("parallelPilots", json!(card.parallel_pilots)),
        ("gates", json!(card.deployment)),
        ("language", json!(card.language)),
    ] {
        say(&mut row, field, value);
    }
    if with_contacts {
        say(&mut row, "contact", json!(card.contact));
    }
    row
}

/// Where the record came from and whose it is. What was written here is named by its id.
fn origin(
    row: &mut Object,
    keys: (Option<&str>, Option<&str>),
    id: String,
    owner: Option<&Organisation>,
) {
    let (source, external_id) = match keys {
        (Some(source), Some(external_id)) => (source.to_owned(), external_id.to_owned()),
        (Some(_), None) | (None, _) => (OWN_SOURCE.to_owned(), id),
    };
    say(row, "source", json!(source));
    say(row, "externalId", json!(external_id));
    let Some(owner) = owner else {
        return;
    };
    say(row, "organisation.name", json!(owner.name));
    say(row, "organisation.nameEn", json!(owner.name_en));
    say(row, "organisation.kind", json!(owner.kind));
    say(row, "organisation.regionCode", json!(owner.region_code));
    let identifier = json!(owner.identifier);
    match owner.identifier_scheme.as_str() {
        "CN-USCC" => say(row, "organisation.unifiedSocialCreditCode", identifier),
        "CN-TEAM" => {
            say(row, "organisation.identifierKind", json!("TEAM"));
            say(row, "organisation.identifier", identifier);
        }
        scheme => {
            let country = scheme.trim_end_matches("-REG");
            let given = format!("{country}:{}", owner.identifier);
            say(row, "organisation.identifierKind", json!("FOREIGN"));
            say(row, "organisation.identifier", json!(given));
        }
    }
}

/// Adds what says something.
fn say(row: &mut Object, field: &str, value: Value) {
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::Array(list) if list.is_empty() => {}
        Value::Object(inside) => {
            for (name, value) in inside {
                say(row, &format!("{field}.{name}"), value);
            }
        }
        value @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
            put(row, field, value);
        }
    }
}
