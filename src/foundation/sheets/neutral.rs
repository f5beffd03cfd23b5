//! Cells that a spreadsheet would run as a formula, made harmless and read back. CSV has no types, so
//! a cell that begins like a formula gets an apostrophe before it, which the import takes away again.

/// The text for a cell of CSV.
pub fn neutralised(text: &str) -> String {
    if is_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// What [`neutralised`] was given.
pub fn restored(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        Some(_) | None => text,
    }
}

/// Whether a program may take the text for a formula. Apostrophes and spaces before it count as
/// absent, so that both directions agree on every text.
fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    text.trim_start_matches(|c: char| c == '\'' || c.is_whitespace() || c == '\u{feff}')
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_begins_like_a_formula_gets_an_apostrophe() {
        for text in [
            "=1+1", "+86", "-5", "@SUM(A1)", "＝1", "＠x", "\t=1", "\rx", " =1", "'=1",
        ] {
            assert_eq!(neutralised(text), format!("'{text}"));
        }
        for text in ["", "a=b", "'quoted'", "甲-乙", "5"] {
            assert_eq!(neutralised(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_text_comes_back_as_it_was(text in "['=+@\\-＝ \t\rab甲]{0,8}") {
            let harmless = neutralised(&text);
            prop_assert_eq!(restored(&harmless), text.as_str());
            prop_assert!(!harmless.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']));
        }
    }
}
