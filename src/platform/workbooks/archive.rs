//! The archive that a workbook is, unpacked once into nothing before anybody parses it: what its
//! directory declares is a claim, and an archive of a few kilobytes may unpack to gigabytes.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Source;
use super::refusals::{
    WORKBOOK_ENCRYPTED, WORKBOOK_FORMAT, WORKBOOK_TOO_LARGE, WORKBOOK_UNREADABLE,
};
use crate::foundation::errors::Refusal;

/// Of all parts together.
const MOST_BYTES: u64 = 200 << 20;
/// How many times its packed size a part may have, once it is larger than the floor.
const HIGHEST_RATIO: u64 = 100;
const RATIO_FLOOR: u64 = 10 << 20;
const MOST_PARTS: usize = 4_096;
/// The start of the shared texts, in which their number is declared.
const HEAD: usize = 64 << 10;

/// Gives the source back, rewound, when everything in it fits.
pub fn checked(source: Box<dyn Source>) -> Result<Box<dyn Source>, Refusal> {
    let mut archive = ZipArchive::new(source).map_err(|fault| unreadable(&fault))?;
    if archive.len() > MOST_PARTS || archive.has_duplicate_names() {
        return Err(broken("its directory is not that of a workbook"));
    }
    if archive
        .has_overlapping_entries()
        .map_err(|fault| unreadable(&fault))?
    {
        return Err(broken("its parts overlap"));
    }
    let too_large = || {
        WORKBOOK_TOO_LARGE
            .with("max", MOST_BYTES >> 20)
            .with("ratio", HIGHEST_RATIO)
    };
    let declared = archive.decompressed_size();
    if declared.is_some_and(|size| size > u128::from(MOST_BYTES)) {
        return Err(too_large());
    }
    let mut total = 0;
    for place in 0..archive.len() {
        let mut part = archive
            .by_index(place)
            .map_err(|fault| unreadable(&fault))?;
        let name = part
            .name()
            .map_err(|fault| unreadable(&fault))?
            .to_lowercase();
        let packed = part.compressed_size();
        if name == "mimetype" || name.ends_with("workbook.bin") {
            let kind = if name == "mimetype" { ".ods" } else { ".xlsb" };
            return Err(WORKBOOK_FORMAT.with("kind", kind));
        }
        let mut head = Vec::new();
        let mut size = 0_u64;
        let mut chunk = vec![0; 1 << 16];
        loop {
            let read = part
                .read(&mut chunk)
                .map_err(|fault| broken(&fault.to_string()))?;
            if read == 0 {
                break;
            }
            size += read as u64;
            total += read as u64;
            if total > MOST_BYTES || size > RATIO_FLOOR && size / HIGHEST_RATIO > packed.max(1) {
                return Err(too_large());
            }
            if head.len() < HEAD {
                head.extend_from_slice(&chunk[..read.min(HEAD - head.len())]);
            }
        }
        if name.ends_with("sharedstrings.xml") {
            expect_honest_count(&head, size)?;
        }
    }
    let mut source = archive.into_inner();
    source
        .seek(SeekFrom::Start(0))
        .map_err(|fault| broken(&fault.to_string()))?;
    Ok(source)
}

/// The parser makes room for as many shared texts as are declared, before it has seen one of them.
fn expect_honest_count(head: &[u8], size: u64) -> Result<(), Refusal> {
    let text = std::str::from_utf8(head).or_else(|fault| {
        // The head may end within a character.
        std::str::from_utf8(&head[..fault.valid_up_to()])
    });
    let text = text.map_err(|_| broken("its shared texts are not UTF-8"))?;
    let whole = text.len() + 4 > head.len() && !text.contains('\0');
    let opened = text.find("sst").is_some_and(|at| text[at..].contains('>'));
    if !whole || !opened {
        return Err(broken("its shared texts have no beginning"));
    }
    for (at, name) in text.match_indices("uniqueCount") {
        let digits: String = text[at + name.len()..]
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''))
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        // The shortest text takes five bytes.
        if digits
            .parse::<u64>()
            .map_or(!digits.is_empty(), |count| count > size / 5)
        {
            return Err(broken("it declares more texts than it has"));
        }
    }
    Ok(())
}

fn broken(reason: &str) -> Refusal {
    let reason: String = reason.chars().take(200).collect();
    WORKBOOK_UNREADABLE.with("reason", reason)
}

fn unreadable(fault: &ZipError) -> Refusal {
    let text = fault.to_string();
    if text.contains("assword") || text.contains("ncrypt") {
        WORKBOOK_ENCRYPTED.refusal()
    } else {
        broken(&text)
    }
}
