//! Imports into a database of their own.

use super::*;
use crate::app::App;

async fn app() -> (tempfile::TempDir, App) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::default();
    config.database.url = format!("sqlite:{}", folder.path().join("import.db").display());
    config.database.durable = false;
    let app = App::connect(config).await.expect("a database");
    app.migrate().await.expect("a schema");
    (folder, app)
}

fn supplier(key: &str, capability: &str) -> String {
    serde_json::json!({
        "externalId": key, "headline": "视觉质检", "summary": "为工厂做质检", "regionsServed": ["320000"],
        "capabilities": [{"code": capability, "level": 2}], "contact": {"name": "甲", "phone": "13900000000"},
        "organisation": {"name": format!("公司 {key}"), "kind": "ENTERPRISE", "regionCode": "320508"}
    })
    .to_string()
}

fn options() -> ImportOptions {
    ImportOptions {
        source: Some("test".to_owned()),
        ..ImportOptions::default()
    }
}

fn counts(report: &ImportReport) -> [u64; 5] {
    [
        report.created,
        report.changed,
        report.unchanged,
        report.refused,
        report.drafts,
    ]
}

#[tokio::test]
async fn bad_rows_are_named_and_the_good_ones_beside_them_are_kept() {
    let (_folder, app) = app().await;
    let operation = Operation::system("import", app.handles.clone());
    let rows: Vec<String> = (0..40)
        .map(|place| match place {
            7 => supplier("7", "no.such_code"),
            20 => "{".to_owned(),
            31 => supplier("31", "vision.ocr").replace("320508", "999999"),
            place => supplier(&place.to_string(), "vision.ocr"),
        })
        .collect();
    let file = rows.join("\n");
    let report = import_suppliers(&operation, file.as_bytes(), options())
        .await
        .expect("an import");
    assert_eq!(counts(&report), [37, 0, 0, 3, 0]);
    let faults: Vec<(u64, &str, &str)> = report
        .faults
        .iter()
        .map(|fault| {
            (
                fault.line,
                fault.column.as_deref().unwrap_or_default(),
                fault.code.as_str(),
            )
        })
        .collect();
    assert_eq!(
        faults,
        [
            (8, "capabilities.0.code", "UNKNOWN_CODE"),
            (21, "", "ROW_NOT_JSON"),
            (32, "organisation.regionCode", "UNKNOWN_CODE"),
        ]
    );

    let report = import_suppliers(&operation, file.as_bytes(), options())
        .await
        .expect("an import");
    assert_eq!(
        counts(&report),
        [0, 0, 37, 3, 0],
        "a second import doubles nothing"
    );
    let report = import_suppliers(
        &operation,
        file.replace("视觉质检", "视觉检测").as_bytes(),
        options(),
    )
    .await;
    assert_eq!(counts(&report.expect("an import")), [0, 37, 0, 3, 0]);
}

#[tokio::test]
async fn a_dry_run_checks_everything_and_changes_nothing() {
    let (_folder, app) = app().await;
    let operation = Operation::system("import", app.handles.clone());
    let file = [supplier("1", "vision.ocr"), supplier("2", "no.such_code")].join("\n");
    let dry = operation.clone().with_dry_run(true);
    for _ in 0..2 {
        let report = import_suppliers(&dry, file.as_bytes(), options())
            .await
            .expect("a dry run");
        assert_eq!(counts(&report), [1, 0, 0, 1, 0]);
    }
    let report = import_suppliers(&operation, file.as_bytes(), options())
        .await
        .expect("an import");
    assert_eq!(counts(&report), [1, 0, 0, 1, 0]);
}

