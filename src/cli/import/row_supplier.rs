//! A row of suppliers becomes the input of an import.

use async_graphql::MaybeUndefined;

use super::fields::Fields;
use super::row_demand::contact;
use crate::domains::suppliers::{
    CapabilityOffer, CaseStudy, DeploymentOffer, HeldQualification, Offering, SupplierCardInput,
};
use crate::foundation::money::BigInt;

/// Names of rows that are only a text, as judged sets have them.
pub fn rename_plain(row: &mut Fields<'_>) {
    row.rename("id", "externalId");
    row.rename("text", "summary");
    row.rename("title", "headline");
}

/// The card of a row. What codes, lengths and amounts must keep is checked by the import itself.
pub fn read(row: &mut Fields<'_>) -> SupplierCardInput {
    SupplierCardInput {
        headline: row.text("headline"),
        headline_en: row.text("headlineEn"),
        summary: row.text("summary"),
        summary_en: row.text("summaryEn"),
        capabilities: row.objects("capabilities", capability),
        areas: row.texts("areas"),
        regions_served: row.texts("regionsServed"),
        keywords: row.texts("keywords"),
        offerings: row.objects("offerings", offering),
        cases: row.objects("cases", case),
        qualifications: row.objects("qualifications", qualification),
        team_size: given(row.integer("teamSize")),
        one_person_company: row.boolean("opc"),
        price_min_minor: given(row.integer("priceMinMinor").map(BigInt)),
        price_max_minor: given(row.integer("priceMaxMinor").map(BigInt)),
        parallel_pilots: given(row.integer("parallelPilots")),
        deployment: row.object("gates", deployment),
        contact: row.object("contact", contact),
        language: row.text("language"),
    }
}

fn given<T>(value: Option<T>) -> MaybeUndefined<T> {
    value.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

fn capability(fields: &mut Fields<'_>) -> Option<CapabilityOffer> {
    let code = fields.needed("code", Fields::text);
    let level = fields.needed("level", Fields::integer);
    let note = fields.text("note").unwrap_or_default();
    Some(CapabilityOffer {
        code: code?,
        level: level?,
        note,
    })
}

fn offering(fields: &mut Fields<'_>) -> Option<Offering> {
    let kind = fields.needed("kind", Fields::word);
    let name = fields.text("name").unwrap_or_default();
    let description = fields.text("description").unwrap_or_default();
    Some(Offering {
        kind: kind?,
        name,
        description,
    })
}

fn case(fields: &mut Fields<'_>) -> Option<CaseStudy> {
    let title = fields.text("title").unwrap_or_default();
    let client = fields.text("client").unwrap_or_default();
    let area = fields.text("area");
    let outcome = fields.text("outcome").unwrap_or_default();
    let kpi = fields.text("kpi").unwrap_or_default();
    let year = fields.needed("year", Fields::integer);
    Some(CaseStudy {
        title,
        client,
        area,
        outcome,
        kpi,
        year: year?,
    })
}

fn qualification(fields: &mut Fields<'_>) -> Option<HeldQualification> {
    let code = fields.needed("code", Fields::text);
    let number = fields.text("number").unwrap_or_default();
    let issuer = fields.text("issuer").unwrap_or_default();
    let expires_on = fields.word("expiresOn");
    Some(HeldQualification {
        code: code?,
        number,
        issuer,
        expires_on,
    })
}

fn deployment(fields: &mut Fields<'_>) -> DeploymentOffer {
    DeploymentOffer {
        on_premises: fields.boolean("onPremises"),
        data_stays_on_site: fields.boolean("dataStaysOnSite"),
        xinchuang: fields.boolean("xinchuang"),
        djcp_level: fields.integer("djcpLevel"),
        filing_number: fields.text("filingNumber"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::suppliers::OfferingKind;
    use crate::foundation::errors::Verdicts;
    use serde_json::{Value, json};

    fn read_row(row: Value) -> (SupplierCardInput, Vec<String>) {
        let Value::Object(values) = row else {
            panic!("an object")
        };
        let mut verdicts = Verdicts::default();
        let card = Fields::read(values, &mut verdicts, |row| {
            rename_plain(row);
            read(row)
        });
        (
            card,
            verdicts
                .into_refusals()
                .into_iter()
                .filter_map(|one| one.path)
                .collect(),
        )
    }

    #[test]
    fn a_whole_row_is_read() {
        let (card, wrong) = read_row(json!({
            "title": "视觉质检", "text": "做质检", "capabilities": [{"code": "vision.ocr", "level": "3"}],
            "offerings": [{"kind": "MODEL", "name": "模型"}], "cases": [{"title": "案例", "outcome": "好", "year": 2024}],
            "qualifications": [{"code": "ISO9001", "expiresOn": "2027-11-30"}], "teamSize": 4, "opc": false,
            "priceMinMinor": 100, "gates": {"filingNumber": "JS-1"}
        }));
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(card.headline.as_deref(), Some("视觉质检"));
        assert_eq!(card.summary.as_deref(), Some("做质检"));
        assert_eq!(card.capabilities.expect("capabilities")[0].level, 3);
        assert_eq!(
            card.offerings.expect("offerings")[0].kind,
            OfferingKind::Model
        );
        assert!(
            card.qualifications.expect("certificates")[0]
                .expires_on
                .is_some()
        );
        assert_eq!(card.team_size, MaybeUndefined::Value(4));
        assert_eq!(card.price_max_minor, MaybeUndefined::Undefined);
        assert_eq!(
            card.deployment.expect("gates").filing_number.as_deref(),
            Some("JS-1")
        );
    }

    #[test]
    fn impossible_days_unknown_kinds_and_missing_levels_are_refused_by_their_path() {
        let (_, wrong) = read_row(json!({
            "capabilities": [{"code": "vision.ocr"}], "offerings": [{"kind": "MAGIC", "name": "x"}],
            "cases": [{"title": "y", "year": "soon"}], "qualifications": [{"code": "ISO9001", "expiresOn": "2027-02-30"}]
        }));
        assert_eq!(
            wrong,
            [
                "capabilities.0.level",
                "offerings.0.kind",
                "cases.0.year",
                "qualifications.0.expiresOn"
            ]
        );
    }
}
