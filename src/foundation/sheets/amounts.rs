//! Amounts as people write them, in 分. Digits are moved, never multiplied as floating point.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::foundation::text::fold;

/// What one of an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    #[serde(rename = "分")]
    Minor,
    #[serde(rename = "元")]
    Yuan,
    #[serde(rename = "千元")]
    Thousand,
    #[serde(rename = "万元")]
    TenThousand,
    #[serde(rename = "亿元")]
    HundredMillion,
}

impl Unit {
    fn minor(self) -> i128 {
        match self {
            Self::Minor => 1,
            Self::Yuan => 100,
            Self::Thousand => 100_000,
            Self::TenThousand => 1_000_000,
            Self::HundredMillion => 10_000_000_000,
        }
    }

    /// The unit that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        let word: String = fold(word).split_whitespace().collect();
        let word = word.strip_prefix("人民币").unwrap_or(&word);
        Some(match word {
            "分" | "fen" => Self::Minor,
            "元" | "圆" | "块" | "元整" | "yuan" | "rmb" | "cny" | "¥" => Self::Yuan,
            "千元" | "千" => Self::Thousand,
            "万" | "万元" | "万元整" | "w" | "wan" | "万人民币" => Self::TenThousand,
            "亿" | "亿元" | "亿元整" => Self::HundredMillion,
            _ => return None,
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Minor => "分",
            Self::Yuan => "元",
            Self::Thousand => "千元",
            Self::TenThousand => "万元",
            Self::HundredMillion => "亿元",
        })
    }
}

/// What a cell says about money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Both ends in 分; a single amount is both of them.
    Range(Option<i64>, Option<i64>),
    Negotiable,
    Undisclosed,
    Without,
}

/// Why a cell says no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    WithoutUnit,
    NotUnderstood,
    TooFine,
}

const NEGOTIABLE: [&str; 12] = [
    "面议",
    "面谈",
    "洽谈",
    "协商",
    "可协商",
    "可议",
    "另议",
    "待议",
    "待定",
    "双方协商",
    "negotiable",
    "tobenegotiated",
];
const UNDISCLOSED: [&str; 7] = [
    "不公开",
    "保密",
    "不便公开",
    "未公开",
    "不便透露",
    "undisclosed",
    "confidential",
];
const WITHOUT: [&str; 8] = [
    "无",
    "无预算",
    "无经费",
    "不涉及",
    "不涉及资金",
    "无资金",
    "none",
    "nomoney",
];
/// Words before a number after which it is the lower or the upper end.
const FROM: [&str; 7] = ["不低于", "不少于", "至少", "最低", ">=", "≥", "atleast"];
const UP_TO: [&str; 10] = [
    "不超过",
    "不高于",
    "不多于",
    "至多",
    "最多",
    "最高",
    "<=",
    "≤",
    "upto",
    "atmost",
];
/// The same after it.
const OR_MORE: [&str; 4] = ["及以上", "以上", "起", "ormore"];
const OR_LESS: [&str; 5] = ["及以下", "以下", "以内", "之内", "orless"];
/// What people add and what changes nothing.
const AROUND: [&str; 6] = ["大约", "约", "预计", "人民币", "rmb", "cny"];

