//! Names of files: what is harmless is put right, what could deceive a reader or a program is
//! refused. Pure.

use unicode_normalization::UnicodeNormalization;

use super::content::{Kind, allowed, kind_of};
use super::refusals::{FILE_NAME_INVALID, FILE_TYPE_NOT_ALLOWED};
use crate::foundation::errors::Refusal;

/// The longest name, in characters.
const LONGEST: usize = 180;

/// The name as it is kept, and the kind of file that its extension promises.
pub fn accepted(sent: &str) -> Result<(String, &'static Kind), Refusal> {
    let invalid = |reason: &str| Err(FILE_NAME_INVALID.with("reason", reason).at("name"));
    if sent.chars().any(|c| matches!(c, '/' | '\\')) {
        return invalid("it names a folder");
    }
    if sent.chars().any(char::is_control) {
        return invalid("it has control characters");
    }
    if sent.chars().any(reorders) {
        return invalid("it has characters that turn the direction of writing");
    }
    let name: String = sent
        .nfc()
        .filter(|c| !is_invisible(*c))
        .map(|c| if is_reserved(c) { '_' } else { c })
        .collect();
    // Windows drops dots and spaces at the end, and so would see another extension.
    let name = name
        .trim()
        .trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    if name.is_empty() {
        return invalid("it is empty");
    }
    if name.chars().count() > LONGEST {
        return invalid("it is longer than 180 characters");
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    if stem.trim_matches(['.', ' ']).is_empty() {
        return invalid("it has nothing before its extension");
    }
    match kind_of(extension) {
        Some(kind) => Ok((name.to_owned(), kind)),
        None => Err(FILE_TYPE_NOT_ALLOWED.with("allowed", allowed()).at("name")),
    }
}

/// Marks and overrides of direction, with which `gpj.exe` is shown as `exe.jpg`.
fn reorders(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that nobody sees and that change nothing.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// What some file systems do not take.
fn is_reserved(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(sent: &str) -> String {
        accepted(sent).expect(sent).0
    }

    #[test]
    fn harmless_oddities_are_put_right() {
        assert_eq!(kept("  需求说明.PDF "), "需求说明.PDF");
        assert_eq!(kept("report.pdf. ."), "report.pdf");
        assert_eq!(kept("a:b?.docx"), "a_b_.docx");
        assert_eq!(kept("a\u{200b}b.csv"), "ab.csv");
        assert_eq!(kept("e\u{301}.txt"), "é.txt");
    }

    #[test]
    fn deceiving_names_are_refused() {
        for name in [
            "../etc/passwd.txt",
            "C:\\a.pdf",
            "a/b.pdf",
            "a\0.pdf",
            "a\r\nSet-Cookie: x.pdf",
            "photo\u{202e}gpj.pdf",
            "a\u{2066}.pdf",
            "",
            "   ",
            ".pdf",
            " .. .pdf",
        ] {
            let refusal = accepted(name).expect_err(name);
            assert_eq!(refusal.code, &FILE_NAME_INVALID, "{name:?}");
        }
        let long = format!("{}.pdf", "长".repeat(200));
        assert_eq!(
            accepted(&long).expect_err("too long").code,
            &FILE_NAME_INVALID
        );
    }

    #[test]
    fn only_known_extensions_are_accepted() {
        for name in [
            "a.exe",
            "a",
            "a.html",
            "a.svg",
            "a.js",
            "a.pdf.exe",
            "a.docm",
            "a.htm",
            "a.sh",
            "a.bat",
        ] {
            let refusal = accepted(name).expect_err(name);
            assert_eq!(refusal.code, &FILE_TYPE_NOT_ALLOWED, "{name}");
        }
    }
}
