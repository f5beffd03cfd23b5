//! Files that are made to harm, and files that are not what they are called.

use std::io::Write;

use jiebang::cli::ImportKind;

use super::{Desk, texts, with_part, workbook};

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn small() -> Vec<u8> {
    workbook(|sheet| {
        texts(
            sheet,
            0,
            &[&["编号", "单位名称", "需求名称"], &["1", "甲公司", "一"]],
        )
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_workbook_within_bounds_is_refused_with_its_reason() {
    let desk = Desk::start().await;
    let head = "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
    let bomb = with_part(&small(), SHEET, &vec![b' '; 24 << 20], true);
    // The directory of this one says that its largest part has eight bytes.
    let mut liar = bomb.clone();
    let entry = (0..liar.len() - 46)
        .rfind(|at| {
            liar[*at..].starts_with(b"PK\x01\x02") && liar[at + 46..].starts_with(SHEET.as_bytes())
        })
        .expect("an entry of the directory");
    liar[entry + 24..entry + 28].copy_from_slice(&8_u32.to_le_bytes());
    let many_texts = b"<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
    let compound = |name: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(512, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(4_096, 0);
        bytes
    };
    let wide = workbook(|sheet| {
        texts(
            sheet,
            0,
            &[&["编号", "单位名称", "需求名称"], &["1", "甲公司", "一"]],
        );
        sheet.write_string(1, 500, "far away").unwrap();
    });
    let mut ods = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    ods.start_file("mimetype", zip::write::SimpleFileOptions::default())
        .unwrap();
    ods.write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    let ods = ods.finish().unwrap().into_inner();
    let broken = format!(
        "{head}<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row></sheetData></worksheet>"
    );
    let mut many = rust_xlsxwriter::Workbook::new();
    for _ in 0..65 {
        many.add_worksheet();
    }
    let many = many.save_to_buffer().expect("a workbook");
    for (what, bytes, code) in [
        ("sheets without end", many, "WORKBOOK_SHEETS"),
        ("a bomb", bomb, "WORKBOOK_TOO_LARGE"),
        ("a bomb with a lying directory", liar, "WORKBOOK_"),
        (
            "declared texts",
            with_part(&small(), "xl/sharedStrings.xml", many_texts, true),
            "WORKBOOK_UNREADABLE",
        ),
        (
            "texts that are not there",
            with_part(&small(), SHEET, broken.as_bytes(), true),
            "WORKBOOK_UNREADABLE",
        ),
        (
            "half a workbook",
            small()[..2_000].to_vec(),
            "WORKBOOK_UNREADABLE",
        ),
        (
            "CSV",
            "编号,单位名称\n1,甲".as_bytes().to_vec(),
            "WORKBOOK_NOT_ONE",
        ),
        ("nothing", Vec::new(), "WORKBOOK_NOT_ONE"),
        (
            "an encrypted workbook",
            compound("EncryptedPackage"),
            "WORKBOOK_ENCRYPTED",
        ),
        ("an old workbook", compound("Workbook"), "WORKBOOK_FORMAT"),
        ("an open document", ods, "WORKBOOK_FORMAT"),
        ("a wide sheet", wide, "WORKBOOK_TOO_WIDE"),
        (
            "no table",
            workbook(|sheet| texts(sheet, 0, &[&["甲", "乙"]])),
            "TABLE_WITHOUT_HEADER",
        ),
    ] {
        let file = desk.write("sent.xlsx", &bytes);
        let refused = desk
            .import(ImportKind::Demands, &file)
            .await
            .expect_err(what);
        let text = format!("{refused:#}");
        assert!(text.contains(code), "{what}: {text}");
        assert_eq!(desk.demands().await, 0, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_that_is_formatted_to_its_last_line_is_read_quickly() {
    let desk = Desk::start().await;
    let mut sheet = String::from(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (line, row) in [
        ["编号", "单位名称", "需求名称", "单位所在地"],
        ["1", "甲公司", "一", "苏州"],
    ]
    .iter()
    .enumerate()
    {
        sheet += &format!("<row r=\"{}\">", line + 1);
        for (letter, text) in ["A", "B", "C", "D"].iter().zip(row) {
            sheet += &format!(
                "<c r=\"{letter}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>",
                line + 1
            );
        }
        sheet += "</row>";
    }
    for line in 3..=1_048_576 {
        sheet += &format!("<row r=\"{line}\"><c r=\"A{line}\" s=\"0\"/></row>");
    }
    sheet += "</sheetData></worksheet>";
    let file = desk.write(
        "blank.xlsx",
        &with_part(&small(), SHEET, sheet.as_bytes(), false),
    );
    let report = desk
        .import(ImportKind::Demands, &file)
        .await
        .expect("an import");
    assert_eq!(report.created, 1, "{:?}", report.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn text_of_no_known_encoding_is_refused() {
    let desk = Desk::start().await;
    let big5 = encoding_rs::BIG5
        .encode("編號,單位名稱,需求名稱\n1,甲公司,病歷質控")
        .0
        .into_owned();
    let file = desk.write("big5.csv", &big5);
    let refused = desk
        .import(ImportKind::Demands, &file)
        .await
        .expect_err("Big5");
    assert!(
        refused.to_string().contains("TEXT_ENCODING_UNKNOWN"),
        "{refused:#}"
    );
    assert_eq!(desk.demands().await, 0);
}
