//! Chinese names as people type them who do not switch their keyboard: whole syllables (changzhou)
//! and first letters (czsrm).
//!
//! The spelling of a name stands behind its folded text in circled letters, which no folded text
//! contains: `ai` finds AI and never the hai of 海. A syllable begins with a capital, so that what
//! is typed is found from the beginning of a syllable only.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::fold;

/// How many ways to divide what was typed into syllables are tried.
const MOST_WAYS: usize = 8;
/// Fewer letters than this are no abbreviation, and a single syllable is no name: both would find
/// too much.
const FEWEST_LETTERS: usize = 3;
const MOST_LETTERS: usize = 48;

/// Common second readings, beside the one that a character usually has.
const OTHER_READINGS: [(char, &str); 30] = [
    ('重', "chong"),
    ('重', "zhong"),
    ('长', "chang"),
    ('长', "zhang"),
    ('行', "hang"),
    ('行', "xing"),
    ('乐', "yue"),
    ('乐', "le"),
    ('都', "dou"),
    ('都', "du"),
    ('朝', "chao"),
    ('朝', "zhao"),
    ('调', "diao"),
    ('调', "tiao"),
    ('传', "zhuan"),
    ('传', "chuan"),
    ('会', "kuai"),
    ('会', "hui"),
    ('降', "xiang"),
    ('降', "jiang"),
    ('藏', "zang"),
    ('藏', "cang"),
    ('盛', "cheng"),
    ('盛', "sheng"),
    ('单', "shan"),
    ('单', "dan"),
    ('厦', "xia"),
    ('厦', "sha"),
    ('率', "lv"),
    ('率', "shuai"),
];

static SYLLABLES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    ('\u{4e00}'..='\u{9fa5}')
        .filter_map(reading)
        .chain(OTHER_READINGS.iter().map(|other| other.1))
        .collect()
});

/// The usual reading of a character without its tone; `v` is typed for `ü`.
fn reading(letter: char) -> Option<&'static str> {
    match letter.to_pinyin()?.plain() {
        "lü" => Some("lv"),
        "nü" => Some("nv"),
        "lüe" => Some("lve"),
        "nüe" => Some("nve"),
        plain => plain
            .bytes()
            .all(|byte| byte.is_ascii_lowercase())
            .then_some(plain),
    }
}

/// The spelling of the Chinese runs of a name, to stand behind its folded text; empty where there
/// is none.
pub fn spelled(name: &str) -> String {
    let mut spelling = String::new();
    let mut run: Vec<(char, &'static str)> = Vec::new();
    // A last character that is not Chinese ends the last run.
    for letter in fold(name).chars().chain(std::iter::once(' ')) {
        if let Some(reading) = reading(letter) {
            run.push((letter, reading));
            continue;
        }
        if run.len() > 1 {
            let readings: Vec<&str> = run.iter().map(|one| one.1).collect();
            add(&mut spelling, &readings);
            for (place, (letter, usual)) in run.iter().enumerate() {
                for (_, other) in OTHER_READINGS
                    .iter()
                    .filter(|(known, other)| known == letter && other != usual)
                {
                    let mut varied = readings.clone();
                    varied[place] = other;
                    add(&mut spelling, &varied);
                }
            }
        }
        run.clear();
    }
    spelling
}

fn add(spelling: &mut String, readings: &[&str]) {
    spelling.push(' ');
    for reading in readings {
        spelling.push_str(&syllable(reading));
    }
    spelling.push(' ');
    spelling.extend(readings.iter().filter_map(|reading| {
        let first = reading.bytes().next()?;
        initial(first)
    }));
}

/// How a folded word that somebody typed may stand in a spelling: divided into syllables, of which
/// the last may be unfinished, or as first letters.
pub fn spellings(word: &str) -> Vec<String> {
    let is_typed = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_typed || !(FEWEST_LETTERS..=MOST_LETTERS).contains(&word.len()) {
        return Vec::new();
    }
    let mut ways = Vec::new();
    divide(word, &mut Vec::new(), &mut ways);
    let initials: Option<String> = word
        .bytes()
        .map(|byte| initial(byte).filter(|_| begins_syllable(&word_of(byte))))
        .collect();
    ways.extend(initials);
    ways
}

fn word_of(byte: u8) -> String {
    char::from(byte).to_string()
}

fn begins_syllable(start: &str) -> bool {
    SYLLABLES
        .range(start..)
        .next()
        .is_some_and(|syllable| syllable.starts_with(start))
}

fn divide<'a>(rest: &'a str, before: &mut Vec<&'a str>, ways: &mut Vec<String>) {
    if ways.len() == MOST_WAYS {
        return;
    }
    // Syllables have at most six letters; the longer ones first, because they are the likelier.
    for length in (1..=rest.len().min(6)).rev() {
        let (piece, after) = rest.split_at(length);
        let is_last = after.is_empty();
        if is_last && begins_syllable(piece) && !before.is_empty() {
            let whole = before.iter().chain(std::iter::once(&piece));
            ways.push(whole.map(|piece| syllable(piece)).collect());
        } else if !is_last && SYLLABLES.contains(piece) {
            before.push(piece);
            divide(after, before, ways);
            before.pop();
        }
    }
    ways.truncate(MOST_WAYS);
}

