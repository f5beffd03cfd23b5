//! The first pass over a document: bytes in, three counts out, nothing allocated.
//!
//! It knows just enough of the grammar to find tokens and brackets: strings, block strings and
//! comments hide both. It judges no syntax; what it cannot read it skips, and the parser behind it
//! says what is wrong. Every byte is looked at a bounded number of times.

use super::{GraphqlLimits, Violation};

/// What the pass has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Lexical tokens, `...` being one.
    pub tokens: usize,
    /// The most brackets open at once.
    pub deepest: usize,
    /// Steps of the main loops, at most one a byte and a few at the end. Tests assert the bound.
    pub steps: usize,
}

/// Refuses a document that is too long, too deep or made of too many tokens for the parsers behind.
pub fn scan_document(source: &[u8], limits: &GraphqlLimits) -> Result<Scan, Violation> {
    if source.len() > limits.max_document_bytes {
        return Err(Violation::DocumentBytes {
            bytes: source.len(),
            limit: limits.max_document_bytes,
        });
    }
    let mut scan = Scan::default();
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(&byte) = source.get(at) {
        scan.steps += 1;
        match byte {
            0 => return Err(Violation::Nul),
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                at += 1;
                continue;
            }
            // A byte order mark, wherever the lexical grammar ignores it.
            0xEF if source[at..].starts_with(b"\xEF\xBB\xBF") => {
                at += 3;
                continue;
            }
            b'#' => {
                let length = skip_while(&source[at..], &mut scan, |b| b != b'\n' && b != b'\r');
                if source[at..at + length].contains(&0) {
                    return Err(Violation::Nul);
                }
                at += length;
                continue;
            }
            b'{' | b'[' | b'(' => {
                open += 1;
                scan.deepest = scan.deepest.max(open);
                if open > limits.max_nesting {
                    return Err(Violation::Nesting {
                        limit: limits.max_nesting,
                    });
                }
                at += 1;
            }
            // Too many closing brackets are the parser's to complain about.
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                at += 1;
            }
            b'"' => at += string(&source[at..], &mut scan)?,
            b'.' if source[at..].starts_with(b"...") => at += 3,
            _ if is_word(byte) => at += skip_while(&source[at..], &mut scan, is_word),
            _ => at += 1,
        }
        scan.tokens += 1;
        if scan.tokens > limits.max_tokens {
            return Err(Violation::Tokens {
                limit: limits.max_tokens,
            });
        }
    }
    Ok(scan)
}

/// Names and the digits of numbers. A sign, a point and any other byte count as tokens of their
/// own: a parser that goes on after errors makes one error of each.
fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

fn skip_while(rest: &[u8], scan: &mut Scan, mut matches: impl FnMut(u8) -> bool) -> usize {
    let length = rest.iter().position(|&b| !matches(b)).unwrap_or(rest.len());
    scan.steps += length;
    length
}

/// The length of the string or block string at the start of `rest`, its quotes included.
///
/// An ordinary string ends at the line's end at the latest, as in the grammar; otherwise an
/// unclosed quote would hide brackets from this pass that a lenient parser might still see.
fn string(rest: &[u8], scan: &mut Scan) -> Result<usize, Violation> {
    if rest.starts_with(b"\"\"\"") {
        return block_string(rest, scan);
    }
    let mut at = 1;
    while let Some(&byte) = rest.get(at) {
        scan.steps += 1;
        match byte {
            0 => return Err(Violation::Nul),
            b'"' => return Ok(at + 1),
            b'\n' | b'\r' => return Ok(at),
            b'\\' if escapes_nul(&rest[at..]) => return Err(Violation::Nul),
            b'\\' if matches!(rest.get(at + 1), Some(b'"' | b'\\')) => at += 2,
            _ => at += 1,
        }
    }
    Ok(rest.len())
}

fn block_string(rest: &[u8], scan: &mut Scan) -> Result<usize, Violation> {
    let mut at = 3;
    while let Some(&byte) = rest.get(at) {
        scan.steps += 1;
        match byte {
            0 => return Err(Violation::Nul),
            b'"' if rest[at..].starts_with(b"\"\"\"") => return Ok(at + 3),
            b'\\' if rest[at..].starts_with(b"\\\"\"\"") => at += 4,
            _ => at += 1,
        }
    }
    Ok(rest.len())
}

