//! A row of demands becomes the input of an import.

use async_graphql::MaybeUndefined;

use super::fields::Fields;
use crate::domains::demands::{
    BudgetInput, CapabilityNeed, Contact, DemandCardInput, DeploymentGates, Kpi,
    ProcedureProfileCode,
};
use crate::foundation::money::BigInt;
use crate::foundation::sheets::dates;
use crate::foundation::sheets::refusals::DATE_NOT_UNDERSTOOD;
use crate::foundation::time::Timestamp;

/// Further away is a slip of the pen.
const LONGEST_DEADLINE_DAYS: i64 = 3_650;

/// Names of rows that are only a text, as judged sets have them.
pub fn rename_plain(row: &mut Fields<'_>) {
    row.rename("id", "externalId");
    row.rename("text", "problem");
}

/// The profile and the card of a row. What codes, lengths and amounts must keep is checked by the
/// import itself.
pub fn read(row: &mut Fields<'_>, now: Timestamp) -> (ProcedureProfileCode, DemandCardInput) {
    let profile = row
        .word("profile")
        .unwrap_or(ProcedureProfileCode::MarketMatch);
    let card = DemandCardInput {
        title: row.text("title"),
        title_en: row.text("titleEn"),
        summary: row.text("summary"),
        problem: row.text("problem"),
        expected_outcome: row.text("expectedOutcome"),
        kpis: row.objects("kpis", kpi),
        data_available: row.text("dataAvailable"),
        data_sensitivity: row.word("dataSensitivity"),
        region_code: row.text("regionCode").map(|code| code.trim().to_owned()),
        site: row.text("site"),
        deployment_constraints: row.text("deploymentConstraints"),
        gates: row.object("gates", gates),
        acceptance_test: row.text("acceptanceTest"),
        budget: row.object("budget", budget).flatten(),
        cooperation_form: row.word("cooperationForm"),
        areas: row.texts("areas"),
        keywords: row.texts("keywords"),
        capabilities: row.objects("capabilities", need),
        qualifications: row.texts("qualifications"),
        contact: row.object("contact", contact),
        masked: row.boolean("masked"),
        confidentiality_rationale: row.text("confidentialityRationale"),
        external_url: row.text("externalUrl"),
        language: row.text("language"),
        submission_deadline: deadline(row, now),
    };
    (profile, card)
}

/// A day or an instant of the row itself, which may be empty for open-ended; or days from now.
fn deadline(row: &mut Fields<'_>, now: Timestamp) -> MaybeUndefined<Timestamp> {
    let days = row.integer_between("submissionDeadlineDays", 1, LONGEST_DEADLINE_DAYS);
    let Some(text) = row.text("submissionDeadline") else {
        return days.map_or(MaybeUndefined::Undefined, |days| {
            MaybeUndefined::Value(now.plus_days(days))
        });
    };
    if text.trim().is_empty() {
        return MaybeUndefined::Null;
    }
    let instant = Timestamp::parse(text.trim());
    match instant.or_else(|| dates::read(&text).ok().map(dates::Moment::end)) {
        Some(instant) => MaybeUndefined::Value(instant),
        None => {
            let path = row.at("submissionDeadline");
            let refusal =
                DATE_NOT_UNDERSTOOD.with("text", text.chars().take(60).collect::<String>());
            row.verdicts.add(refusal.at(path));
            MaybeUndefined::Undefined
        }
    }
}

fn kpi(fields: &mut Fields<'_>) -> Option<Kpi> {
    Some(Kpi {
        name: fields.text("name").unwrap_or_default(),
        unit: fields.text("unit").unwrap_or_default(),
        baseline: fields.text("baseline").unwrap_or_default(),
        target: fields.text("target").unwrap_or_default(),
    })
}

fn gates(fields: &mut Fields<'_>) -> DeploymentGates {
    DeploymentGates {
        on_premises: fields.boolean("onPremises"),
        data_stays_on_site: fields.boolean("dataStaysOnSite"),
        xinchuang: fields.boolean("xinchuang"),
        djcp_level: fields.integer("djcpLevel"),
        filing_number_required: fields.boolean("filingNumberRequired"),
    }
}

fn budget(fields: &mut Fields<'_>) -> Option<BudgetInput> {
    let kind = fields.needed("kind", Fields::word);
    let min_minor = fields.integer("minMinor").map(BigInt);
    let max_minor = fields.integer("maxMinor").map(BigInt);
    Some(BudgetInput {
        kind: kind?,
        min_minor,
        max_minor,
    })
}

fn need(fields: &mut Fields<'_>) -> Option<CapabilityNeed> {
    let code = fields.needed("code", Fields::text);
    let required = fields.boolean("required").unwrap_or_default();
    Some(CapabilityNeed {
        code: code?,
        required,
    })
}

pub fn contact(fields: &mut Fields<'_>) -> Contact {
    Contact {
        name: fields.text("name").unwrap_or_default(),
        phone: fields.text("phone").unwrap_or_default(),
        email: fields.text("email").unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::demands::{BudgetKind, CooperationForm};
    use crate::foundation::errors::Verdicts;
    use serde_json::{Value, json};

    fn read_row(row: Value) -> (ProcedureProfileCode, DemandCardInput, Vec<String>) {
        let Value::Object(values) = row else {
            panic!("an object")
        };
        let mut verdicts = Verdicts::default();
        let now = Timestamp::from_micros(0);
        let (profile, card) = Fields::read(values, &mut verdicts, |row| read(row, now));
        let paths = verdicts
            .into_refusals()
            .into_iter()
            .filter_map(|one| one.path)
            .collect();
        (profile, card, paths)
    }

    #[test]
    fn a_whole_row_is_read() {
        let (profile, card, wrong) = read_row(json!({
            "profile": "OPEN_CHALLENGE", "title": "揭榜", "budget": {"kind": "RANGE", "minMinor": "100", "maxMinor": 200},
            "cooperationForm": "PILOT", "gates": {"onPremises": true, "djcpLevel": 3},
            "capabilities": [{"code": "vision.ocr", "required": true}], "kpis": [{"name": "召回率", "baseline": 0.21}],
            "contact": {"name": "顾", "phone": 13800000101_i64}, "submissionDeadlineDays": 2
        }));
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(profile, ProcedureProfileCode::OpenChallenge);
        assert_eq!(card.cooperation_form, Some(CooperationForm::Pilot));
        let budget = card.budget.expect("a budget");
        assert_eq!(
            (budget.kind, budget.min_minor, budget.max_minor),
            (BudgetKind::Range, Some(BigInt(100)), Some(BigInt(200)))
        );
        assert_eq!(card.gates.expect("gates").djcp_level, Some(3));
        assert_eq!(card.kpis.expect("measures")[0].baseline, "0.21");
        assert_eq!(card.contact.expect("a contact").phone, "13800000101");
        assert_eq!(
            card.submission_deadline,
            MaybeUndefined::Value(Timestamp::from_micros(0).plus_days(2))
        );
        assert!(card.summary.is_none(), "what is absent stays as it was");
    }

    #[test]
    fn wrong_words_numbers_and_names_are_refused_by_their_path() {
        let (_, _, wrong) = read_row(json!({
            "profile": "AUCTION", "cooperationForm": "GIFT", "budget": {"minMinor": 1}, "submissionDeadlineDays": 0,
            "capabilities": [{"required": true}], "areas": "a;b", "titel": "x"
        }));
        let expected = [
            "profile",
            "budget.kind",
            "cooperationForm",
            "areas",
            "capabilities.0.code",
            "submissionDeadlineDays",
            "titel",
        ];
        assert_eq!(wrong, expected);
    }
}
