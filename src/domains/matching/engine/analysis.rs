//! From texts to counted units. The costly part of putting a profile in: it needs no index, so
//! callers may do it outside their lock and on several threads.

use std::sync::LazyLock;

use crate::foundation::text;

use super::{
    arithmetic::log2,
    posting::{Bucket, Level},
    profile::{Profile, Texts},
    units::{Key, units},
    weights::FieldWeights,
};

/// A profile and the counted units of its texts, ready to be put into an index.
#[derive(Debug, Clone)]
pub struct Analysed {
    pub(super) profile: Profile,
    pub(super) counted: Counted,
    /// The units of each case, without repetition.
    pub(super) cases: Vec<Vec<Key>>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    /// In order of their key.
    pub terms: Vec<(Key, Level)>,
    /// Weighted length in sixty-fourths, so that sums do not depend on their order.
    pub length: u64,
}

impl Counted {
    pub fn bucket(&self) -> Bucket {
        Bucket::of(self.length as f64 / 64.0)
    }
}

/// Counts the units of a profile.
pub fn analyse(profile: Profile, weights: &FieldWeights) -> Analysed {
    let counted = count(&profile.texts, weights);
    let cases = profile.texts.cases.iter().map(|case| {
        let mut keys: Vec<Key> = [&case.title, &case.text]
            .into_iter()
            .flat_map(|text| units(&text::fold(text)))
            .map(|unit| unit.key)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    });
    Analysed {
        cases: cases.collect(),
        counted,
        profile,
    }
}

fn count(texts: &Texts, weights: &FieldWeights) -> Counted {
    let mut occurrences: Vec<(Key, f32)> = Vec::new();
    let mut add = |text: &str, weight: f32| {
        if !text.is_empty() {
            occurrences.extend(
                units(&text::fold(text))
                    .into_iter()
                    .map(|unit| (unit.key, weight)),
            );
        }
    };
    add(&texts.title, weights.title);
    add(&texts.capabilities, weights.capabilities);
    add(&texts.offerings, weights.offerings);
    for case in &texts.cases {
        add(&case.title, weights.cases);
        add(&case.text, weights.cases);
    }
    add(&texts.profile, weights.profile);
    let length: f64 = occurrences
        .iter()
        .map(|(_, weight)| f64::from(*weight))
        .sum();
    occurrences.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let terms = occurrences.chunk_by(|a, b| a.0 == b.0).map(|same| {
        let frequency: f64 = same.iter().map(|(_, weight)| f64::from(*weight)).sum();
        (same[0].0, Level::of(frequency))
    });
    Counted {
        terms: terms.collect(),
        length: (length * 64.0) as u64,
    }
}

/// How much a repeated term counts in a direction: 1 + log2 of its frequency, at least one half.
pub(super) fn damping() -> &'static [f32; Level::COUNT] {
    static DAMPING: LazyLock<[f32; Level::COUNT]> = LazyLock::new(|| {
        std::array::from_fn(|level| (1.0 + log2(Level(level as u8).frequency())).max(0.5) as f32)
    });
    &DAMPING
}
