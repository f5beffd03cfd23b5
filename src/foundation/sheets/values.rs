//! Several values in one cell: split as people separate them, and into parts.

/// What separates values: 、 and the rest, and line breaks.
const SEPARATORS: [char; 9] = ['、', '；', ';', '，', ',', '\n', '\r', '︔', '﹔'];
/// Between entries that have parts of their own, commas belong to the text.
const BETWEEN_ENTRIES: [char; 4] = ['；', ';', '\n', '\r'];

/// The values of a cell, blank ones left out. Separators within brackets belong to their value.
pub fn values(text: &str) -> Vec<String> {
    split(text, &SEPARATORS)
}

/// The entries of a cell; entries with parts are separated by semicolons and line breaks only.
pub fn entries(text: &str) -> Vec<String> {
    if text.contains(['|', '｜']) {
        split(text, &BETWEEN_ENTRIES)
    } else {
        values(text)
    }
}

/// The parts of an entry.
pub fn parts(entry: &str) -> Vec<String> {
    entry
        .split(['|', '｜'])
        .map(|part| part.trim().to_owned())
        .collect()
}

/// An entry without the marks in brackets or the signs behind it, and whether one of them was there.
pub fn without_mark(entry: &str, words: &[&str]) -> (String, bool) {
    let entry = entry.trim();
    if let Some(bare) = entry.strip_suffix(['!', '！', '*', '＊']) {
        return (bare.trim().to_owned(), true);
    }
    for word in words {
        for (open, close) in [('（', '）'), ('(', ')'), ('【', '】'), ('[', ']')] {
            if let Some(bare) = entry.strip_suffix(&format!("{open}{word}{close}")) {
                return (bare.trim().to_owned(), true);
            }
        }
    }
    (entry.to_owned(), false)
}

fn split(text: &str, separators: &[char]) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '【' | '[' => depth += 1,
            ')' | '）' | '】' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A line break ends a bracket that nobody closed.
        if matches!(c, '\n' | '\r') {
            depth = 0;
        }
        if depth == 0 && separators.contains(&c) {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(c);
        }
    }
    found
        .into_iter()
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_separated_in_every_usual_way() {
        assert_eq!(
            values("甲、乙；丙;丁，戊,己\n庚\r\n辛、"),
            ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]
        );
        assert_eq!(values("甲（乙、丙）、丁"), ["甲（乙、丙）", "丁"]);
        assert_eq!(values("甲（乙\n丙"), ["甲（乙", "丙"]);
        assert!(values(" 、;").is_empty());
    }

    #[test]
    fn commas_belong_to_the_text_of_entries_with_parts() {
        assert_eq!(entries("方案|甲，乙\n服务|丙"), ["方案|甲，乙", "服务|丙"]);
        assert_eq!(entries("ISO9001、CMMI3"), ["ISO9001", "CMMI3"]);
        assert_eq!(parts("方案｜ 甲 |"), ["方案", "甲", ""]);
    }

    #[test]
    fn marks_are_taken_off() {
        for text in ["甲！", "甲（必需）", "甲 (必需)", "甲*"] {
            assert_eq!(
                without_mark(text, &["必需"]),
                ("甲".to_owned(), true),
                "{text}"
            );
        }
        assert_eq!(
            without_mark("甲（乙）", &["必需"]),
            ("甲（乙）".to_owned(), false)
        );
    }
}
