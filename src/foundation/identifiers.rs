//! How an organisation is identified: a unified social credit code, a foreign registration, or a declared team.

mod country_code;
mod unified_social_credit_code;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

pub use country_code::{CountryCode, UnknownCountry};
pub use unified_social_credit_code::{CreditCodeError, UnifiedSocialCreditCode};

const MAX_NUMBER: usize = 64;
const MAX_DECLARATION: usize = 200;

/// The kinds, by the names that the import format uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum IdentifierKind {
    Uscc,
    Foreign,
    Team,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrganisationIdentifier {
    Uscc(UnifiedSocialCreditCode),
    /// A number in the business register of another jurisdiction; Hong Kong, Macao and Taiwan have their own.
    ForeignRegistration {
        country: CountryCode,
        number: String,
    },
    /// A team without registration, known by what it declares of itself.
    DeclaredTeam {
        declaration: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    #[error(transparent)]
    CreditCode(#[from] CreditCodeError),
    #[error("a foreign registration is written as country and number, like DE:HRB 12345")]
    ForeignForm,
    #[error(transparent)]
    Country(#[from] UnknownCountry),
    #[error("an organisation registered in mainland China gives its unified social credit code")]
    RegisteredInChina,
    #[error(
        "a registration number has letters or digits, no control characters, and at most 64 characters"
    )]
    Number,
    #[error("a team's declaration has between 2 and 200 characters and no control characters")]
    Declaration,
}

impl OrganisationIdentifier {
    /// Reads an identifier of the given kind in the form that [`Self::value`] writes.
    pub fn parse(kind: IdentifierKind, text: &str) -> Result<Self, IdentifierError> {
        match kind {
            IdentifierKind::Uscc => Ok(Self::Uscc(UnifiedSocialCreditCode::parse(text)?)),
            IdentifierKind::Foreign => {
                let text: String = text.nfkc().collect();
                let (country, number) = text.split_once(':').ok_or(IdentifierError::ForeignForm)?;
                Self::foreign(country, number)
            }
            IdentifierKind::Team => Self::declared_team(text),
        }
    }

    pub fn foreign(country: &str, number: &str) -> Result<Self, IdentifierError> {
        let country = CountryCode::parse(country)?;
        if country.as_str() == "CN" {
            return Err(IdentifierError::RegisteredInChina);
        }
        let number = one_line(number);
        if number.chars().count() > MAX_NUMBER
            || !number.chars().any(char::is_alphanumeric)
            || number.chars().any(char::is_control)
        {
            return Err(IdentifierError::Number);
        }
        Ok(Self::ForeignRegistration { country, number })
    }

    pub fn declared_team(declaration: &str) -> Result<Self, IdentifierError> {
        let declaration = one_line(declaration);
        if !(2..=MAX_DECLARATION).contains(&declaration.chars().count())
            || declaration.chars().any(char::is_control)
        {
            return Err(IdentifierError::Declaration);
        }
        Ok(Self::DeclaredTeam { declaration })
    }

    pub fn kind(&self) -> IdentifierKind {
        match self {
            Self::Uscc(_) => IdentifierKind::Uscc,
            Self::ForeignRegistration { .. } => IdentifierKind::Foreign,
            Self::DeclaredTeam { .. } => IdentifierKind::Team,
        }
    }

    /// The scheme's name in exchanged data. Of our own making: the registers have no agreed names.
    pub fn scheme(&self) -> Cow<'static, str> {
        match self {
            Self::Uscc(_) => "CN-USCC".into(),
            Self::ForeignRegistration { country, .. } => format!("{country}-REG").into(),
            Self::DeclaredTeam { .. } => "CN-TEAM".into(),
        }
    }

    /// The identifier as people write it; [`Self::parse`] reads it back.
    pub fn value(&self) -> Cow<'_, str> {
        match self {
            Self::Uscc(code) => code.as_str().into(),
            Self::ForeignRegistration { country, number } => format!("{country}:{number}").into(),
            Self::DeclaredTeam { declaration } => declaration.as_str().into(),
        }
    }

    /// What must be unique: the scheme, and the value without differences of writing.
    /// Registers print the same number with and without dots, dashes and spaces.
    pub fn normalised(&self) -> String {
        let scheme = self.scheme();
        match self {
            Self::Uscc(code) => format!("{scheme}:{code}"),
            Self::ForeignRegistration { number, .. } => {
                let number: String = number
                    .chars()
                    .filter(|c| c.is_alphanumeric())
                    .flat_map(char::to_uppercase)
                    .collect();
                format!("{scheme}:{number}")
            }
            Self::DeclaredTeam { declaration } => {
                format!("{scheme}:{}", declaration.to_lowercase())
            }
        }
    }
}

