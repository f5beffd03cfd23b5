//! What the engine ranks and what it ranks for: a profile, whichever side of a match it stands on.

use serde::{Deserialize, Serialize};

use super::facts::{Ask, Code, Day, Offer};

/// A demand or a supplier in the engine's own words.
///
/// The same type is put into an index and used as the need, so one engine serves both directions:
/// demands as needs over an index of suppliers, suppliers as needs over an index of demands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// What the caller knows it by. Ties in a ranking break by it.
    pub id: u128,
    /// The organisation behind it; a need never meets its own organisation.
    pub organisation: Option<u128>,
    /// Who controls that organisation, as far as is known.
    pub controller: Option<u128>,
    /// The day its content last changed.
    pub updated_on: Option<Day>,
    pub texts: Texts,
    pub side: Side,
}

/// The texts, by how much they say about what is meant. All may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// A demand's title, a supplier's headline.
    pub title: String,
    /// Names of capabilities and free keywords.
    pub capabilities: String,
    /// Names and descriptions of offerings.
    pub offerings: String,
    pub cases: Vec<Case>,
    /// All the rest: summary, problem, expected outcome.
    pub profile: String,
}

/// Work that was done, told apart so that one fitting case can count for more than many others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub title: String,
    pub text: String,
}

/// Which side of a match a profile stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// Something is wanted: a demand.
    Ask(Ask),
    /// Something can be done: a supplier.
    Offer(Offer),
}

impl Default for Side {
    fn default() -> Self {
        Side::Offer(Offer::default())
    }
}

impl Profile {
    /// The ask and the offer of a pair, whichever of the two is which. Two profiles of one side
    /// are compared by their texts alone.
    pub fn ask_and_offer<'a>(need: &'a Side, found: &'a Side) -> Option<(&'a Ask, &'a Offer)> {
        match (need, found) {
            (Side::Ask(ask), Side::Offer(offer)) | (Side::Offer(offer), Side::Ask(ask)) => {
                Some((ask, offer))
            }
            (Side::Ask(_), Side::Ask(_)) | (Side::Offer(_), Side::Offer(_)) => None,
        }
    }
}

impl Side {
    /// The capabilities wanted or offered.
    pub fn capability_codes(&self) -> impl Iterator<Item = &Code> {
        let (wanted, offered) = match self {
            Side::Ask(ask) => (ask.capabilities.as_slice(), &[][..]),
            Side::Offer(offer) => (&[][..], offer.capabilities.as_slice()),
        };
        wanted
            .iter()
            .map(|wanted| &wanted.code)
            .chain(offered.iter().map(|offered| &offered.code))
    }

    /// The areas wanted or offered.
    pub fn areas(&self) -> &[Code] {
        match self {
            Side::Ask(ask) => &ask.areas,
            Side::Offer(offer) => &offer.areas,
        }
    }

    /// All codes that describe the work.
    pub fn codes(&self) -> impl Iterator<Item = &Code> {
        self.capability_codes().chain(self.areas())
    }
}
