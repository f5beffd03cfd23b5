//! One score from many signals: integers all the way, so that contributions sum to it exactly.
//!
//! A signal's contribution is its weight times its value over the weights of all signals that
//! the need gives cause for. So a score is a share of the best possible, in millionths, and
//! scores of different needs can be held side by side. Where a need and the profiles share no
//! language the lexical signals are near nothing for all, and the others decide.

use super::{
    arithmetic::MICRO,
    facts::{Budget, Day},
    index::Entry,
    need::PreparedNeed,
    profile::{Profile, Side},
    signals::{self, NEUTRAL, Signal},
    textual::TextValues,
    weights::SignalWeights,
};

const SIGNALS: usize = Signal::ALL.len();

/// What each signal adds to a score, in the order of `Signal::ALL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Contributions([i64; SIGNALS]);

impl Contributions {
    pub fn score(&self) -> i64 {
        self.0.iter().sum()
    }

    pub fn of(&self, signal: Signal) -> i64 {
        self.0[signal as usize]
    }
}

/// The weights for one need: those of signals it gives no cause for are zero.
///
/// What the index has no words for cannot be found by words: in that share the weight of the
/// lexical signals goes to other names, which is what carries a need into another language.
pub(super) struct Fusion {
    weights: [i64; SIGNALS],
    total: i64,
}

impl Fusion {
    pub fn new(need: &Profile, prepared: &PreparedNeed, weights: &SignalWeights) -> Self {
        let mut weights = Signal::ALL.map(|signal| match applies(signal, &need.side, prepared) {
            true => i64::from(weights.of(signal)) * 1000,
            false => 0,
        });
        for signal in [Signal::Lexical, Signal::Cosine] {
            let carried = weights[signal as usize] * prepared.carried / MICRO;
            weights[signal as usize] -= carried;
            weights[Signal::Alias as usize] += carried;
        }
        Fusion {
            weights,
            total: weights.iter().sum::<i64>().max(1),
        }
    }

    pub fn applies(&self, signal: Signal) -> bool {
        self.weights[signal as usize] > 0
    }

    /// The greatest contribution that a signal could make.
    pub fn best(&self, signal: Signal) -> i64 {
        self.contribution(signal, MICRO)
    }

    pub fn contribution(&self, signal: Signal, value: i64) -> i64 {
        self.weights[signal as usize] * value / self.total
    }

    pub fn fuse(&self, need: &Side, entry: &Entry, texts: TextValues, today: Day) -> Contributions {
        Contributions(Signal::ALL.map(|signal| match self.applies(signal) {
            true => self.contribution(signal, value(signal, need, entry, texts, today)),
            false => 0,
        }))
    }
}

/// Whether the need says anything that the signal could speak about.
fn applies(signal: Signal, side: &Side, prepared: &PreparedNeed) -> bool {
    match (signal, side) {
        (Signal::Lexical | Signal::Cosine | Signal::Cases, _) => !prepared.parts.is_empty(),
        (Signal::Alias, _) => prepared
            .concepts
            .iter()
            .any(|concept| !concept.code.is_empty()),
        (Signal::Capability, Side::Ask(ask)) => !ask.capabilities.is_empty(),
        (Signal::Capability, Side::Offer(offer)) => !offer.capabilities.is_empty(),
        (Signal::Taxonomy, Side::Ask(ask)) => !ask.areas.is_empty(),
        (Signal::Taxonomy, Side::Offer(offer)) => !offer.areas.is_empty(),
        (Signal::Budget, Side::Ask(ask)) => ask.budget != Budget::Unknown,
        (Signal::Budget, Side::Offer(offer)) => offer.price.is_some(),
        (Signal::Region, Side::Ask(ask)) => ask.region.is_some(),
        (Signal::Region, Side::Offer(offer)) => {
            offer.home_region.is_some() || !offer.regions_served.is_empty()
        }
        // These describe the supplier: among demands for one supplier they are all the same.
        (Signal::TrackRecord | Signal::Capacity, side) => matches!(side, Side::Ask(_)),
        (Signal::Freshness, _) => true,
    }
}

/// The value of a signal between 0 and 1, in micro-units.
pub(super) fn value(
    signal: Signal,
    need: &Side,
    entry: &Entry,
    texts: TextValues,
    today: Day,
) -> i64 {
    let pair = Profile::ask_and_offer(need, &entry.side);
    match (signal, pair) {
        (Signal::Lexical, _) => texts.lexical,
        (Signal::Cosine, _) => texts.cosine,
        // Who has shown no case is taken at its word.
        (Signal::Cases, _) => texts.cases.unwrap_or(texts.lexical),
        (Signal::Alias, _) => texts.alias,
        (Signal::Freshness, _) => signals::freshness(entry.updated_on, today),
        (Signal::Capability, Some((ask, offer))) => signals::capability(ask, offer),
        (Signal::Taxonomy, Some((ask, offer))) => signals::taxonomy(&ask.areas, &offer.areas),
        (Signal::Budget, Some((ask, offer))) => signals::budget(ask.budget, offer),
        (Signal::Region, Some((ask, offer))) => signals::region(ask.region, offer),
        (Signal::TrackRecord, Some((_, offer))) => signals::track_record(offer),
        (Signal::Capacity, Some((_, offer))) => signals::capacity(offer),
        (
            Signal::Capability
            | Signal::Taxonomy
            | Signal::Budget
            | Signal::Region
            | Signal::TrackRecord
            | Signal::Capacity,
            None,
        ) => NEUTRAL,
    }
}
