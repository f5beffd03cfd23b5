//! The same first pass for JSON: bodies, variables and WebSocket messages, before anything recurses.

use super::{GraphqlLimits, Violation};

/// What the pass has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonScan {
    /// Object members, list items and scalars, counted by their separators and openings.
    pub values: usize,
    /// The most brackets open at once.
    pub deepest: usize,
}

/// The levels that an envelope adds around variables: a batch, its request, `variables`, and a
/// WebSocket message around them.
const ENVELOPE: usize = 4;

/// Refuses JSON that nests too deep, has too many values, or brings the character NUL.
///
/// Looks once at every byte. Syntax is left to the parser; nothing outside strings can hide a
/// bracket, and inside strings there are none.
pub fn scan_json(source: &[u8], limits: &GraphqlLimits) -> Result<JsonScan, Violation> {
    let deepest_allowed = limits.max_nesting + ENVELOPE;
    let mut scan = JsonScan::default();
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(&byte) = source.get(at) {
        match byte {
            b'"' => {
                at += string(&source[at..])?;
                continue;
            }
            b'{' | b'[' => {
                open += 1;
                scan.deepest = scan.deepest.max(open);
                if open > deepest_allowed {
                    return Err(Violation::JsonNesting {
                        limit: limits.max_nesting,
                    });
                }
                scan.values += 1;
            }
            b'}' | b']' => open = open.saturating_sub(1),
            b',' => scan.values += 1,
            _ => {}
        }
        if scan.values > limits.max_json_values {
            return Err(Violation::JsonValues {
                limit: limits.max_json_values,
            });
        }
        at += 1;
    }
    Ok(scan)
}

fn string(rest: &[u8]) -> Result<usize, Violation> {
    let mut at = 1;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'"' => return Ok(at + 1),
            b'\\' if rest[at..].starts_with(b"\\u0000") => return Err(Violation::JsonNul),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    Ok(rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scan(source: &str) -> Result<JsonScan, Violation> {
        scan_json(source.as_bytes(), &GraphqlLimits::default())
    }

    #[test]
    fn values_and_levels_are_counted_outside_strings_only() {
        assert_eq!(
            scan(r#"{"a": [1, 2, "[[[,,,"]}"#),
            Ok(JsonScan {
                values: 4,
                deepest: 2
            })
        );
        assert_eq!(scan(r#""\"[[["#).expect("within the limits").deepest, 0);
    }

    #[test]
    fn each_cap_is_named_when_broken() {
        assert_eq!(
            scan(&"[".repeat(53)),
            Err(Violation::JsonNesting { limit: 48 })
        );
        assert_eq!(
            scan(&format!("[1{}]", ",1".repeat(20_001))),
            Err(Violation::JsonValues { limit: 20_000 })
        );
        assert_eq!(scan(r#"{"a": "x\u0000"}"#), Err(Violation::JsonNul));
        assert!(scan(r#"{"a": "x\\u0000"}"#).is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_are_scanned(source in proptest::collection::vec(any::<u8>(), 0..4096)) {
            let _ = scan_json(&source, &GraphqlLimits::default());
        }
    }
}
