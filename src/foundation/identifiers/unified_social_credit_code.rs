//! The unified social credit code of GB 32100-2015: eighteen characters, the last of which checks the others.
//!
//! Its characters 9 to 17 are the organisation code of GB 11714 with a check character of its own. The last character
//! covers that one too, so the inner check is reported and not required: refusing what the registry issued helps nobody.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::foundation::width::half_width;

/// The 31 characters in the order of their values. I, O, S, V and Z are left out, being easily misread.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnifiedSocialCreditCode(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    #[error("a unified social credit code has 18 characters, not {0}")]
    Length(usize),
    #[error("{character} at position {position} does not occur in unified social credit codes")]
    Character { position: usize, character: char },
    #[error("the check character does not fit the rest of the unified social credit code")]
    CheckCharacter,
}

impl UnifiedSocialCreditCode {
    /// Reads a code as people type it: lower case, full width and white space anywhere are folded.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = fold(text, LENGTH)?;
        let (prefix, check) = code.split_at(LENGTH - 1);
        if check.as_bytes() == [check_character(prefix)] {
            Ok(Self(code))
        } else {
            Err(CreditCodeError::CheckCharacter)
        }
    }

    /// The code whose first 17 characters are these. For demonstration data.
    pub fn with_check(prefix17: &str) -> Result<Self, CreditCodeError> {
        let mut code = fold(prefix17, LENGTH - 1)?;
        code.push(char::from(check_character(&code)));
        Ok(Self(code))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Characters 3 to 8: where the organisation was first registered, by the division codes of that time.
    pub fn registration_division(&self) -> &str {
        &self.0[2..8]
    }

    /// Characters 9 to 17: the organisation code of GB 11714.
    pub fn organisation_code(&self) -> &str {
        &self.0[8..17]
    }

    /// Whether the organisation code's own check character fits. False is a reason to look, not to refuse.
    pub fn organisation_code_fits(&self) -> bool {
        const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let (body, check) = self.organisation_code().split_at(8);
        let sum: u32 = body
            .chars()
            .zip(WEIGHTS)
            .map(|(c, weight)| c.to_digit(36).expect("the alphabet is base 36") * weight)
            .sum();
        let expected = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).expect("between 1 and 9"),
        };
        check.starts_with(expected)
    }
}

/// Upper-case half-width characters without white space, of the given number and all of the alphabet.
fn fold(text: &str, length: usize) -> Result<String, CreditCodeError> {
    let folded: Vec<char> = text
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if folded.len() != length {
        return Err(CreditCodeError::Length(folded.len()));
    }
    match folded.iter().position(|c| value(*c).is_none()) {
        Some(at) => Err(CreditCodeError::Character {
            position: at + 1,
            character: folded[at],
        }),
        None => Ok(folded.into_iter().collect()),
    }
}

fn value(c: char) -> Option<u32> {
    let position = ALPHABET
        .iter()
        .position(|letter| char::from(*letter) == c)?;
    u32::try_from(position).ok()
}

/// The weights are the powers of three modulo 31; the sum over all eighteen characters is a multiple of 31.
fn check_character(prefix: &str) -> u8 {
    let (sum, _) = prefix.chars().fold((0, 1), |(sum, weight), c| {
        let value = value(c).expect("folding admits the alphabet only");
        ((sum + value * weight) % 31, weight * 3 % 31)
    });
    ALPHABET[((31 - sum) % 31) as usize]
}

