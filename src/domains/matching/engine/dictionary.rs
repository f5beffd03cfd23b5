//! A Chinese–English dictionary in the format of CC-CEDICT, as aliases.
//!
//! With one, a need meets profiles in the other language even where no curated name leads there.
//! The dictionary itself is data that an installation may bring; none is part of the engine.

use super::aliases::Alias;

/// Longer glosses explain rather than translate.
const MOST_WORDS: usize = 4;
const MOST_GLOSSES: usize = 4;

/// Reads `Traditional Simplified [pinyin] /gloss/gloss/` lines. What is no such line, and glosses
/// that only refer or classify, are passed over.
pub fn read_cedict(text: &str) -> Vec<Alias> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(entry)
        .collect()
}

fn entry(line: &str) -> Option<Alias> {
    let (words, rest) = line.split_once(" [")?;
    let simplified = words.split(' ').nth(1)?;
    let (_, glosses) = rest.split_once("] /")?;
    let mut en: Vec<String> = Vec::new();
    for gloss in glosses.split(['/', ';']).filter_map(plain) {
        if !en.contains(&gloss) && en.len() < MOST_GLOSSES {
            en.push(gloss);
        }
    }
    (!en.is_empty()).then(|| Alias {
        zh: vec![simplified.to_owned()],
        en,
        ..Alias::default()
    })
}

/// A gloss without brackets, articles and the infinitive's "to", if it is a translation at all.
fn plain(gloss: &str) -> Option<String> {
    const REFERENCES: [&str; 8] = [
        "CL:",
        "variant of",
        "old variant",
        "see ",
        "surname ",
        "abbr. ",
        "also written",
        "used in ",
    ];
    if REFERENCES
        .iter()
        .any(|reference| gloss.trim_start().starts_with(reference))
    {
        return None;
    }
    let mut outside = String::with_capacity(gloss.len());
    let mut depth = 0;
    for character in gloss.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ if depth == 0 => outside.push(character),
            _ => {}
        }
    }
    let mut words: Vec<&str> = outside.split_whitespace().collect();
    while words.len() > 1 && matches!(words[0], "to" | "a" | "an" | "the" | "be") {
        words.remove(0);
    }
    let usable = (1..=MOST_WORDS).contains(&words.len()) && outside.is_ascii();
    usable.then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_become_aliases_and_the_rest_is_passed_over() {
        let text = "# CC-CEDICT\n\
            檢測 检测 [jian3 ce4] /to detect/to test/detection; sensing (of sth)/CL:次[ci4]/\n\
            某 某 [mou3] /surname Mou/\n\
            broken line\n\
            長 长 [chang2] /a gloss of far too many words to be one/\n";
        let aliases = read_cedict(text);
        assert_eq!(aliases.len(), 1);
        assert_eq!(aliases[0].zh, ["检测"]);
        assert_eq!(aliases[0].en, ["detect", "test", "detection", "sensing"]);
    }
}