/// Reads an amount or a range. The unit is that of the header, for numbers that carry none.
pub fn read(text: &str, unit: Option<Unit>) -> Result<Said, Fault> {
    let folded: String = fold(text).split_whitespace().collect();
    let is_one_of = |words: &[&str]| words.contains(&folded.as_str());
    if is_one_of(&NEGOTIABLE) {
        return Ok(Said::Negotiable);
    }
    if is_one_of(&UNDISCLOSED) {
        return Ok(Said::Undisclosed);
    }
    if is_one_of(&WITHOUT) {
        return Ok(Said::Without);
    }
    let mut rest = folded.as_str();
    let mut ends = (true, true);
    loop {
        let before = rest;
        rest = without_prefix(rest, &AROUND).0;
        rest = rest.trim_start_matches(['¥', ':']);
        let (after, found) = without_prefix(rest, &FROM);
        if found {
            (rest, ends.1) = (after, false);
        }
        let (after, found) = without_prefix(rest, &UP_TO);
        if found {
            (rest, ends.0) = (after, false);
        }
        if rest == before {
            break;
        }
    }
    rest = rest.strip_suffix("左右").unwrap_or(rest);
    let (after, found) = without_suffix(rest, &OR_MORE);
    if found {
        (rest, ends.1) = (after, false);
    }
    let (after, found) = without_suffix(rest, &OR_LESS);
    if found {
        (rest, ends.0) = (after, false);
    }
    let (first, own, rest) = number(rest)?;
    let Some(second) = rest.strip_prefix(['-', '~', '至', '到']) else {
        if !rest.is_empty() {
            return Err(Fault::NotUnderstood);
        }
        let amount = first.in_minor(own.or(unit).ok_or(Fault::WithoutUnit)?)?;
        return Ok(match ends {
            (true, true) => Said::Range(Some(amount), Some(amount)),
            (true, false) => Said::Range(Some(amount), None),
            (false, true) => Said::Range(None, Some(amount)),
            (false, false) => return Err(Fault::NotUnderstood),
        });
    };
    let second = second.trim_start_matches(['-', '~', '¥']);
    let (second, its_own, rest) = number(second)?;
    if !rest.is_empty() || ends != (true, true) {
        return Err(Fault::NotUnderstood);
    }
    // In 50-80万 the unit belongs to both, and so it does in 50万-80.
    let units = (own.or(its_own).or(unit), its_own.or(own).or(unit));
    let (Some(low), Some(high)) = units else {
        return Err(Fault::WithoutUnit);
    };
    Ok(Said::Range(
        Some(first.in_minor(low)?),
        Some(second.in_minor(high)?),
    ))
}

fn without_prefix<'a>(text: &'a str, words: &[&str]) -> (&'a str, bool) {
    words
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .map_or((text, false), |rest| (rest, true))
}

fn without_suffix<'a>(text: &'a str, words: &[&str]) -> (&'a str, bool) {
    words
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .map_or((text, false), |rest| (rest, true))
}

/// A number with the unit behind it, and what follows.
fn number(text: &str) -> Result<(Decimal, Option<Unit>, &str), Fault> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let decimal = Decimal::parse(digits).ok_or(Fault::NotUnderstood)?;
    let end = rest.find(['-', '~', '至', '到']).unwrap_or(rest.len());
    let (word, rest) = rest.split_at(end);
    if word.is_empty() {
        return Ok((decimal, None, rest));
    }
    let word = word.trim_matches(['(', ')']);
    let unit = Unit::parse(word).ok_or(Fault::NotUnderstood)?;
    Ok((decimal, Some(unit), rest))
}

/// Digits and where the point stands among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
    digits: i128,
    places: u32,
}

impl Decimal {
    /// Digits with an optional point, and commas only between groups of three.
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let groups: Vec<&str> = whole.split(',').collect();
        let grouped = groups.len() == 1
            || (1..=3).contains(&groups[0].len())
                && groups[1..].iter().all(|group| group.len() == 3);
        let digits: String = groups.concat() + fraction;
        let fits = !whole.is_empty()
            && grouped
            && digits.len() <= 30
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && (!text.contains('.') || !fraction.is_empty());
        if !fits {
            return None;
        }
        Some(Self {
            digits: digits.parse().ok()?,
            places: u32::try_from(fraction.len()).ok()?,
        })
    }

    fn in_minor(self, unit: Unit) -> Result<i64, Fault> {
        let scaled = self
            .digits
            .checked_mul(unit.minor())
            .ok_or(Fault::NotUnderstood)?;
        let divisor = 10_i128.pow(self.places);
        if scaled % divisor != 0 {
            return Err(Fault::TooFine);
        }
        i64::try_from(scaled / divisor).map_err(|_| Fault::NotUnderstood)
    }
}