/// In circled letters, the first one a capital.
fn syllable(letters: &str) -> String {
    let circled = |base: char, byte: u8| {
        char::from_u32(u32::from(base) + u32::from(byte - b'a')).expect("26 letters in a row")
    };
    let mut bytes = letters.bytes();
    let first = bytes.next().map(|byte| circled('Ⓐ', byte));
    first
        .into_iter()
        .chain(bytes.map(|byte| circled('ⓐ', byte)))
        .collect()
}

/// In parentheses, another alphabet than that of syllables.
fn initial(byte: u8) -> Option<char> {
    char::from_u32(u32::from('⒜') + u32::from(byte.checked_sub(b'a')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, name: &str) -> bool {
        let spelling = spelled(name);
        spellings(typed).iter().any(|way| spelling.contains(way))
    }

    #[test]
    fn a_name_is_found_by_its_syllables_and_by_its_first_letters() {
        let name = "常州市第一人民医院";
        for typed in [
            "changzhou",
            "changzhoushi",
            "diyiren",
            "yiyuan",
            "czsdy",
            "czsdyrmyy",
            "rmyy",
            "changzh",
        ] {
            assert!(finds(typed, name), "{typed}");
        }
        for typed in [
            "hangzhou",
            "angzhou",
            "chang",
            "cz",
            "czsrm",
            "czsdyrmyyy",
            "zhouchang",
        ] {
            assert!(!finds(typed, name), "{typed}");
        }
    }

    #[test]
    fn traditional_names_and_other_readings_are_found_too() {
        assert!(finds("yiyuan", "人民醫院"));
        assert!(finds("yinhang", "江苏银行"));
        assert!(finds("chongqing", "重庆智能"));
        assert!(finds("chuangan", "传感网"));
        assert!(finds("xian", "西安"), "and not only as one syllable");
    }

    #[test]
    fn words_of_other_languages_are_not_taken_for_names() {
        assert!(spellings("ai").is_empty());
        assert!(
            spellings("sensor")
                .iter()
                .all(|way| !spelled("森林").contains(way))
        );
        assert_eq!(spelled("AI platform"), "");
        assert!(spellings(&"a".repeat(49)).is_empty());
        assert!(spellings(&"xian".repeat(12)).len() <= MOST_WAYS + 1);
    }

    #[test]
    fn folded_text_contains_no_letter_of_a_spelling() {
        let folded = fold(&spelled("海洋"));
        assert!(folded.contains("haiyang") && folded.is_ascii(), "{folded}");
    }
}
