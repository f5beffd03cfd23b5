//! Everything that was tuned, as versioned data: a ranking names the version it was made with.

use serde::{Deserialize, Serialize};

use super::signals::Signal;

/// One set of weights serves all collections; `Weights::default()` is the set in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// Changes whenever a number below does.
    pub version: String,
    pub fields: FieldWeights,
    pub need: NeedWeights,
    pub saturation: Saturation,
    /// How many profiles are scored with all signals, best by text first.
    pub pool: usize,
    pub signals: SignalWeights,
}

/// How much one occurrence in a field counts. Part of the index: a snapshot made with other
/// field weights is refused.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldWeights {
    pub title: f32,
    pub capabilities: f32,
    pub offerings: f32,
    pub cases: f32,
    pub profile: f32,
}

/// How the parts of a need count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NeedWeights {
    /// A term of the title or of the capabilities, however often it stands there.
    pub title: f32,
    /// A term of the remaining text, however often it stands there.
    pub body: f32,
    /// A single ideograph, against a pair or a word.
    pub single: f32,
    /// Terms of the remaining text in more than this share of profiles say nothing.
    pub common_share: f32,
    /// Longer needs keep only their weightiest terms.
    pub max_terms: usize,
}

/// How soon repetition stops to count, and how much length is held against a text (BM25).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Saturation {
    pub k1: f32,
    pub b: f32,
}

/// The greatest contribution of each signal, in thousandths; only their ratios matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignalWeights {
    pub lexical: u32,
    pub cosine: u32,
    pub cases: u32,
    pub alias: u32,
    pub capability: u32,
    pub taxonomy: u32,
    pub budget: u32,
    pub region: u32,
    pub track_record: u32,
    pub capacity: u32,
    pub freshness: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            version: "2026-1".to_owned(),
            fields: FieldWeights::default(),
            need: NeedWeights::default(),
            saturation: Saturation::default(),
            pool: 500,
            signals: SignalWeights::default(),
        }
    }
}

impl Default for FieldWeights {
    fn default() -> Self {
        FieldWeights {
            title: 2.0,
            capabilities: 2.0,
            offerings: 1.0,
            cases: 0.5,
            profile: 1.0,
        }
    }
}

impl Default for NeedWeights {
    fn default() -> Self {
        NeedWeights {
            title: 3.0,
            body: 1.0,
            common_share: 0.3,
            single: 1.3,
            max_terms: 512,
        }
    }
}

impl Default for Saturation {
    fn default() -> Self {
        Saturation { k1: 1.2, b: 0.75 }
    }
}

impl Default for SignalWeights {
    fn default() -> Self {
        SignalWeights {
            lexical: 220,
            cosine: 240,
            cases: 60,
            alias: 80,
            capability: 160,
            taxonomy: 60,
            budget: 50,
            region: 40,
            track_record: 50,
            capacity: 20,
            freshness: 30,
        }
    }
}

impl SignalWeights {
    pub fn of(&self, signal: Signal) -> u32 {
        match signal {
            Signal::Lexical => self.lexical,
            Signal::Cosine => self.cosine,
            Signal::Cases => self.cases,
            Signal::Alias => self.alias,
            Signal::Capability => self.capability,
            Signal::Taxonomy => self.taxonomy,
            Signal::Budget => self.budget,
            Signal::Region => self.region,
            Signal::TrackRecord => self.track_record,
            Signal::Capacity => self.capacity,
            Signal::Freshness => self.freshness,
        }
    }
}
