//! What is exported is imported again unchanged, and no cell of it is a formula.

use jiebang::cli::ImportOptions;
use jiebang::cli::{
    ExportOptions, Format, ImportKind, export_to_file, import_demands, import_suppliers,
};
use serde_json::json;

use super::{Desk, counts};

fn rows() -> (String, String) {
    let demand = |key: &str, title: &str| {
        json!({
            "externalId": key, "organisation": {"name": format!("=单位 {key}"), "nameEn": "@unit", "kind": "HOSPITAL", "regionCode": "320102"},
            "title": title, "problem": "一;二|三\\\n四\t五", "areas": ["livelihood.healthcare"], "regionCode": "320102",
            "cooperationForm": "PURCHASE", "contact": {"name": "张三", "phone": "+86 13900000000"}, "keywords": ["a;b", "'=c", "丁,戊"],
            "capabilities": [{"code": "language.document_review", "required": true}, {"code": "language.large_model"}],
            "kpis": [{"name": "甲|级率", "unit": "%", "target": "≥97"}], "budget": {"kind": "RANGE", "minMinor": 100, "maxMinor": 250},
            "gates": {"djcpLevel": 3, "onPremises": false}, "submissionDeadline": "2099-06-30T10:00:00.123456Z"
        })
    };
    let supplier = json!({
        "externalId": "s", "organisation": {"name": "海外公司", "kind": "ENTERPRISE", "regionCode": "320508", "identifierKind": "FOREIGN", "identifier": "DE:HRB 12345"},
        "headline": "-质检", "summary": "＝为工厂做质检", "regionsServed": ["320000"], "contact": {"name": "甲", "phone": "1"},
        "capabilities": [{"code": "vision.ocr", "level": 2, "note": "说明: a;b"}], "opc": true, "teamSize": 1,
        "offerings": [{"kind": "MODEL", "name": "模|型"}], "cases": [{"title": "案例", "outcome": "好", "year": 2024}],
        "qualifications": [{"code": "ISO9001", "expiresOn": "2099-01-01"}], "priceMinMinor": 5, "gates": {"filingNumber": "JS-1"}
    });
    let demands = [
        demand("1", "=HYPERLINK(\"x\")"),
        demand("2", "+病历"),
        demand("3", "'-x"),
        demand("4", "普通"),
    ];
    let demands: Vec<String> = demands.iter().map(ToString::to_string).collect();
    (demands.join("\n"), supplier.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_comes_back_unchanged() {
    let desk = Desk::start().await;
    let (demands, suppliers) = rows();
    let options = ImportOptions {
        source: Some("=src".to_owned()),
        ..ImportOptions::default()
    };
    let system = desk.world.system();
    let report = import_demands(&system, demands.as_bytes(), options.clone())
        .await
        .expect("an import");
    assert_eq!(counts(&report), [4, 0, 0, 0], "{:?}", report.faults);
    let report = import_suppliers(&system, suppliers.as_bytes(), options)
        .await
        .expect("an import");
    assert_eq!(counts(&report), [1, 0, 0, 0], "{:?}", report.faults);
    for name in ["out.jsonl", "out.csv", "out.xlsx"] {
        for with_contacts in [false, true] {
            for (kind, rows) in [(ImportKind::Demands, 4), (ImportKind::Suppliers, 1)] {
                let file = desk.path(name);
                let options = ExportOptions {
                    with_contacts,
                    ..ExportOptions::default()
                };
                let format = Format::of(&file).unwrap();
                let written = export_to_file(&system, kind, &file, format, &options)
                    .await
                    .expect("an export");
                assert_eq!(written, rows);
                if name != "out.xlsx" {
                    let text = std::fs::read_to_string(&file).unwrap();
                    assert_eq!(
                        text.contains("13900000000"),
                        with_contacts && kind == ImportKind::Demands
                    );
                }
                let report = desk.import(kind, &file).await.expect("an import");
                assert_eq!(
                    counts(&report),
                    [0, 0, rows, 0],
                    "{name} {kind:?}: {:?}",
                    report.faults
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_an_export_begins_like_a_formula() {
    let desk = Desk::start().await;
    let (demands, _) = rows();
    let options = ImportOptions {
        source: Some("=src".to_owned()),
        ..ImportOptions::default()
    };
    let system = desk.world.system();
    import_demands(&system, demands.as_bytes(), options)
        .await
        .expect("an import");
    let file = desk.path("out.csv");
    let options = ExportOptions {
        with_contacts: true,
        ..ExportOptions::default()
    };
    export_to_file(&system, ImportKind::Demands, &file, Format::Csv, &options)
        .await
        .expect("an export");
    let text = std::fs::read_to_string(&file).unwrap();
    for start in ["\n", ",", ",\""] {
        for sign in ["=", "+", "-", "@", "＝"] {
            assert!(!text.contains(&format!("{start}{sign}")), "{start:?}{sign}");
        }
    }
    let file = desk.path("out.xlsx");
    export_to_file(&system, ImportKind::Demands, &file, Format::Xlsx, &options)
        .await
        .expect("an export");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let sheet =
        std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(!sheet.contains("<f>") && sheet.contains("=HYPERLINK"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_here_is_exported_by_its_id_and_not_written_over() {
    let desk = Desk::start().await;
    let mill = desk.world.verified_organisation("mill", "ENTERPRISE").await;
    let id = desk
        .world
        .draft_demand(&mill, json!({"title": "自己写的"}))
        .await;
    let file = desk.path("own.jsonl");
    let system = desk.world.system();
    export_to_file(
        &system,
        ImportKind::Demands,
        &file,
        Format::Jsonl,
        &ExportOptions::default(),
    )
    .await
    .expect("an export");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(&id));
    let report = desk
        .import(ImportKind::Demands, &file)
        .await
        .expect("an import");
    assert_eq!(counts(&report), [0, 0, 1, 0], "{:?}", report.faults);
    let changed = desk.write(
        "changed.jsonl",
        text.replace("自己写的", "别人改的").as_bytes(),
    );
    let report = desk
        .import(ImportKind::Demands, &changed)
        .await
        .expect("an import");
    assert_eq!(report.faults[0].code, "DEMAND_OWN_RECORD");
    assert_eq!(desk.demands().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_was_written_here_is_not_written_over() {
    let desk = Desk::start().await;
    let maker = desk
        .world
        .verified_organisation("maker", "ENTERPRISE")
        .await;
    desk.world.published_supplier(&maker, json!({})).await;
    let file = desk.path("own.jsonl");
    export_to_file(
        &desk.world.system(),
        ImportKind::Suppliers,
        &file,
        Format::Jsonl,
        &ExportOptions::default(),
    )
    .await
    .expect("an export");
    let text = std::fs::read_to_string(&file).unwrap();
    let changed = desk.write(
        "changed.jsonl",
        text.replace("工业视觉检测", "别人改的").as_bytes(),
    );
    let report = desk
        .import(ImportKind::Suppliers, &changed)
        .await
        .expect("an import");
    assert_eq!(report.faults[0].code, "SUPPLIER_OWN_RECORD");
}
