//! Rows of JSON lines: one object a line, blank lines between them are skipped.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::lines::{LONGEST_ROW, Line, Lines, split_end};
use super::refusals::{ROW_NOT_JSON, ROW_NOT_UTF8, ROW_TOO_LONG};
use super::rows::RawRow;
use crate::foundation::errors::{CONTROL_CHARACTER, Refusal};

/// The rows of a file, or why a row is none. An error is one of reading the file.
pub fn rows(reader: impl BufRead) -> impl Iterator<Item = io::Result<RawRow>> {
    let mut lines = Lines::new(reader);
    std::iter::from_fn(move || {
        loop {
            let content = match lines.next() {
                Err(fault) => return Some(Err(fault)),
                Ok(None) => return None,
                Ok(Some(Line::TooLong)) => Err(ROW_TOO_LONG.with("max", LONGEST_ROW)),
                Ok(Some(Line::Bytes(bytes))) => {
                    let (text, _) = split_end(&bytes);
                    if text.trim_ascii().is_empty() {
                        continue;
                    }
                    object(text)
                }
            };
            return Some(Ok(RawRow {
                line: lines.number,
                content: content.map_err(|reason| vec![reason]),
            }));
        }
    })
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| ROW_NOT_UTF8.refusal())?;
    if text.contains('\0') {
        return Err(CONTROL_CHARACTER.refusal());
    }
    serde_json::from_str(text).map_err(|fault| {
        // Every row is line 1 to the parser; the report has the line of the file.
        ROW_NOT_JSON.with(
            "reason",
            fault
                .to_string()
                .replace(" at line 1 column", ", near character"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(file: &[u8]) -> Vec<(u64, &'static str)> {
        rows(file)
            .map(|row| row.expect("reading memory cannot fail"))
            .map(|row| {
                (
                    row.line,
                    row.content
                        .map_or_else(|reasons| reasons[0].code.name, |_| "ok"),
                )
            })
            .collect()
    }

    #[test]
    fn every_unreadable_line_is_refused_and_the_others_are_read() {
        let file =
            b"\xef\xbb\xbf{\"a\":1}\r\n\n{\"a\":\n[1]\n{\"a\":\"\xff\"}\n{\"a\":\"\0\"}\n\"x\"\n{}";
        assert_eq!(
            codes(file),
            [
                (1, "ok"),
                (3, "ROW_NOT_JSON"),
                (4, "ROW_NOT_JSON"),
                (5, "ROW_NOT_UTF8"),
                (6, "CONTROL_CHARACTER"),
                (7, "ROW_NOT_JSON"),
                (8, "ok"),
            ]
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        let file = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(codes(file.as_bytes()), [(1, "ROW_NOT_JSON")]);
    }
}
