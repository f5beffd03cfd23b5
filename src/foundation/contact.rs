//! Contact data: shown masked until both sides agree, and noticed where somebody leaves them in free text.

use std::ops::Range;

use async_graphql::InputObject;
use serde::{Deserialize, Serialize};

use super::width::half_width;

const MOBILE_DIGITS: usize = 11;
const IDENTITY_CHARACTERS: usize = 18;

/// Whom to reach.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    InputObject,
    sea_orm::FromJsonQueryResult,
)]
#[serde(default, rename_all = "camelCase")]
#[graphql(name = "ContactInput")]
pub struct Contact {
    /// The person's name.
    pub name: String,
    /// A telephone number.
    #[graphql(default)]
    pub phone: String,
    /// An e-mail address.
    #[graphql(default)]
    pub email: String,
}

impl Contact {
    /// A name and a way to reach the person.
    pub fn is_complete(&self) -> bool {
        let reachable = !self.phone.is_empty() || !self.email.is_empty();
        reachable && !self.name.is_empty()
    }

    /// What others see of it; what was not given stays empty.
    #[must_use]
    pub fn masked(&self) -> Self {
        let shown = |text: &str, mask: fn(&str) -> String| match text {
            "" => String::new(),
            text => mask(text),
        };
        Self {
            name: mask_name(&self.name),
            phone: shown(&self.phone, mask_phone),
            email: shown(&self.email, mask_email),
        }
    }
}

/// A mainland mobile number keeps its first three and last four digits: `138****1234`. Of other numbers the last four
/// remain, where there are enough of them to hide something.
pub fn mask_phone(phone: &str) -> String {
    let chars: Vec<char> = phone.trim().chars().map(half_width).collect();
    let digits: String = chars.iter().filter(|c| c.is_ascii_digit()).collect();
    if mobile_end(&chars, 0) == Some(chars.len()) {
        let mobile = &digits[digits.len() - MOBILE_DIGITS..];
        format!("{}****{}", &mobile[..3], &mobile[7..])
    } else if digits.len() > 6 {
        format!("****{}", &digits[digits.len() - 4..])
    } else {
        "****".to_owned()
    }
}

