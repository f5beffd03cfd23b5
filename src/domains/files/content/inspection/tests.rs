//! The inspection over small files of many kinds, true and false.

use super::*;
use crate::domains::files::content::kind_of;

/// What the inspection says about bytes under an extension, in chunks of any size.
fn inspect(extension: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let mut verdicts = [1, 7, 5_000, 1_000_000].into_iter().map(|length| {
        let mut inspection = Inspection::of(kind_of(extension).expect("a kind"));
        for chunk in bytes.chunks(length) {
            inspection.feed(chunk)?;
        }
        inspection.finish()
    });
    let first = verdicts.next().expect("chunks");
    assert!(
        verdicts.all(|one| one == first),
        "{extension}: the chunks decide"
    );
    first
}

/// An archive with empty entries of these names, and some bytes of content in the first.
fn archive(names: &[&str], content: &[u8]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (at, name) in names.iter().enumerate() {
        let content = if at == 0 { content } else { &[] };
        let offset = u32::try_from(bytes.len()).expect("small");
        let length = u32::try_from(content.len()).expect("small").to_le_bytes();
        let name_length = u16::try_from(name.len()).expect("short").to_le_bytes();
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend(length);
        bytes.extend(length);
        bytes.extend(name_length);
        bytes.extend([0, 0]);
        bytes.extend(name.as_bytes());
        bytes.extend(content);
        directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        directory.extend(length);
        directory.extend(length);
        directory.extend(name_length);
        directory.extend([0; 12]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(names.len()).expect("few").to_le_bytes();
    let start = u32::try_from(bytes.len()).expect("small").to_le_bytes();
    let length = u32::try_from(directory.len()).expect("small").to_le_bytes();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(length);
    bytes.extend(start);
    bytes.extend([0, 0]);
    bytes
}

fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = COMPOUND.to_vec();
    bytes.extend([0; 5_000]);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.extend([0; 300]);
    bytes
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";

#[test]
fn honest_files_pass() {
    let docx = archive(
        &["[Content_Types].xml", "_rels/.rels", "word/document.xml"],
        b"<x/>",
    );
    let odt_type = b"application/vnd.oasis.opendocument.text";
    let mp4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2";
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("pdf", PDF.to_vec()),
        ("png", PNG.to_vec()),
        ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec()),
        ("gif", b"GIF89a\x01\0\x01\0".to_vec()),
        ("docx", docx),
        (
            "xlsx",
            archive(&["[Content_Types].xml", "xl/workbook.xml"], b""),
        ),
        (
            "pptx",
            archive(&["[Content_Types].xml", "ppt/presentation.xml"], b""),
        ),
        ("ofd", archive(&["OFD.xml"], b"<OFD/>")),
        ("odt", archive(&["mimetype", "content.xml"], odt_type)),
        ("zip", archive(&["数据.csv"], b"1,2")),
        ("doc", compound("WordDocument")),
        ("wps", compound("WordDocument")),
        ("xls", compound("Workbook")),
        ("ppt", compound("PowerPoint Document")),
        ("txt", "你好\n".as_bytes().to_vec()),
        ("csv", b"a,b\n1,2\n".to_vec()),
        ("mp4", mp4.to_vec()),
    ];
    for (extension, bytes) in cases {
        assert_eq!(inspect(extension, &bytes), Ok(()), "{extension}");
    }
}

#[test]
fn files_that_are_something_else_are_refused() {
    let zip = archive(&["a.txt"], b"hello");
    let docm = archive(
        &[
            "[Content_Types].xml",
            "word/document.xml",
            "word/vbaProject.bin",
        ],
        b"",
    );
    let mut gifar = b"GIF89a\x01\0\x01\0".to_vec();
    gifar.extend(archive(&["Evil.class"], b"x"));
    let mut cut = zip.clone();
    cut.truncate(zip.len() - 5);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("pdf", zip.clone()),
        ("docx", zip.clone()),
        ("docx", docm),
        (
            "xlsx",
            archive(&["[Content_Types].xml", "word/document.xml"], b""),
        ),
        ("ofd", zip.clone()),
        ("odt", zip),
        ("zip", cut),
        ("zip", archive(&["META-INF/MANIFEST.MF", "A.class"], b"")),
        ("zip", PDF.to_vec()),
        ("gif", gifar),
        ("jpg", PNG.to_vec()),
        ("png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("txt", b"<html></html>".to_vec()),
        ("csv", PNG.to_vec()),
        ("doc", compound("Workbook")),
        ("doc", PDF.to_vec()),
        ("mp4", b"RIFF\0\0\0\0AVI ".to_vec()),
    ];
    for (extension, bytes) in cases {
        let refusal = inspect(extension, &bytes).expect_err(extension);
        assert_eq!(refusal.code, &FILE_TYPE_MISMATCH, "{extension}");
    }
}

#[test]
fn programs_are_refused_under_any_extension() {
    for extension in ["png", "pdf", "docx", "zip", "doc", "mp4"] {
        for program in [
            EXE,
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
            b"#!/bin/sh\n",
        ] {
            let refusal = inspect(extension, program).expect_err(extension);
            assert_eq!(refusal.code, &FILE_TYPE_NOT_ALLOWED, "{extension}");
        }
    }
    assert!(inspect("txt", EXE).is_err());
}

#[test]
fn hostile_directories_of_archives_do_no_harm() {
    let honest = archive(&["[Content_Types].xml", "xl/workbook.xml"], b"abc");
    for at in 0..honest.len() {
        for value in [0, 0xff] {
            let mut bent = honest.clone();
            bent[at] = value;
            // Whatever it says, it says it without a panic.
            let mut inspection = Inspection::of(kind_of("xlsx").expect("a kind"));
            let _ = inspection.feed(&bent).and_then(|()| inspection.finish());
        }
    }
}