/// A number of a spreadsheet in plain digits, with the 15 that spreadsheets show: what is beyond
/// them comes from the binary form and was never typed.
pub fn number_text(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let scientific = format!("{number:.14e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let point = 1 + exponent.parse::<i64>().unwrap_or_default();
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or_default());
    if point <= 0 {
        format!("{sign}0.{}{digits}", zeros(-point))
    } else if point >= length {
        format!("{sign}{digits}{}", zeros(point - length))
    } else {
        let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or_default());
        format!("{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let wan = Some(Unit::TenThousand);
        let both = |amount| Ok(Said::Range(Some(amount), Some(amount)));
        for (text, unit, expected) in [
            ("50", wan, both(50_000_000)),
            ("50万", None, both(50_000_000)),
            ("５０．５ 万元", None, both(50_500_000)),
            ("¥500,000", Some(Unit::Yuan), both(50_000_000)),
            ("￥500,000.00元", None, both(50_000_000)),
            ("人民币 1.2 亿元", None, both(12_000_000_000)),
            ("约50万元左右", None, both(50_000_000)),
            ("50w", None, both(50_000_000)),
            ("0.0001", wan, both(100)),
            ("500000元", wan, both(50_000_000)),
            (
                "50-80万元",
                None,
                Ok(Said::Range(Some(50_000_000), Some(80_000_000))),
            ),
            (
                "50万～80万",
                None,
                Ok(Said::Range(Some(50_000_000), Some(80_000_000))),
            ),
            (
                "50—80",
                wan,
                Ok(Said::Range(Some(50_000_000), Some(80_000_000))),
            ),
            (
                "9000元至1.5万元",
                None,
                Ok(Said::Range(Some(900_000), Some(1_500_000))),
            ),
            ("不超过50万", None, Ok(Said::Range(None, Some(50_000_000)))),
            ("50万以内", None, Ok(Said::Range(None, Some(50_000_000)))),
            ("≥50", wan, Ok(Said::Range(Some(50_000_000), None))),
            ("50万元以上", None, Ok(Said::Range(Some(50_000_000), None))),
            (" 面 议 ", None, Ok(Said::Negotiable)),
            ("保密", wan, Ok(Said::Undisclosed)),
            ("無預算", None, Ok(Said::Without)),
            ("50", None, Err(Fault::WithoutUnit)),
            ("50-80", None, Err(Fault::WithoutUnit)),
            ("0.0000001", wan, Err(Fault::TooFine)),
            ("1.005", Some(Unit::Yuan), Err(Fault::TooFine)),
            ("5,00", wan, Err(Fault::NotUnderstood)),
            ("50美元", None, Err(Fault::NotUnderstood)),
            ("五十万", None, Err(Fault::NotUnderstood)),
            ("50万/年", None, Err(Fault::NotUnderstood)),
            ("", wan, Err(Fault::NotUnderstood)),
            ("-5", wan, Err(Fault::NotUnderstood)),
            (".", wan, Err(Fault::NotUnderstood)),
        ] {
            assert_eq!(read(text, unit), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_spreadsheets_are_written_as_they_show_them() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (12.299_999_999_999_999, "12.3"),
            (13_812_345_678.0, "13812345678"),
            (1e20, "100000000000000000000"),
            (-0.005, "-0.005"),
            (0.0, "0"),
            (46_387.5, "46387.5"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    proptest! {
        #[test]
        fn every_amount_survives_being_written_in_ten_thousands(minor in 0..100_000_000_000_000_i64) {
            let text = format!("{}.{:06}", minor / 1_000_000, minor % 1_000_000);
            prop_assert_eq!(read(&text, Some(Unit::TenThousand)), Ok(Said::Range(Some(minor), Some(minor))));
            let yuan = format!("{}.{:02}元", minor / 100, minor % 100);
            prop_assert_eq!(read(&yuan, Some(Unit::TenThousand)), Ok(Said::Range(Some(minor), Some(minor))));
        }

        #[test]
        fn a_number_cell_says_the_same_as_its_digits(minor in 0..10_000_000_000_i64) {
            let cell = minor as f64 / 1_000_000.0;
            prop_assert_eq!(read(&number_text(cell), Some(Unit::TenThousand)), Ok(Said::Range(Some(minor), Some(minor))));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,20}") {
            let _ = read(&text, Some(Unit::Yuan));
        }
    }
}
