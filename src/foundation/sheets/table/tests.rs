//! Tables as people send them.

use serde_json::json;

use super::*;

fn rows(text: &[&[&str]]) -> Vec<SheetRow> {
    text.iter()
        .enumerate()
        .map(|(at, cells)| SheetRow {
            line: at as u64 + 1,
            cells: cells
                .iter()
                .map(|cell| match *cell {
                    "" => Cell::Empty,
                    text => Cell::Text(text.to_owned()),
                })
                .collect(),
            formulas: Vec::new(),
        })
        .collect()
}

fn merge(lines: (u64, u64), places: (usize, usize)) -> Merge {
    Merge { lines, places }
}

fn read_all(rows: &[SheetRow], merges: &[Merge], mapping: &Mapping) -> (TableReader, Vec<ReadRow>) {
    let understanding = understand(TableKind::Demands, rows, merges, mapping).expect("a table");
    let mut reader = TableReader::new(understanding, merges);
    let read = rows
        .iter()
        .filter_map(|row| reader.read(row.clone()))
        .collect();
    (reader, read)
}

#[test]
fn a_table_is_found_between_titles_and_notes() {
    let sheet = rows(&[
        &["2026年人工智能场景需求征集表"],
        &["", "", "", "", "单位：万元"],
        &["序号", "单位名称*", "需求名称*", "联系人", "预算", "备注栏"],
        &["示例", "某医院", "示例需求", "张三", "50"],
        &["1", "甲医院", "病历质控", "李四", "50-80", "急"],
        &["一、制造业"],
        &["2", "乙公司", "质检", "王五", "面议"],
        &[],
        &["合计", "", "", "", "130"],
        &["备注：1. 请于月底前报送"],
        &["2. 联系电话 025-0"],
        &["3", "丙公司", "迟到的需求", "赵六", "20"],
    ]);
    let merges = [
        merge((1, 1), (0, 5)),
        merge((6, 6), (0, 5)),
        merge((10, 10), (0, 5)),
    ];
    let (reader, read) = read_all(&sheet, &merges, &Mapping::default());
    assert_eq!(reader.understanding.header, (3, 3));
    assert_eq!(reader.understanding.unmapped, [(5, "备注栏".to_owned())]);
    assert_eq!(reader.understanding.titles.len(), 2);
    assert_eq!(reader.examples, 1);
    let notes: Vec<u64> = reader.notes.iter().map(|(line, _)| *line).collect();
    assert_eq!(notes, [6, 9, 10, 11]);
    assert_eq!(read.len(), 3);
    let first = read[0].1.as_ref().expect("a row");
    assert_eq!(
        first["budget"],
        json!({"kind": "RANGE", "minMinor": 50_000_000, "maxMinor": 80_000_000})
    );
    assert_eq!(
        first["organisation"],
        json!({"name": "甲医院", "kind": "HOSPITAL"})
    );
    assert_eq!(
        read[2].1.as_ref().expect_err("late")[0].code.name,
        "ROW_AFTER_NOTES"
    );
}

#[test]
fn names_under_groups_are_read_together() {
    let sheet = rows(&[
        &["需求名称", "需求单位", "联系人", "", "预算（万元）", ""],
        &["", "", "姓名", "电话", "最低", "最高"],
        &["病历质控", "甲医院", "张三", "025-0", "50", "80"],
    ]);
    let grouped = [
        merge((1, 2), (0, 0)),
        merge((1, 2), (1, 1)),
        merge((1, 1), (2, 3)),
        merge((1, 1), (4, 5)),
    ];
    for merges in [&grouped[..], &[]] {
        let (reader, read) = read_all(&sheet, merges, &Mapping::default());
        assert_eq!(reader.understanding.header, (1, 2));
        let row = read[0].1.as_ref().expect("a row");
        assert_eq!(row["contact"], json!({"name": "张三", "phone": "025-0"}));
        assert_eq!(
            row["budget"],
            json!({"kind": "RANGE", "minMinor": 50_000_000, "maxMinor": 80_000_000})
        );
    }
}

#[test]
fn a_cell_over_several_rows_counts_for_each() {
    let sheet = rows(&[
        &["单位名称", "需求名称"],
        &["甲医院", "一"],
        &["", "二"],
        &["", "三"],
        &["乙医院", "四"],
    ]);
    let (_, read) = read_all(&sheet, &[merge((2, 4), (0, 0))], &Mapping::default());
    let names: Vec<&str> = read
        .iter()
        .map(|(_, row)| {
            row.as_ref().expect("a row")["organisation"]["name"]
                .as_str()
                .expect("a name")
        })
        .collect();
    assert_eq!(names, ["甲医院", "甲医院", "甲医院", "乙医院"]);
}

