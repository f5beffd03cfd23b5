//! What a file is, by its first bytes and not by its name.

use std::io::{Read, Seek, SeekFrom};

use super::Source;
use super::refusals::{WORKBOOK_ENCRYPTED, WORKBOOK_FORMAT, WORKBOOK_NOT_ONE, WORKBOOK_UNREADABLE};
use crate::foundation::errors::Refusal;

const ZIP: &[u8] = b"PK";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// How far the directory of a compound file is looked for.
const LOOKED_AT: u64 = 64 << 20;

/// Passes for files that begin like an archive.
pub fn expect_workbook(source: &mut Box<dyn Source>) -> Result<(), Refusal> {
    let unreadable = |fault: std::io::Error| WORKBOOK_UNREADABLE.with("reason", fault);
    let mut head = Vec::new();
    source
        .by_ref()
        .take(8)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    let verdict = if head == COMPOUND {
        // An encrypted workbook is a compound file with the archive as one of its streams.
        let name: Vec<u8> = "EncryptedPackage"
            .bytes()
            .flat_map(|byte| [byte, 0])
            .collect();
        if contains(source, &name).map_err(unreadable)? {
            Err(WORKBOOK_ENCRYPTED.refusal())
        } else {
            Err(WORKBOOK_FORMAT.with("kind", ".xls"))
        }
    } else if head.starts_with(ZIP) {
        Ok(())
    } else {
        Err(WORKBOOK_NOT_ONE.refusal())
    };
    source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    verdict
}

fn contains(source: &mut Box<dyn Source>, wanted: &[u8]) -> std::io::Result<bool> {
    let mut reader = source.by_ref().take(LOOKED_AT);
    let mut window: Vec<u8> = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        let read = reader.read(&mut chunk)?;
        if read == 0 {
            return Ok(false);
        }
        window.extend_from_slice(&chunk[..read]);
        if window.windows(wanted.len()).any(|part| part == wanted) {
            return Ok(true);
        }
        let kept = window.len().saturating_sub(wanted.len());
        window.drain(..kept);
    }
}
