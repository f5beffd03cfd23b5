//! How an import runs: dry, again, after a failure, with a preview, a mapping and a report.

use jiebang::cli::{ImportKind, ImportOptions, TableOptions, import_from_file};

use super::{Desk, counts, texts, with_part, workbook};

fn rows(count: usize) -> Vec<Vec<String>> {
    let header = [
        "编号",
        "单位名称",
        "需求名称",
        "单位所在地",
        "预算（万元）",
        "内部备注",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for number in 0..count {
        let budget = if number == 1 { "若干" } else { "5" };
        let cells = [
            &format!("D{number}"),
            "=甲公司",
            "质检",
            "苏州",
            budget,
            "x",
        ];
        rows.push(cells.map(str::to_owned).to_vec());
    }
    rows
}

fn sheet(count: usize) -> Vec<u8> {
    let rows = rows(count);
    let cells: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let lines: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    workbook(|sheet| texts(sheet, 0, &lines))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_finds_the_same_and_changes_nothing() {
    let desk = Desk::start().await;
    let file = desk.write("sent.xlsx", &sheet(5));
    let events = desk.world.event_kinds().await.len();
    let kind = ImportKind::Demands;
    let (dry, outcomes) = desk
        .import_with(kind, &file, true, TableOptions::default())
        .await
        .expect("a dry run");
    assert_eq!(counts(&dry), [4, 0, 0, 1]);
    assert_eq!(outcomes.len(), 5);
    assert_eq!(desk.demands().await, 0);
    assert_eq!(desk.world.event_kinds().await.len(), events);
    let real = desk.import(kind, &file).await.expect("an import");
    assert_eq!(counts(&real), counts(&dry));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failure_in_the_middle_the_import_is_simply_run_again() {
    let desk = Desk::start().await;
    let whole = sheet(400);
    // The same workbook with its sheet cut off: what came before the cut is imported.
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&whole)).unwrap();
    let part = "xl/worksheets/sheet1.xml";
    let text = std::io::read_to_string(archive.by_name(part).unwrap()).unwrap();
    let cut = text.find("<row r=\"300\"").expect("a row");
    let file = desk.write(
        "cut.xlsx",
        &with_part(&whole, part, &text.as_bytes()[..cut], true),
    );
    let kind = ImportKind::Demands;
    let failed = desk.import(kind, &file).await.expect_err("a broken sheet");
    assert!(
        format!("{failed:#}").contains("WORKBOOK_UNREADABLE"),
        "{failed:#}"
    );
    let before = desk.demands().await;
    assert!((1..299).contains(&before), "{before} of a whole batch");
    let file = desk.write("whole.xlsx", &whole);
    let report = desk.import(kind, &file).await.expect("an import");
    assert_eq!(counts(&report), [399 - before, 0, before, 1]);
    assert_eq!(desk.demands().await, 399);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_names_what_became_of_each_row() {
    let desk = Desk::start().await;
    let file = desk.write("sent.xlsx", &sheet(3));
    let source = [
        "import",
        "demands",
        "sent.xlsx",
        "--source",
        "s",
        "--report",
    ];
    for (name, expected) in [("report.csv", "created"), ("again.csv", "unchanged")] {
        let output = desk.run(&[&source[..], &[name]].concat());
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("columns not imported: 内部备注"), "{said}");
        let text = std::fs::read_to_string(desk.path(name)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "\u{feff}line,outcome,externalId,id,column,code,reason"
        );
        assert!(lines[1].starts_with(&format!("2,{expected},D0,")), "{text}");
        assert!(
            lines[2].starts_with("3,refused,") && lines[2].contains("budget,AMOUNT_NOT_UNDERSTOOD")
        );
        assert_eq!(lines.len(), 4);
    }
    let output = desk.run(&[&source[..], &["report.xlsx"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(desk.path("report.xlsx").is_file());
    drop(file);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_tells_what_was_understood_and_writes_nothing() {
    let desk = Desk::start().await;
    desk.write("sent.xlsx", &sheet(5));
    let output = desk.run(&[
        "import",
        "demands",
        "sent.xlsx",
        "--preview",
        "--write-mapping",
        "map.toml",
    ]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    for line in [
        "header: line 1",
        "  C  需求名称 → title",
        "  E  预算（万元） → budget, in 万元",
        "  F  内部备注 → not imported",
        "rows: 5, of which 1 are not understood",
        "line 3, budget: AMOUNT_NOT_UNDERSTOOD",
        "\"minMinor\": 5000000",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    assert_eq!(desk.demands().await, 0);
    let mapping = std::fs::read_to_string(desk.path("map.toml")).unwrap();
    assert!(
        mapping.contains("header = \"预算（万元）\"") && mapping.contains("unit = \"万元\""),
        "{mapping}"
    );
    let edited = mapping
        .replace("万元\"\n", "元\"\n")
        .replace("header = \"预算（元\"", "header = \"预算（万元）\"");
    std::fs::write(desk.path("map.toml"), edited).unwrap();
    let output = desk.run(&[
        "import",
        "demands",
        "sent.xlsx",
        "--preview",
        "--mapping",
        "map.toml",
    ]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("→ budget, in 元") && text.contains("\"minMinor\": 500\n"),
        "{text}"
    );
    std::fs::write(desk.path("map.toml"), "colour = 1").unwrap();
    let output = desk.run(&["import", "demands", "sent.xlsx", "--mapping", "map.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("MAPPING_INVALID"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_nobody_names_is_asked_for() {
    let desk = Desk::start().await;
    let file = desk.write("sent.xlsx", &sheet(1));
    let operation = desk.world.system();
    let options = ImportOptions {
        format: jiebang::cli::Format::Xlsx,
        ..ImportOptions::default()
    };
    let report = import_from_file(
        &operation,
        ImportKind::Demands,
        &file,
        &options,
        &TableOptions::default(),
        &mut |_| {},
    )
    .await
    .expect("an import");
    assert_eq!(super::faults(&report), [(2, "source", "REQUIRED")]);
    assert_eq!(desk.demands().await, 0);
}