impl fmt::Display for UnifiedSocialCreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for UnifiedSocialCreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for UnifiedSocialCreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<UnifiedSocialCreditCode> for String {
    fn from(code: UnifiedSocialCreditCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Codes that public universities and listed companies print on their pages.
    const PUBLISHED: [&str; 6] = [
        "12100000466006770Q",
        "12100000400000624D",
        "12100000470095016Q",
        "913203001347934993",
        "91100000100003962T",
        "9144030071526726XG",
    ];

    #[test]
    fn published_codes_are_valid_in_both_checks() {
        for text in PUBLISHED {
            let code = UnifiedSocialCreditCode::parse(text).expect("a valid code");
            assert!(code.organisation_code_fits(), "{text}");
            assert_eq!(UnifiedSocialCreditCode::with_check(&text[..17]), Ok(code));
        }
    }

    /// 1·1 + 2·3 + 1·9 with 3⁰, 3¹, 3² as weights, then the organisation code 466006770 with the residues
    /// 3⁸…3¹⁶ mod 31 = 20 29 25 13 8 24 10 30 28: 80+174+150+0+0+144+70+210+0 = 828. 844 mod 31 = 7, and 31 − 7 = 24 is Q.
    #[test]
    fn the_check_character_is_the_one_computed_by_hand() {
        assert_eq!(check_character("12100000466006770"), b'Q');
    }

    #[test]
    fn the_parts_are_at_their_places() {
        let code = UnifiedSocialCreditCode::parse("913203001347934993").expect("a valid code");
        assert_eq!(code.registration_division(), "320300");
        assert_eq!(code.organisation_code(), "134793499");
    }

    #[test]
    fn a_code_is_valid_although_its_organisation_code_does_not_fit() {
        let code = UnifiedSocialCreditCode::with_check("91320500MA1234567").expect("a valid code");
        assert!(!code.organisation_code_fits());
        assert_eq!(UnifiedSocialCreditCode::parse(code.as_str()), Ok(code));
    }

    #[test]
    fn typing_habits_are_folded() {
        for text in [
            "9144030071526726xg",
            " 914403 0071526726XG\n",
            "９１４４０３００７１５２６７２６ＸＧ",
            "91440300\u{3000}71526726xg",
        ] {
            assert_eq!(
                UnifiedSocialCreditCode::parse(text)
                    .expect("a valid code")
                    .as_str(),
                "9144030071526726XG"
            );
        }
    }

    #[test]
    fn length_character_and_check_are_told_apart() {
        for (text, expected) in [
            ("", CreditCodeError::Length(0)),
            ("9144030071526726X", CreditCodeError::Length(17)),
            (
                "9144O30071526726XG",
                CreditCodeError::Character {
                    position: 5,
                    character: 'O',
                },
            ),
            (
                "91440300715267-6XG",
                CreditCodeError::Character {
                    position: 15,
                    character: '-',
                },
            ),
            ("9144030071526726XH", CreditCodeError::CheckCharacter),
        ] {
            assert_eq!(
                UnifiedSocialCreditCode::parse(text),
                Err(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn letters_that_are_easily_misread_do_not_occur() {
        for letter in "IOSVZ".chars() {
            assert_eq!(value(letter), None);
        }
    }

    proptest! {
        #[test]
        fn changing_any_one_character_is_detected(
            prefix in "[0-9A-HJ-NPQRTUWXY]{17}",
            position in 0..18usize,
            shift in 1..31usize,
        ) {
            let code = UnifiedSocialCreditCode::with_check(&prefix).expect("a valid code");
            let mut changed = code.as_str().as_bytes().to_vec();
            let old = ALPHABET.iter().position(|c| *c == changed[position]).expect("of the alphabet");
            changed[position] = ALPHABET[(old + shift) % 31];
            let changed = String::from_utf8(changed).expect("ASCII");
            prop_assert_eq!(UnifiedSocialCreditCode::parse(&changed), Err(CreditCodeError::CheckCharacter));
        }

        #[test]
        fn exchanging_two_neighbours_is_detected(prefix in "[0-9A-HJ-NPQRTUWXY]{17}", position in 0..17usize) {
            let code = UnifiedSocialCreditCode::with_check(&prefix).expect("a valid code");
            let mut changed = code.as_str().as_bytes().to_vec();
            changed.swap(position, position + 1);
            let changed = String::from_utf8(changed).expect("ASCII");
            prop_assert_eq!(UnifiedSocialCreditCode::parse(&changed).is_ok(), changed == code.as_str());
        }
    }
}