#[test]
fn a_row_without_number_gets_the_same_key_every_time() {
    let sheet = rows(&[
        &["单位名称", "需求名称"],
        &["甲医院", "病历质控"],
        &["甲醫院 ", "病歷質控"],
        &["甲医院", "别的"],
    ]);
    let (_, read) = read_all(&sheet, &[], &Mapping::default());
    let first = &read[0].1.as_ref().expect("a row")["externalId"];
    assert!(first.as_str().expect("a key").starts_with("auto-"));
    let repeated = &read[1].1.as_ref().expect_err("the same row")[0];
    assert_eq!(
        (repeated.code.name, repeated.parameters[0].1.as_str()),
        ("ROW_REPEATED", "2")
    );
    assert_ne!(&read[2].1.as_ref().expect("a row")["externalId"], first);
}

#[test]
fn the_names_of_the_import_format_win_over_those_above_them() {
    let sheet = rows(&[
        &["编号", "需求名称", "关键词"],
        &["externalId", "title", "keywords"],
        &["1", "备注：甲", "a,b;c"],
    ]);
    let (reader, read) = read_all(&sheet, &[], &Mapping::default());
    assert!(reader.understanding.is_exact());
    assert_eq!(
        Value::Object(read[0].1.clone().expect("a row")),
        json!({"externalId": "1", "title": "备注：甲", "keywords": ["a,b", "c"]})
    );
}

#[test]
fn a_mapping_says_what_headers_do_not() {
    let sheet = rows(&[&["甲", "乙", "需求名称"], &["某院", "5", "质控"]]);
    let text = "unit = \"元\"\n[constants]\n\"organisation.kind\" = \"TEAM\"\n\
                [[column]]\nheader = \"甲\"\nfield = \"organisation.name\"\n\
                [[column]]\nheader = \"乙\"\nfield = \"budget\"\n";
    let mapping = Mapping::parse(text, TableKind::Demands).expect("a mapping");
    let (reader, read) = read_all(&sheet, &[], &mapping);
    let row = read[0].1.as_ref().expect("a row");
    assert_eq!(row["organisation"], json!({"name": "某院", "kind": "TEAM"}));
    assert_eq!(row["budget"]["minMinor"], json!(500));
    let written = reader.understanding.mapping(Some("表一"));
    let (_, again) = read_all(
        &sheet,
        &[],
        &Mapping {
            constants: mapping.constants.clone(),
            ..written
        },
    );
    assert_eq!(again[0].1, read[0].1);
}

#[test]
fn a_sheet_without_header_and_a_header_that_repeats_itself_are_refused() {
    let of = |text: &[&[&str]]| {
        let refused = understand(TableKind::Demands, &rows(text), &[], &Mapping::default());
        refused.expect_err("no table").code.name
    };
    assert_eq!(of(&[&["甲", "乙"], &["1", "2"]]), "TABLE_WITHOUT_HEADER");
    assert_eq!(of(&[]), "TABLE_WITHOUT_HEADER");
    assert_eq!(
        of(&[&["需求名称", "标题", "单位名称"]]),
        "TABLE_COLUMN_REPEATED"
    );
}

#[test]
fn errors_and_formulas_are_reported_by_their_column() {
    let mut sheet = rows(&[
        &["单位名称", "需求名称", "预算（元）"],
        &["甲医院", "质控", "x"],
        &["乙医院", "质检", ""],
    ]);
    sheet[1].cells[2] = Cell::Error("#N/A".to_owned());
    sheet[2].formulas = vec![1, 2];
    let (reader, read) = read_all(&sheet, &[], &Mapping::default());
    let codes = |at: usize| -> Vec<(&str, Option<&str>)> {
        let reasons = read[at].1.as_ref().expect_err("refused");
        reasons
            .iter()
            .map(|one| (one.code.name, one.path.as_deref()))
            .collect()
    };
    assert_eq!(codes(0), [("CELL_ERROR", Some("budget"))]);
    assert_eq!(codes(1), [("FORMULA_WITHOUT_VALUE", Some("budget"))]);
    assert_eq!(reader.formulas, 2);
}