/// Whether an escape such as `\u0000` or `\u{0}` stands here, which would bring NUL in unseen.
fn escapes_nul(rest: &[u8]) -> bool {
    let Some(digits) = rest.strip_prefix(b"\\u") else {
        return false;
    };
    match digits.strip_prefix(b"{") {
        None => digits.starts_with(b"0000"),
        Some(braced) => {
            let zeros = braced.iter().take(8).take_while(|&&b| b == b'0').count();
            zeros > 0 && braced.get(zeros) == Some(&b'}')
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scan(source: &str) -> Result<Scan, Violation> {
        scan_document(source.as_bytes(), &GraphqlLimits::default())
    }

    fn tokens(source: &str) -> usize {
        scan(source).expect("within the limits").tokens
    }

    #[test]
    fn tokens_are_counted_as_the_grammar_has_them() {
        assert_eq!(tokens(""), 0);
        assert_eq!(tokens("{ a }"), 3);
        assert_eq!(tokens("{a b,c}"), 5);
        assert_eq!(tokens("{ ...F } fragment F on T { a }"), 11);
        assert_eq!(
            tokens("query Q($v: [Int!]! = [1, -2.5e10]) { a(v: $v) }"),
            29
        );
    }

    #[test]
    fn strings_block_strings_comments_and_byte_order_marks_hide_their_brackets() {
        assert_eq!(
            scan(r#"{ a(s: "[[[{{{((( \" [[[") }"#)
                .expect("within the limits")
                .deepest,
            2
        );
        assert_eq!(
            scan("{ a(s: \"\"\"[[[ \" \\\"\"\" [[[\n[\"\"\") }")
                .expect("within the limits")
                .deepest,
            2
        );
        assert_eq!(
            scan("\u{feff}{ a # [[[[[[\n }")
                .expect("within the limits")
                .deepest,
            1
        );
        assert_eq!(
            scan(r#"{ a(s: "\\") [ }"#)
                .expect("within the limits")
                .deepest,
            2
        );
    }

    #[test]
    fn an_unclosed_string_hides_nothing_beyond_its_line() {
        let source = format!("{{ a(s: \"\n{}", "[".repeat(100));
        assert_eq!(scan(&source), Err(Violation::Nesting { limit: 48 }));
    }

    #[test]
    fn nul_is_refused_wherever_it_hides() {
        for source in [
            "{ a\0 }",
            "# \0",
            "{ a(s: \"\0\") }",
            "{ a(s: \"\"\"\0\"\"\") }",
            r#"{ a(s: "\u0000") }"#,
            r#"{ a(s: "\u{000}") }"#,
        ] {
            assert_eq!(scan(source), Err(Violation::Nul), "{source:?}");
        }
        assert!(scan(r#"{ a(s: "\\u0000") }"#).is_ok());
    }

    #[test]
    fn each_cap_is_named_when_broken() {
        assert_eq!(
            scan(&"{a".repeat(49)),
            Err(Violation::Nesting { limit: 48 })
        );
        assert_eq!(
            scan(&"a ".repeat(8_001)),
            Err(Violation::Tokens { limit: 8_000 })
        );
        assert_eq!(
            scan(&" ".repeat(70_000)),
            Err(Violation::DocumentBytes {
                bytes: 70_000,
                limit: 65_536
            })
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_scanned_in_bounded_steps(source in proptest::collection::vec(any::<u8>(), 0..4096)) {
            if let Ok(scan) = scan_document(&source, &GraphqlLimits::default()) {
                prop_assert!(scan.steps <= 2 * source.len() + 1);
                prop_assert!(scan.tokens <= source.len());
            }
        }

        #[test]
        fn bytes_of_the_grammar_are_scanned_in_bounded_steps(source in "[\\[\\]{}()\"\\\\#\n .,a0u$@:!|&=\u{feff}]{0,2000}") {
            if let Ok(scan) = scan_document(source.as_bytes(), &GraphqlLimits::default()) {
                prop_assert!(scan.steps <= 2 * source.len() + 1);
                prop_assert!(scan.deepest <= GraphqlLimits::default().max_nesting);
            }
        }
    }
}
