//! The form in which demands and suppliers are collected: what is filled in is imported as it is.

use jiebang::cli::{FormLanguage, Format, ImportKind, export_to_file, write_form};
use jiebang::foundation::sheets::columns::columns;

use super::{Desk, counts, texts};

#[tokio::test(flavor = "multi_thread")]
async fn the_form_holds_an_example_that_is_not_imported() {
    let desk = Desk::start().await;
    for kind in [ImportKind::Demands, ImportKind::Suppliers] {
        for language in [FormLanguage::Zh, FormLanguage::En] {
            for name in ["form.xlsx", "form.csv"] {
                let file = desk.path(name);
                write_form(kind, &file, language).expect("a form");
                let report = desk.import(kind, &file).await.expect("an import");
                assert_eq!(
                    report.rows(),
                    0,
                    "{kind:?} {language:?} {name}: {:?}",
                    report.faults
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_filled_in_as_its_example_is_imported_and_published() {
    let desk = Desk::start().await;
    for kind in [ImportKind::Demands, ImportKind::Suppliers] {
        for english in [false, true] {
            let in_form: Vec<_> = columns(kind.into())
                .filter(|column| column.in_form)
                .collect();
            let language = if english {
                FormLanguage::En
            } else {
                FormLanguage::Zh
            };
            let empty = desk.path("empty.csv");
            write_form(kind, &empty, language).expect("a form");
            let text = std::fs::read_to_string(&empty).unwrap();
            let headers = text.trim_start_matches('\u{feff}').lines().next().unwrap();
            let headers: Vec<&str> = headers.split(',').collect();
            let example = in_form.iter().map(|column| match (column.field, english) {
                ("externalId", _) => {
                    if english {
                        "E-1"
                    } else {
                        "Z-1"
                    }
                }
                ("organisation.name", true) => column.example_en,
                (_, true) => column.example_en,
                (_, false) => column.example_zh,
            });
            let example: Vec<&str> = example.collect();
            let file = desk.sheet("filled.xlsx", |sheet| {
                texts(sheet, 0, &[&headers, &example])
            });
            let report = desk.import(kind, &file).await.expect("an import");
            assert_eq!(
                counts(&report),
                [1, 0, 0, 0],
                "{kind:?} {english}: {:?}",
                report.faults
            );
            assert_eq!(report.drafts, 0, "{kind:?} {english}: {report}");
        }
    }
    let file = desk.path("out.jsonl");
    let options = jiebang::cli::ExportOptions::default();
    let written = export_to_file(
        &desk.world.system(),
        ImportKind::Suppliers,
        &file,
        Format::Jsonl,
        &options,
    )
    .await;
    assert_eq!(written.expect("an export"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_has_drop_downs_notes_and_a_frozen_header() {
    let desk = Desk::start().await;
    let file = desk.path("form.xlsx");
    write_form(ImportKind::Demands, &file, FormLanguage::Zh).expect("a form");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut part = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<dataValidation ") && sheet.contains("选项!$A$2"));
    assert!(sheet.contains("state=\"frozen\""));
    assert!(part("xl/comments1.xml").contains("必填"));
    let workbook = part("xl/workbook.xml");
    assert!(workbook.contains("需求") && workbook.contains("选项"));
}
