//! The table that everybody sends: titles, groups, notes, units, and a different mistake in each row.

use jiebang::cli::{ImportKind, TableOptions};
use jiebang::domains::demands;
use jiebang::foundation::sheets::Mapping;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet};

use super::{Desk, counts, faults, merged, texts};

/// A sheet with two rows of headers under a title, and notes below.
fn messy(sheet: &mut Worksheet) {
    sheet.set_name("附件1").unwrap();
    merged(
        sheet,
        (0, 0),
        (0, 11),
        "江苏省2026年“人工智能+”场景需求征集表",
    );
    texts(
        sheet,
        1,
        &[&[
            "填报单位（盖章）：",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "单位：万元",
        ]],
    );
    for (place, header) in [
        (0, "序号"),
        (1, "需求单位*"),
        (2, "需求名称\n（必填）"),
        (3, "问题描述"),
        (4, "所在地区"),
        (5, "所属领域"),
        (6, "合作方式"),
        (9, "截止日期\n(年/月/日)"),
        (11, "附件"),
    ] {
        merged(sheet, (2, place), (3, place), header);
    }
    merged(sheet, (2, 7), (2, 8), "联系人信息");
    texts(sheet, 3, &[&["", "", "", "", "", "", "", "姓名", "手 机"]]);
    merged(sheet, (2, 10), (3, 10), "拟投入资金");
    texts(
        sheet,
        4,
        &[
            &[
                "1",
                "江苏甲医院",
                "病历内涵质控",
                "只能抽查",
                "南京市玄武区",
                "普及医疗健康智能化服务",
                "采购",
                "张三",
                "",
                "",
                "50-80",
                "有",
            ],
            &[
                "2",
                "",
                "影像辅助诊断",
                "医生不足",
                "南京",
                "智慧医疗；低空经济",
                "試點驗證",
                "张三",
                "025-00000000",
                "长期有效",
                "面议",
            ],
            &[
                "3",
                "苏州乙有限公司",
                "表面缺陷检测",
                "人工目检",
                "苏州市",
                "推动工业制造智能化转型",
                "联合研发",
                "李四",
                "1.3812345678E+10",
                "2099年12月31日",
                "¥500,000元",
            ],
            &[
                "4",
                "无锡丙局",
                "智慧水利",
                "汛期预警",
                "鼓楼区",
                "智慧水利",
                "采购",
                "王五",
                "0510-0",
                "12月31日",
                "5,0",
            ],
            &[
                "5",
                "无锡丁局",
                "水质",
                "水质预警",
                "无锡",
                "魔法",
                "采购",
                "王五",
                "0510-0",
                "2099-12-31",
                "30",
            ],
        ],
    );
    // Joined over two rows, a number for a telephone, a date, a formula and an error.
    merged(sheet, (4, 1), (5, 1), "江苏甲医院");
    sheet.write_number(4, 8, 13_900_000_000.0).unwrap();
    let day = ExcelDateTime::from_ymd(2099, 6, 30).unwrap();
    sheet
        .write_datetime_with_format(4, 9, day, &Format::new().set_num_format("yyyy/m/d"))
        .unwrap();
    texts(
        sheet,
        9,
        &[&[
            "6",
            "南通戊公司",
            "纱线质检",
            "人工",
            "南通",
            "推动工业制造智能化转型",
            "采购",
            "赵六",
            "0513-0",
            "2099.12.31",
        ]],
    );
    sheet
        .write_formula(9, 10, Formula::new("=10*2").set_result("20"))
        .unwrap();
    texts(
        sheet,
        10,
        &[&[
            "7",
            "南通己公司",
            "布匹质检",
            "人工",
            "南通",
            "推动工业制造智能化转型",
            "采购",
            "赵六",
            "0513-0",
            "2099.12.31",
        ]],
    );
    sheet
        .write_formula(10, 10, Formula::new("=NA()").set_result("#N/A"))
        .unwrap();
    texts(
        sheet,
        11,
        &[&["合计", "", "", "", "", "", "", "", "", "", "180"]],
    );
    merged(
        sheet,
        (13, 0),
        (13, 11),
        "备注：1. 联系人请填写手机；2. 每单位限报三项。",
    );
    texts(sheet, 14, &[&["填表人：", "", "", "联系电话："]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_that_everybody_sends_is_understood() {
    let desk = Desk::start().await;
    let file = desk.sheet("messy.xlsx", messy);
    let report = desk
        .import(ImportKind::Demands, &file)
        .await
        .expect("an import");
    assert_eq!(
        faults(&report),
        [
            (8, "regionCode", "NAME_AMBIGUOUS"),
            (8, "submissionDeadline", "DATE_AMBIGUOUS"),
            (8, "budget", "AMOUNT_NOT_UNDERSTOOD"),
            (9, "areas", "NAME_UNKNOWN"),
            (11, "budget", "CELL_ERROR"),
        ]
    );
    assert_eq!(counts(&report), [4, 0, 0, 3], "{report}");
    assert_eq!(report.drafts, 0, "{report}");

    let exported = desk.path("all.jsonl");
    let options = jiebang::cli::ExportOptions {
        with_contacts: true,
        ..Default::default()
    };
    let format = jiebang::cli::Format::Jsonl;
    jiebang::cli::export_to_file(
        &desk.world.system(),
        ImportKind::Demands,
        &exported,
        format,
        &options,
    )
    .await
    .expect("an export");
    let text = std::fs::read_to_string(exported).unwrap();
    let rows: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |title: &str| rows.iter().find(|row| row["title"] == title).expect(title);
    let first = of("病历内涵质控");
    assert_eq!(
        first["budget"],
        serde_json::json!({"kind": "RANGE", "minMinor": 50_000_000, "maxMinor": 80_000_000})
    );
    assert_eq!(first["contact"]["phone"], "13900000000");
    assert_eq!(first["submissionDeadline"], "2099-06-30T23:59:59+08:00");
    assert_eq!(first["organisation"]["kind"], "HOSPITAL");
    assert_eq!(first["organisation"]["regionCode"], "320102");
    let second = of("影像辅助诊断");
    assert_eq!(second["organisation"]["name"], "江苏甲医院");
    assert_eq!(second["budget"], serde_json::json!({"kind": "NEGOTIABLE"}));
    assert_eq!(second["cooperationForm"], "PILOT");
    assert_eq!(second["submissionDeadline"], serde_json::Value::Null);
    let third = of("表面缺陷检测");
    assert_eq!(third["budget"]["maxMinor"], 50_000_000);
    assert_eq!(third["contact"]["phone"], "13812345678");
    assert_eq!(of("纱线质检")["budget"]["maxMinor"], 20_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_it_again_doubles_nothing_and_a_correction_changes_its_row() {
    let desk = Desk::start().await;
    let file = desk.sheet("messy.xlsx", messy);
    desk.import(ImportKind::Demands, &file)
        .await
        .expect("an import");
    let again = desk
        .import(ImportKind::Demands, &file)
        .await
        .expect("an import");
    assert_eq!(counts(&again), [0, 0, 4, 3]);
    let corrected = desk.sheet("corrected.xlsx", |sheet| {
        messy(sheet);
        sheet.write_string(4, 3, "全量质控").unwrap();
        sheet.write_string(8, 5, "智慧水利").unwrap();
    });
    let report = desk
        .import(ImportKind::Demands, &corrected)
        .await
        .expect("an import");
    assert_eq!(counts(&report), [1, 1, 3, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_without_unit_is_refused_until_somebody_declares_it() {
    let desk = Desk::start().await;
    let file = desk.sheet("no-unit.xlsx", |sheet| {
        texts(
            sheet,
            0,
            &[
                &["编号", "单位名称", "需求名称", "单位所在地", "预算"],
                &["1", "甲公司", "质检", "苏州", "50"],
            ],
        );
    });
    let report = desk
        .import(ImportKind::Demands, &file)
        .await
        .expect("an import");
    assert_eq!(faults(&report), [(2, "budget", "AMOUNT_WITHOUT_UNIT")]);
    assert_eq!(desk.demands().await, 0);
    let table = TableOptions {
        mapping: Mapping::parse(
            "unit = \"元\"",
            jiebang::foundation::sheets::TableKind::Demands,
        )
        .unwrap(),
        ..TableOptions::default()
    };
    let (report, _) = desk
        .import_with(ImportKind::Demands, &file, false, table)
        .await
        .expect("an import");
    assert_eq!(counts(&report), [1, 0, 0, 0]);
    let demand = demands::demand_by_external_id(&desk.world.system(), "test", "1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(demand.budget_max_minor, Some(5_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_of_every_encoding_says_the_same() {
    let desk = Desk::start().await;
    let text = "需求征集表,,,\r\n编号,单位名称,需求名称,单位所在地,预算（万元）\r\n1,甲公司,\"质检,一期\",苏州,50\r\n";
    let tabs = text
        .replace("\"质检,一期\"", "质检|一期")
        .replace(',', "\t")
        .replace("质检|一期", "质检,一期");
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(tabs.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
    for (at, bytes) in [text.as_bytes(), &gbk, &utf16].into_iter().enumerate() {
        let file = desk.write("sent.csv", bytes);
        let report = desk
            .import(ImportKind::Demands, &file)
            .await
            .expect("an import");
        let expected = if at == 0 { [1, 0, 0, 0] } else { [0, 0, 1, 0] };
        assert_eq!(counts(&report), expected, "{at}: {:?}", report.faults);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_found_by_its_header_or_by_its_name() {
    let desk = Desk::start().await;
    let mut workbook = rust_xlsxwriter::Workbook::new();
    texts(
        workbook.add_worksheet().set_name("说明").unwrap(),
        0,
        &[&["请填写第二张表"]],
    );
    let rows: [&[&str]; 2] = [
        &["编号", "单位名称", "需求名称", "单位所在地"],
        &["1", "甲公司", "一", "苏州"],
    ];
    texts(workbook.add_worksheet().set_name("表一").unwrap(), 0, &rows);
    let rows: [&[&str]; 2] = [
        &["编号", "单位名称", "需求名称", "单位所在地"],
        &["2", "甲公司", "二", "苏州"],
    ];
    texts(workbook.add_worksheet().set_name("表二").unwrap(), 0, &rows);
    let file = desk.write("sheets.xlsx", &workbook.save_to_buffer().unwrap());
    let key = |given: Option<&str>| TableOptions {
        sheet: given.map(str::to_owned),
        ..TableOptions::default()
    };
    for (given, expected) in [(None, "1"), (Some("表二"), "2"), (Some("2"), "1")] {
        let (_, outcomes) = desk
            .import_with(ImportKind::Demands, &file, true, key(given))
            .await
            .expect("a dry run");
        assert_eq!(outcomes[0].external_id.as_deref(), Some(expected));
    }
    let refused = desk
        .import_with(ImportKind::Demands, &file, true, key(Some("表三")))
        .await;
    assert!(
        refused
            .expect_err("no sheet")
            .to_string()
            .contains("WORKBOOK_SHEET_UNKNOWN")
    );
    assert_eq!(desk.demands().await, 0);
}
