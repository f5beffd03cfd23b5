//! The end of a ZIP archive: its directory, from which the names of its entries are read. Pure;
//! nothing is unpacked.

/// The signature of the record that ends an archive, and the length of its fixed part.
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
/// The signature of an entry of the directory, and the length of its fixed part.
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_LENGTH: usize = 46;

/// The names of the entries, or `None` when the bytes do not end as an archive does. `tail` are the
/// last bytes of `size`; a directory that begins before them is not read.
pub fn entries(tail: &[u8], size: u64) -> Option<Vec<String>> {
    let end = end_of(tail)?;
    let record = &tail[end..];
    let count = usize::from(u16_at(record, 10)?);
    let start = u64::from(u32_at(record, 16)?);
    let mut at = usize::try_from(start.checked_sub(size - tail.len() as u64)?).ok()?;
    let mut names = Vec::with_capacity(count.min(4_096));
    for _ in 0..count {
        let entry = tail.get(at..end)?;
        if !entry.starts_with(ENTRY) {
            return None;
        }
        let name = usize::from(u16_at(entry, 28)?);
        let rest = usize::from(u16_at(entry, 30)?) + usize::from(u16_at(entry, 32)?);
        let bytes = entry.get(ENTRY_LENGTH..ENTRY_LENGTH + name)?;
        names.push(String::from_utf8_lossy(bytes).into_owned());
        at += ENTRY_LENGTH + name + rest;
    }
    Some(names)
}

/// Where the record lies that ends an archive exactly at the end of the bytes.
pub fn end_of(tail: &[u8]) -> Option<usize> {
    let last = tail.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|at| {
        let record = &tail[*at..];
        record.starts_with(END)
            && u16_at(record, 20)
                .is_some_and(|comment| END_LENGTH + usize::from(comment) == record.len())
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
