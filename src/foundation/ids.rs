//! Typed identifiers. Inside a UUID v7, outside an opaque, typed and versioned word such as
//! `dem_106g9s2…`: the prefix names the kind, the digit after it the version of the encoding.

use std::fmt;

use uuid::Uuid;

use super::time::Timestamp;

/// The version of the outer form; a new one may be added, an old one is read for ever.
const VERSION: char = '1';
/// Crockford's base 32, lower case: no `i`, `l`, `o`, `u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What every typed identifier can do.
pub trait TypedId: Sized + Copy + From<Uuid> + Into<Uuid> {
    /// The word before the underscore in the outer form.
    const PREFIX: &'static str;

    /// Reads the outer form; `None` when the prefix, the version or the digits are not ours.
    fn parse(text: &str) -> Option<Self> {
        decode(Self::PREFIX, text).map(Self::from)
    }

    /// A fresh identifier whose order follows `at`.
    fn fresh(at: Timestamp) -> Self {
        Self::from(uuid_at(at))
    }
}

/// A UUID v7 for the given instant; the random part comes from the operating system.
pub fn uuid_at(at: Timestamp) -> Uuid {
    let micros = at.micros().max(0);
    let seconds = u64::try_from(micros / 1_000_000).unwrap_or_default();
    let nanos = u32::try_from(micros % 1_000_000).unwrap_or_default() * 1_000;
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
}

/// The prefix of an outer form, to route `node(id)` to its kind.
pub fn prefix_of(text: &str) -> Option<&str> {
    text.split_once('_').map(|(prefix, _)| prefix)
}

/// Writes the outer form.
pub fn encode(prefix: &str, id: Uuid) -> String {
    let mut word = String::with_capacity(prefix.len() + 28);
    word.push_str(prefix);
    word.push('_');
    word.push(VERSION);
    let value = id.as_u128();
    for place in (0..26).rev() {
        let digit = (value >> (place * 5)) & 31;
        word.push(char::from(ALPHABET[digit as usize]));
    }
    word
}

fn decode(prefix: &str, text: &str) -> Option<Uuid> {
    let digits = text
        .strip_prefix(prefix)?
        .strip_prefix('_')?
        .strip_prefix(VERSION)?;
    if digits.len() != 26 {
        return None;
    }
    let mut value: u128 = 0;
    for (place, byte) in digits.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|known| *known == byte)? as u128;
        if place == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | digit;
    }
    Some(Uuid::from_u128(value))
}

/// Declares typed identifiers: the type, its prefix and its documentation.
macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {
        $(
            $(#[$doc])*
            #[derive(
                Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType,
            )]
            pub struct $name(pub Uuid);

            impl TypedId for $name {
                const PREFIX: &'static str = $prefix;
            }

            impl From<Uuid> for $name {
                fn from(id: Uuid) -> Self {
                    Self(id)
                }
            }

            impl From<$name> for Uuid {
                fn from(id: $name) -> Uuid {
                    id.0
                }
            }

            impl sea_orm::TryFromU64 for $name {
                fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                    Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                    out.write_str(&encode($prefix, self.0))
                }
            }

            impl async_graphql::InputType for $name {
                type RawValueType = Self;

                fn type_name() -> std::borrow::Cow<'static, str> {
                    <async_graphql::ID as async_graphql::InputType>::type_name()
                }

                fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                    <async_graphql::ID as async_graphql::InputType>::create_type_info(registry)
                }

                fn parse(
                    value: Option<async_graphql::Value>,
                ) -> Result<Self, async_graphql::InputValueError<Self>> {
                    match value {
                        Some(async_graphql::Value::String(text)) => <Self as TypedId>::parse(&text)
                            .ok_or_else(|| async_graphql::InputValueError::custom(
                                concat!("this is not an identifier that begins with ", $prefix, "_"),
                            )),
                        other => Err(async_graphql::InputValueError::expected_type(
                            other.unwrap_or_default(),
                        )),
                    }
                }

                fn to_value(&self) -> async_graphql::Value {
                    async_graphql::Value::String(self.to_string())
                }

                fn as_raw_value(&self) -> Option<&Self> {
                    Some(self)
                }
            }

            impl async_graphql::OutputType for $name {
                fn type_name() -> std::borrow::Cow<'static, str> {
                    <async_graphql::ID as async_graphql::OutputType>::type_name()
                }

                fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                    <async_graphql::ID as async_graphql::OutputType>::create_type_info(registry)
                }

                async fn resolve(
                    &self,
                    _: &async_graphql::ContextSelectionSet<'_>,
                    _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
                ) -> async_graphql::ServerResult<async_graphql::Value> {
                    Ok(async_graphql::Value::String(self.to_string()))
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                    out.collect_str(self)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                    let text = String::deserialize(input)?;
                    Self::parse(&text)
                        .ok_or_else(|| serde::de::Error::custom(concat!("not a ", $prefix, " id")))
                }
            }
        )+

        /// Every prefix in use, so that a test can see that no two kinds share one.
        pub const PREFIXES: &[&str] = &[$($prefix),+];
    };
}

typed_ids! {
    /// A person with an account.
    UserId = "usr";
    /// One log-in of a person.
    SessionId = "ses";
    /// A key for programs, acting for a person.
    ApiKeyId = "key";
    /// An organisation: agency, enterprise, hospital, team and so on.
    OrganisationId = "org";
    /// A person's place in an organisation.
    MembershipId = "mem";
    /// A scenario demand.
    DemandId = "dem";
    /// A supplier's profile.
    SupplierId = "sup";
    /// A stored file.
    FileId = "fil";
    /// Interest of a supplier in a demand, or of an owner in a supplier.
    InterestId = "int";
    /// What was signed elsewhere between the owner of a demand and a supplier.
    ResultId = "res";
    /// A match that one side does not want to see.
    DismissalId = "dis";
    /// A search that somebody keeps.
    SavedSearchId = "sea";
    /// News for one person.
    NotificationId = "ntf";
    /// An area and region that a centre looks after.
    CentreAssignmentId = "cas";
    /// Suppliers that were chosen for a demand.
    ShortlistId = "slt";
    /// One recorded event.
    EventId = "evt";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outer_form_is_read_back() {
        let id = DemandId::fresh(Timestamp::from_micros(1_764_000_000_000_000));
        assert_eq!(DemandId::parse(&id.to_string()), Some(id));
        assert_eq!(prefix_of(&id.to_string()), Some("dem"));
    }

    #[test]
    fn another_kind_another_version_and_noise_are_refused() {
        let id = DemandId::fresh(Timestamp::from_micros(1)).to_string();
        assert_eq!(SupplierId::parse(&id), None);
        assert_eq!(DemandId::parse(&id.replacen("_1", "_2", 1)), None);
        assert_eq!(DemandId::parse("dem_1zzzzzzzzzzzzzzzzzzzzzzzzzz"), None);
        assert_eq!(DemandId::parse("dem_1"), None);
        assert_eq!(DemandId::parse("需求"), None);
    }

    #[test]
    fn no_two_kinds_share_a_prefix() {
        let mut seen = std::collections::BTreeSet::new();
        assert!(PREFIXES.iter().all(|prefix| seen.insert(*prefix)));
    }
}
