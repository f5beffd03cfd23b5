//! The matching engine: ranks profiles for a need and says why.
//!
//! It is pure. It knows no tables, no clock and no randomness: days come in as facts, snapshots
//! leave as bytes, and the same profiles with the same weights give the same ranking on every
//! machine, whatever the order in which they were put in.

mod aliases;
mod analysis;
mod arithmetic;
mod calendar;
mod codes;
mod counterfactual;
mod dictionary;
mod explain;
mod facts;
mod fuse;
mod gate_sentences;
mod gates;
mod index;
pub mod metrics;
mod need;
mod posting;
mod profile;
mod rank;
mod ranking;
mod rarity;
mod reason_sentences;
mod region;
mod retrieve;
mod signals;
mod snapshot;
mod textual;
mod units;
mod weights;

pub use aliases::{Alias, Aliases, Language};
pub use analysis::{Analysed, analyse};
pub use dictionary::read_cedict;
pub use explain::{BestCase, Reason};
pub use facts::{
    Ask, Budget, Code, Day, Offer, OfferedCapability, OfferedDeployment, PriceRange, Qualification,
    RequiredDeployment, RequiredVerification, TrackRecord, Verification, WantedCapability,
};
pub use gates::{Check, Finding, GateKind, Owner, Verdict, check};
pub use index::Full;
pub use profile::{Case, Profile, Side, Texts};
pub use rank::Engine;
pub use ranking::{Counterfactual, FailedGates, Gate, Match, Query, Ranking};
pub use region::Region;
pub use signals::Signal;
pub use snapshot::SnapshotError;
pub use weights::{FieldWeights, NeedWeights, Saturation, SignalWeights, Weights};

#[cfg(test)]
mod gates_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