/// The first character of the mailbox and the domain remain: `z***@example.com`.
pub fn mask_email(email: &str) -> String {
    match email.trim().rsplit_once('@') {
        Some((mailbox, domain)) if !domain.is_empty() => {
            let first: String = mailbox.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        _ => "***".to_owned(),
    }
}

/// The first character of each word remains: `张**`, `A*** L***`. Three stars at most, so that length tells little.
pub fn mask_name(name: &str) -> String {
    name.split_whitespace()
        .map(|word| {
            let hidden = word.chars().count() - 1;
            let first: String = word.chars().take(1).collect();
            format!("{first}{}", "*".repeat(hidden.min(3)))
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonalDataKind {
    /// A mainland mobile number.
    MobileNumber,
    /// A resident identity number of GB 11643, its check character verified.
    IdentityNumber,
}

/// Personal data found in a text, which its author should be warned of before it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalData {
    pub kind: PersonalDataKind,
    /// The bytes of the text it stands in.
    pub range: Range<usize>,
    /// What may be repeated in the warning.
    pub masked: String,
}

/// Mobile and identity numbers in free text, in their order, without overlaps.
/// Longer runs of digits (orders, credit codes, accounts) are left alone.
pub fn personal_data_in(text: &str) -> Vec<PersonalData> {
    let (starts, chars): (Vec<usize>, Vec<char>) = text
        .char_indices()
        .map(|(start, c)| (start, half_width(c)))
        .unzip();
    let start_of = |position: usize| starts.get(position).copied().unwrap_or(text.len());
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let match_here = if follows_number(&chars, at) {
            None
        } else if let Some(end) = identity_end(&chars, at) {
            Some((PersonalDataKind::IdentityNumber, end))
        } else {
            mobile_end(&chars, at).map(|end| (PersonalDataKind::MobileNumber, end))
        };
        let Some((kind, end)) = match_here else {
            at += 1;
            continue;
        };
        let written: String = chars[at..end].iter().collect();
        found.push(PersonalData {
            kind,
            range: start_of(at)..start_of(end),
            masked: match kind {
                PersonalDataKind::MobileNumber => mask_phone(&written),
                PersonalDataKind::IdentityNumber => format!("{}****", &written[..6]),
            },
        });
        at = end;
    }
    found
}

/// Whether the text is a mainland mobile number and nothing else.
pub fn is_mobile_number(text: &str) -> bool {
    let chars: Vec<char> = text.trim().chars().map(half_width).collect();
    mobile_end(&chars, 0) == Some(chars.len())
}

/// A telephone number as the whole world writes it (E.164): a mainland mobile number, or one that
/// begins with `+` and the code of a country. Spaces, hyphens and brackets do not count.
pub fn international_number(text: &str) -> Option<String> {
    let chars: Vec<char> = text.trim().chars().map(half_width).collect();
    if mobile_end(&chars, 0) == Some(chars.len()) {
        let digits: String = chars.iter().filter(|c| c.is_ascii_digit()).collect();
        return Some(format!("+86{}", &digits[digits.len() - MOBILE_DIGITS..]));
    }
    let (first, rest) = chars.split_first()?;
    let digits: String = rest
        .iter()
        .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
        .collect();
    let holds = *first == '+'
        && (8..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        // No country begins with 0, and China's mobile numbers were read above.
        && !digits.starts_with('0')
        && !digits.starts_with("86");
    holds.then(|| format!("+{digits}"))
}

/// Whether the text is a resident identity number and nothing else.
pub fn is_identity_number(text: &str) -> bool {
    let chars: Vec<char> = text.trim().chars().map(half_width).collect();
    identity_end(&chars, 0) == Some(chars.len())
}

/// Whether the position continues a number that began earlier, decimals included.
fn follows_number(chars: &[char], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|i| chars.get(i)).copied();
    match before(1) {
        Some('.') => before(2).is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_digit(),
        None => false,
    }
}

fn digit_at(chars: &[char], at: usize) -> Option<char> {
    chars.get(at).copied().filter(char::is_ascii_digit)
}

/// Where a mobile number that begins here ends: an optional country code, then eleven digits in groups of 3-4-4 or in
/// one, and no digit after them.
fn mobile_end(chars: &[char], at: usize) -> Option<usize> {
    let after_country = ["+86", "0086", "86"].into_iter().find_map(|prefix| {
        let length = prefix.len();
        let here = chars.get(at..at + length)?;
        here.iter()
            .copied()
            .eq(prefix.chars())
            .then_some(at + length)
    });
    match after_country {
        Some(next) => eleven_digits_end(chars, skip_separator(chars, next)),
        None => eleven_digits_end(chars, at),
    }
}

fn eleven_digits_end(chars: &[char], start: usize) -> Option<usize> {
    let mut at = start;
    for count in 0..MOBILE_DIGITS {
        if count == 3 || count == 7 {
            at = skip_separator(chars, at);
        }
        let digit = digit_at(chars, at)?;
        let fits = match count {
            0 => digit == '1',
            1 => ('3'..='9').contains(&digit),
            _ => true,
        };
        if !fits {
            return None;
        }
        at += 1;
    }
    digit_at(chars, at).is_none().then_some(at)
}

fn skip_separator(chars: &[char], at: usize) -> usize {
    match chars.get(at) {
        Some(' ' | '-') => at + 1,
        _ => at,
    }
}

/// Where an identity number that begins here ends: province, birth date and check character must all make sense, for
/// eighteen digits alone are common.
fn identity_end(chars: &[char], at: usize) -> Option<usize> {
    let end = at + IDENTITY_CHARACTERS;
    let number = chars.get(at..end)?;
    let digits: Vec<u32> = number[..17]
        .iter()
        .map(|c| c.to_digit(10))
        .collect::<Option<_>>()?;
    let join = |range: Range<usize>| digits[range].iter().fold(0, |value, d| value * 10 + d);
    let plausible = (11..=83).contains(&join(0..2))
        && (1900..2100).contains(&join(6..10))
        && (1..=12).contains(&join(10..12))
        && (1..=31).contains(&join(12..14));
    let ends_here = !chars.get(end).is_some_and(char::is_ascii_alphanumeric);
    let check = number[17].to_ascii_uppercase();
    (plausible && ends_here && check == identity_check(&digits)).then_some(end)
}

/// ISO 7064 MOD 11-2, as GB 11643 prescribes it.
fn identity_check(digits: &[u32]) -> char {
    let remainder = digits.iter().fold(0, |sum, digit| (sum + digit) * 2 % 11);
    match (12 - remainder) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).expect("a remainder of eleven below ten"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the standard itself.
    const IDENTITY: &str = "11010519491231002X";

    fn found(text: &str) -> Vec<(PersonalDataKind, &str)> {
        personal_data_in(text)
            .into_iter()
            .map(|p| (p.kind, &text[p.range]))
            .collect()
    }

    #[test]
    fn a_contact_is_masked_field_by_field_and_what_is_missing_stays_missing() {
        let contact = Contact {
            name: "张三丰".to_owned(),
            phone: String::new(),
            email: "zhang@example.com".to_owned(),
        };
        let expected = Contact {
            name: "张**".to_owned(),
            phone: String::new(),
            email: "z***@example.com".to_owned(),
        };
        assert_eq!(contact.masked(), expected);
    }

    #[test]
    fn phones_keep_what_helps_to_recognise_them() {
        for (phone, masked) in [
            ("13812341234", "138****1234"),
            (" 138-1234-1234 ", "138****1234"),
            ("+86 138 1234 1234", "138****1234"),
            ("１３８１２３４１２３４", "138****1234"),
            ("0512-65123456", "****3456"),
            ("+49 30 1234567", "****4567"),
            ("12345", "****"),
            ("", "****"),
        ] {
            assert_eq!(mask_phone(phone), masked, "{phone}");
        }
    }

    #[test]
    fn emails_keep_the_first_character_and_the_domain() {
        for (email, masked) in [
            ("zhang.san@example.com", "z***@example.com"),
            ("张三@例子.中国", "张***@例子.中国"),
            ("@example.com", "***@example.com"),
            ("zhang", "***"),
            ("zhang@", "***"),
        ] {
            assert_eq!(mask_email(email), masked);
        }
    }

    #[test]
    fn names_keep_the_first_character_of_each_word() {
        for (name, masked) in [
            ("张三", "张*"),
            ("欧阳小明", "欧***"),
            ("Ada Lovelace", "A** L***"),
            ("  ", ""),
        ] {
            assert_eq!(mask_name(name), masked);
        }
    }

    #[test]
    fn mobile_numbers_are_found_however_they_are_written() {
        for (text, expected) in [
            ("联系电话13812345678。", "13812345678"),
            ("Tel:138-1234-5678, Li", "138-1234-5678"),
            ("微信同号 139 1234 5678", "139 1234 5678"),
            ("call +86 13912345678!", "+86 13912345678"),
            ("008613912345678", "008613912345678"),
            ("电话１３８１２３４５６７８", "１３８１２３４５６７８"),
        ] {
            assert_eq!(
                found(text),
                [(PersonalDataKind::MobileNumber, expected)],
                "{text}"
            );
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "12812345678",
            "138123456789",
            "订单号2024013812345678",
            "圆周率3.13812345678",
            "信用代码91440300192317458F",
            "账号110105194912310021",
            "110105194913310023",
            "预算1380万元，2026年12月31日前",
            "ISO 9001 与 GB/T 22239-2019",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn identity_numbers_are_found_by_their_check_character() {
        assert_eq!(
            found("身份证11010519491231002x，电话 13912345678"),
            [
                (PersonalDataKind::IdentityNumber, "11010519491231002x"),
                (PersonalDataKind::MobileNumber, "13912345678"),
            ]
        );
        assert!(is_identity_number(IDENTITY));
        assert!(!is_identity_number("110105194912310020"));
        assert_eq!(personal_data_in(IDENTITY)[0].masked, "110105****");
    }

    #[test]
    fn a_number_has_one_international_form_however_it_is_written() {
        for text in [
            "13800001234",
            "138-0000-1234",
            "+86 138 0000 1234",
            "008613800001234",
            "１３８００００１２３４",
        ] {
            assert_eq!(
                international_number(text).as_deref(),
                Some("+8613800001234"),
                "{text}"
            );
        }
        assert_eq!(
            international_number("+44 (20) 7946-0958").as_deref(),
            Some("+442079460958")
        );
        for text in [
            "",
            "+",
            "12345",
            "+86 12345678901",
            "+0123456789",
            "+1234567",
            "+1234567890123456",
            "0512-65123456",
            "+44 20 79x6",
        ] {
            assert_eq!(international_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_alone_can_be_asked_about() {
        assert!(is_mobile_number(" 138 1234 5678"));
        assert!(!is_mobile_number("0512-65123456"));
        assert!(!is_mobile_number("13812345678 Li"));
    }

    proptest! {
        #[test]
        fn a_mobile_number_is_found_inside_any_chinese_text(
            before in "[\u{4e00}-\u{9fff}，。]{0,8}",
            number in "1[3-9][0-9]{9}",
            after in "[\u{4e00}-\u{9fff}，。]{0,8}",
        ) {
            let text = format!("{before}{number}{after}");
            prop_assert_eq!(found(&text), [(PersonalDataKind::MobileNumber, number.as_str())]);
        }

        #[test]
        fn a_mask_never_shows_more_than_seven_digits(phone in "[0-9 +()-]{0,24}") {
            let masked = mask_phone(&phone);
            prop_assert!(masked.chars().filter(char::is_ascii_digit).count() <= 7);
        }

        #[test]
        fn changing_one_digit_of_an_identity_number_is_detected(position in 0..17usize, shift in 1..10u8) {
            let mut changed = IDENTITY.as_bytes().to_vec();
            changed[position] = b'0' + (changed[position] - b'0' + shift) % 10;
            prop_assert!(!is_identity_number(&String::from_utf8(changed).expect("ASCII")));
        }

        #[test]
        fn searching_any_text_never_panics(text in ".{0,60}") {
            for finding in personal_data_in(&text) {
                prop_assert!(text.get(finding.range).is_some());
            }
        }
    }
}