/// Compatibility forms folded, and every run of white space one space.
fn one_line(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(kind: IdentifierKind, text: &str) -> OrganisationIdentifier {
        OrganisationIdentifier::parse(kind, text).expect("an identifier")
    }

    #[test]
    fn each_kind_has_its_scheme_and_normal_form() {
        for (kind, text, scheme, value, normalised) in [
            (
                IdentifierKind::Uscc,
                " 12100000466006770q",
                "CN-USCC",
                "12100000466006770Q",
                "CN-USCC:12100000466006770Q",
            ),
            (
                IdentifierKind::Foreign,
                "de： HRB  123-45 b",
                "DE-REG",
                "DE:HRB 123-45 b",
                "DE-REG:HRB12345B",
            ),
            (
                IdentifierKind::Foreign,
                "HK:1234567",
                "HK-REG",
                "HK:1234567",
                "HK-REG:1234567",
            ),
            (
                IdentifierKind::Team,
                "  姑苏  Vision 小组 ",
                "CN-TEAM",
                "姑苏 Vision 小组",
                "CN-TEAM:姑苏 vision 小组",
            ),
        ] {
            let identifier = parse(kind, text);
            assert_eq!(identifier.kind(), kind);
            assert_eq!(identifier.scheme(), scheme);
            assert_eq!(identifier.value(), value);
            assert_eq!(identifier.normalised(), normalised);
        }
    }

    #[test]
    fn every_refusal_says_what_is_wrong() {
        for (kind, text, expected) in [
            (
                IdentifierKind::Uscc,
                "1",
                IdentifierError::CreditCode(CreditCodeError::Length(1)),
            ),
            (
                IdentifierKind::Foreign,
                "HRB 12345",
                IdentifierError::ForeignForm,
            ),
            (
                IdentifierKind::Foreign,
                "XX:1",
                IdentifierError::Country(UnknownCountry),
            ),
            (
                IdentifierKind::Foreign,
                "cn:1",
                IdentifierError::RegisteredInChina,
            ),
            (IdentifierKind::Foreign, "DE: - ", IdentifierError::Number),
            (IdentifierKind::Team, " 甲 ", IdentifierError::Declaration),
        ] {
            assert_eq!(
                OrganisationIdentifier::parse(kind, text),
                Err(expected),
                "{text}"
            );
        }
        let long = "1".repeat(MAX_NUMBER + 1);
        assert_eq!(
            OrganisationIdentifier::foreign("DE", &long),
            Err(IdentifierError::Number)
        );
    }

    #[test]
    fn kinds_travel_by_the_names_of_the_import_format() {
        assert_eq!(
            serde_json::to_string(&[
                IdentifierKind::Uscc,
                IdentifierKind::Foreign,
                IdentifierKind::Team
            ])
            .expect("written"),
            r#"["USCC","FOREIGN","TEAM"]"#
        );
    }

    proptest! {
        #[test]
        fn a_value_reads_back_as_the_same_identifier(text in "[A-Za-z0-9 ./-]{1,20}[A-Za-z0-9]", team in "[a-z\u{4e00}-\u{4e20} ]{2,20}") {
            for (kind, text) in [(IdentifierKind::Foreign, format!("DE:{text}")), (IdentifierKind::Team, team)] {
                if let Ok(identifier) = OrganisationIdentifier::parse(kind, &text) {
                    let again = parse(kind, &identifier.value());
                    prop_assert_eq!(again.normalised(), identifier.normalised());
                    prop_assert_eq!(again, identifier);
                }
            }
        }

        #[test]
        fn parsing_never_panics(text in ".{0,30}") {
            for kind in [IdentifierKind::Uscc, IdentifierKind::Foreign, IdentifierKind::Team] {
                let _ = OrganisationIdentifier::parse(kind, &text);
            }
        }
    }
}
