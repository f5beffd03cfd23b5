//! From texts to counted units. The costly part of putting a profile in: it needs no index, so
//! callers may do it outside their lock and on several threads.

use std::{collections::HashMap, hash::BuildHasherDefault, sync::LazyLock};

use crate::foundation::text;

use super::{
    arithmetic::log2,
    index::Spread,
    posting::{Bucket, Level},
    profile::Profile,
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
    /// Each unit once.
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
    let texts = &profile.texts;
    let mut count = Count::default();
    count.add(&texts.title, weights.title);
    count.add(&texts.capabilities, weights.capabilities);
    count.add(&texts.offerings, weights.offerings);
    let mut cases = Vec::with_capacity(texts.cases.len());
    for case in &texts.cases {
        let mut keys = count.add(&case.title, weights.cases);
        keys.extend(count.add(&case.text, weights.cases));
        keys.sort_unstable();
        keys.dedup();
        cases.push(keys);
    }
    count.add(&texts.profile, weights.profile);
    Analysed {
        cases,
        counted: count.finish(),
        profile,
    }
}

/// Weighted frequencies in the order in which units first appear.
#[derive(Default)]
struct Count {
    places: HashMap<Key, usize, BuildHasherDefault<Spread>>,
    frequencies: Vec<(Key, f64)>,
    length: f64,
}

impl Count {
    fn add(&mut self, text: &str, weight: f32) -> Vec<Key> {
        if text.is_empty() {
            return Vec::new();
        }
        let weight = f64::from(weight);
        let keys: Vec<Key> = units(&text::fold(text))
            .into_iter()
            .map(|unit| unit.key)
            .collect();
        for key in &keys {
            let place = *self.places.entry(*key).or_insert_with(|| {
                self.frequencies.push((*key, 0.0));
                self.frequencies.len() - 1
            });
            self.frequencies[place].1 += weight;
        }
        self.length += weight * keys.len() as f64;
        keys
    }

    fn finish(self) -> Counted {
        let terms = self.frequencies.into_iter();
        Counted {
            terms: terms
                .map(|(key, frequency)| (key, Level::of(frequency)))
                .collect(),
            length: (self.length * 64.0) as u64,
        }
    }
}

/// How much a repeated term counts in a direction: 1 + log2 of its frequency, at least one half.
pub(super) fn damping() -> &'static [f32; Level::COUNT] {
    static DAMPING: LazyLock<[f32; Level::COUNT]> = LazyLock::new(|| {
        std::array::from_fn(|level| (1.0 + log2(Level(level as u8).frequency())).max(0.5) as f32)
    });
    &DAMPING
}