#[tokio::test]
async fn a_spreadsheet_and_json_lines_say_the_same() {
    let (_folder, app) = app().await;
    let operation = Operation::system("import", app.handles.clone());
    let csv = "\u{feff}externalId,organisation.name,organisation.kind,organisation.regionCode,title,problem,areas,regionCode,\
               cooperationForm,contact.name,contact.phone,capabilities,kpis,budget.kind,budget.minMinor,gates.djcpLevel\r\n\
               1,甲医院,HOSPITAL,320102,病历质控,\"只能抽查,\n想全查\",livelihood.healthcare,320102,PURCHASE,张三,13900000000,\
               language.document_review!;language.large_model,甲级率|%|91|≥97,RANGE,100,3\r\n";
    let json = serde_json::json!({
        "externalId": "1", "organisation": {"name": "甲医院", "kind": "HOSPITAL", "regionCode": "320102"},
        "title": "病历质控", "problem": "只能抽查,\n想全查", "areas": ["livelihood.healthcare"], "regionCode": "320102",
        "cooperationForm": "PURCHASE", "contact": {"name": "张三", "phone": "13900000000"},
        "capabilities": [{"code": "language.document_review", "required": true}, {"code": "language.large_model"}],
        "kpis": [{"name": "甲级率", "unit": "%", "baseline": "91", "target": "≥97"}],
        "budget": {"kind": "RANGE", "minMinor": 100}, "gates": {"djcpLevel": 3}
    })
    .to_string();
    let spreadsheet = ImportOptions {
        format: Format::Csv,
        ..options()
    };
    let report = import_demands(&operation, csv.as_bytes(), spreadsheet)
        .await
        .expect("an import");
    assert_eq!(
        counts(&report),
        [1, 0, 0, 0, 0],
        "{report}: {:?}",
        report.faults
    );
    let report = import_demands(&operation, json.as_bytes(), options())
        .await
        .expect("an import");
    assert_eq!(counts(&report), [0, 0, 1, 0, 0]);
}

#[tokio::test]
async fn plain_rows_become_drafts_of_placeholder_organisations() {
    let (_folder, app) = app().await;
    let operation = Operation::system("import", app.handles.clone());
    let options = ImportOptions {
        placeholder_organisations: true,
        ..options()
    };
    let file = "{\"id\": \"q0\", \"title\": \"电解液\", \"text\": \" 需要新的电解液 \"}\n";
    let report = import_demands(&operation, file.as_bytes(), options.clone())
        .await
        .expect("an import");
    assert_eq!(counts(&report), [1, 0, 0, 0, 1]);
    assert_eq!(
        report.lacking.keys().collect::<Vec<_>>(),
        ["areas", "contact", "cooperationForm", "regionCode"]
    );
    let report = import_suppliers(&operation, file.as_bytes(), options)
        .await
        .expect("an import");
    assert_eq!(
        counts(&report),
        [1, 0, 0, 0, 0],
        "a supplier with a headline is there to be found"
    );
}

#[test]
fn the_document_of_the_format_names_every_column() {
    let document = include_str!("FORMAT.md");
    for (column, _) in shapes::DEMAND_COLUMNS
        .iter()
        .chain(shapes::SUPPLIER_COLUMNS)
    {
        assert!(document.contains(&format!("`{column}`")), "{column}");
    }
}

#[test]
fn every_word_of_a_list_is_one_of_its_enumeration() {
    use crate::domains::{demands, suppliers};
    use crate::foundation::actor::OrganisationKind;
    use crate::foundation::identifiers::IdentifierKind;
    use crate::foundation::sheets::codes_of_choice;
    fn all_are<T: serde::de::DeserializeOwned>(list: &str) {
        let codes = codes_of_choice(list);
        assert!(!codes.is_empty(), "{list}");
        for code in codes {
            assert!(
                serde_json::from_value::<T>(code.into()).is_ok(),
                "{list}: {code}"
            );
        }
    }
    all_are::<OrganisationKind>("organisation_kind");
    all_are::<IdentifierKind>("identifier_kind");
    all_are::<demands::ProcedureProfileCode>("profile");
    all_are::<demands::DataSensitivity>("data_sensitivity");
    all_are::<demands::BudgetKind>("budget_kind");
    all_are::<demands::CooperationForm>("cooperation_form");
    all_are::<suppliers::OfferingKind>("offering_kind");
}
