//! Cells as people fill them in.

use super::super::TableKind;
use super::super::header::recognise;
use super::*;

fn read_one(kind: TableKind, header: &str, cell: Cell) -> Result<Value, &'static str> {
    let named = recognise(kind, header).expect(header);
    let mut object = Map::new();
    read(&named, &cell, &mut object)
        .map(|()| Value::Object(object))
        .map_err(|refusal| refusal.code.name)
}

fn of_text(header: &str, text: &str) -> Result<Value, &'static str> {
    read_one(TableKind::Demands, header, Cell::Text(text.to_owned()))
}

#[test]
fn cells_become_values_of_the_import_format() {
    for (header, text, expected) in [
        ("需求名称", " 病历质控 ", json!({"title": "病历质控"})),
        (
            "预算（万元）",
            "50-80",
            json!({"budget": {"kind": "RANGE", "minMinor": 50_000_000, "maxMinor": 80_000_000}}),
        ),
        (
            "预算（万元）",
            "面议",
            json!({"budget": {"kind": "NEGOTIABLE"}}),
        ),
        (
            "最高限价（元）",
            "10",
            json!({"budget": {"kind": "RANGE", "maxMinor": 1000}}),
        ),
        (
            "领域",
            "低空经济、智慧水利",
            json!({"areas": ["emerging.low_altitude", "governance.ecology"]}),
        ),
        (
            "所需能力",
            "瑕疵检测（必需）；大模型",
            json!({"capabilities": [
            {"code": "vision.defect_inspection", "required": true}, {"code": "language.large_model", "required": false}]}),
        ),
        (
            "考核指标",
            "召回率|%|61|≥97\n时长",
            json!({"kpis": [
            {"name": "召回率", "unit": "%", "baseline": "61", "target": "≥97"}, {"name": "时长"}]}),
        ),
        ("是否本地部署", "√", json!({"gates": {"onPremises": true}})),
        ("等保要求", "等保三级", json!({"gates": {"djcpLevel": 3}})),
        ("合作方式", "採購", json!({"cooperationForm": "PURCHASE"})),
        (
            "截止日期",
            "2026年12月31日",
            json!({"submissionDeadline": "2026-12-31T23:59:59+08:00"}),
        ),
        ("截止日期", "长期有效", json!({"submissionDeadline": ""})),
        (
            "联系电话",
            "1.3812345678E+10",
            json!({"contact": {"phone": "13812345678"}}),
        ),
        ("预算（万元）", "/", json!({})),
        ("关键词", "", json!({})),
        ("areas", "a;b", json!({"areas": ["a", "b"]})),
    ] {
        assert_eq!(of_text(header, text), Ok(expected), "{header} {text}");
    }
}

#[test]
fn cells_that_are_not_understood_are_refused_with_their_reason() {
    for (header, text, code) in [
        ("预算", "50", "AMOUNT_WITHOUT_UNIT"),
        ("预算", "若干", "AMOUNT_NOT_UNDERSTOOD"),
        ("预算（元）", "0.001", "AMOUNT_TOO_FINE"),
        ("截止日期", "12月31日", "DATE_AMBIGUOUS"),
        ("截止日期", "尽快", "DATE_NOT_UNDERSTOOD"),
        ("所需能力", "读心术", "NAME_UNKNOWN"),
        ("所在地区", "鼓楼区", "NAME_AMBIGUOUS"),
        ("联系电话", "1.38E+10", "DIGITS_LOST"),
        ("信创", "也许", "TRUTH_NOT_UNDERSTOOD"),
        ("等保要求", "九级", "NUMBER_NOT_UNDERSTOOD"),
    ] {
        assert_eq!(of_text(header, text), Err(code), "{header} {text}");
    }
    let error = Cell::Error("#N/A".to_owned());
    assert_eq!(
        read_one(TableKind::Demands, "预算", error),
        Err("CELL_ERROR")
    );
}

#[test]
fn numbers_and_dates_of_spreadsheets_are_read_by_their_column() {
    let of = |header, cell| read_one(TableKind::Demands, header, cell);
    assert_eq!(
        of("联系电话", Cell::Number(13_812_345_678.0)),
        Ok(json!({"contact": {"phone": "13812345678"}}))
    );
    assert_eq!(
        of("统一社会信用代码", Cell::Number(123_456_789_012_345_678.0)),
        Err("DIGITS_LOST")
    );
    assert_eq!(
        of("截止日期", Cell::Number(46_387.0)),
        Ok(json!({"submissionDeadline": "2026-12-31T23:59:59+08:00"}))
    );
    assert_eq!(
        of("截止日期", Cell::Number(20_261_231.0)),
        of_text("截止日期", "2026-12-31")
    );
    assert_eq!(
        of("预算（万元）", Cell::Number(0.1 + 0.2)),
        Ok(json!({"budget": {"kind": "RANGE", "minMinor": 300_000, "maxMinor": 300_000}}))
    );
}

#[test]
fn lists_of_suppliers_are_read() {
    let of =
        |header, text: &str| read_one(TableKind::Suppliers, header, Cell::Text(text.to_owned()));
    assert_eq!(
        of("技术能力", "视觉缺陷检测:3；大模型（2）、OCR"),
        Ok(json!({"capabilities": [
            {"code": "vision.defect_inspection", "level": "3", "note": ""},
            {"code": "language.large_model", "level": "2"},
            {"code": "vision.ocr", "level": "1"}
        ]}))
    );
    assert_eq!(
        of("资质证书", "ISO9001|Q-1||2027年11月30日\n高新技术企业"),
        Ok(json!({"qualifications": [
            {"code": "ISO9001", "number": "Q-1", "expiresOn": "2027-11-30"}, {"code": "HIGH_TECH_ENTERPRISE"}
        ]}))
    );
    assert_eq!(
        of("产品与服务", "模型|质检模型|用于产线；一体机"),
        Ok(json!({"offerings": [
            {"kind": "MODEL", "name": "质检模型", "description": "用于产线"}, {"kind": "SOLUTION", "name": "一体机"}
        ]}))
    );
}
