//! A need, made ready for one index: which terms to look for and what each is worth.

use std::collections::{HashMap, HashSet};

use crate::foundation::text::{Folded, fold_with_offsets};

use super::{
    aliases::{Aliases, Concept},
    analysis::{Counted, damping},
    arithmetic::micro,
    index::{Index, Term},
    posting::{FULL_IMPACT, Impacts, Level},
    profile::{Profile, Texts},
    rarity::Rarities,
    units::{Key, Unit, units},
    weights::Weights,
};

/// The weights of all terms of a need add up to this, so that no sum of impacts can overflow.
pub(super) const FULL_WEIGHT: u32 = 1 << 19;

pub(super) struct PreparedNeed {
    pub parts: Vec<Part>,
    /// The terms to look for that the index knows.
    pub terms: Vec<NeedTerm>,
    pub concepts: Vec<Concept>,
    /// The lexical score of the need with itself: the best possible.
    pub best_lexical: u64,
    /// The share of its weight that other names must carry, since the index does not know the
    /// need's own words, in micro-units.
    pub carried: i64,
    /// The weight of all its terms.
    pub total: f64,
    /// The length of its direction, terms unknown to the index included.
    pub norm: f64,
}

/// One stretch of a need's text with its units.
pub(super) struct Part {
    pub written: String,
    pub folded: Folded,
    pub units: Vec<Unit>,
    pub is_title: bool,
}

pub(super) struct NeedTerm {
    pub key: Key,
    pub term: Term,
    /// Its share of `FULL_WEIGHT`.
    pub weight: u32,
    /// Its part in the direction of the need.
    pub direction: f32,
    pub rarity: f32,
}

/// What is known about the words of needs: an index of profiles on the need's own side, when the
/// caller has one. Words that are common there say little even if they are rare among the found.
pub(super) fn prepare(
    need: &Profile,
    counted: &Counted,
    index: &Index,
    kin: Option<&Index>,
    aliases: &Aliases,
    weights: &Weights,
) -> PreparedNeed {
    let parts = parts(&need.texts);
    let rarities = index.rarities();
    let weighted = weigh(&parts, index, kin, rarities, weights);
    let total: f64 = weighted.iter().map(|term| term.weight).sum();
    let impacts = Impacts::new(weights.saturation, index.mean_length());
    let levels: HashMap<Key, Level> = counted.terms.iter().copied().collect();
    let bucket = counted.bucket();
    let mut prepared = PreparedNeed {
        terms: Vec::with_capacity(weighted.len()),
        concepts: aliases.concepts(&parts, index, rarities, &weights.need),
        best_lexical: 0,
        carried: 0,
        total,
        norm: 0.0,
        parts,
    };
    let mentioned: HashSet<Key> = (prepared.concepts.iter())
        .flat_map(|concept| concept.said.iter().copied())
        .collect();
    let mut carried = 0.0;
    let mut squares = 0.0;
    for Weighted {
        key,
        term,
        weight,
        rarity,
    } in weighted
    {
        let share = (weight / total * f64::from(FULL_WEIGHT)) as u32;
        let level = levels.get(&key).copied().unwrap_or(Level::ONCE);
        prepared.best_lexical +=
            u64::from(share) * u64::from(impacts.of(level, bucket).min(FULL_IMPACT));
        squares += weight * weight;
        if let Some(term) = term {
            prepared.terms.push(NeedTerm {
                key,
                term,
                weight: share,
                direction: weight as f32,
                rarity,
            });
        } else if mentioned.contains(&key) {
            carried += weight;
        }
    }
    prepared.carried = micro(carried / total);
    prepared.norm = squares.sqrt();
    prepared
}

struct Weighted {
    key: Key,
    term: Option<Term>,
    weight: f64,
    rarity: f32,
}

/// Each distinct unit once, heaviest first.
fn weigh(
    parts: &[Part],
    index: &Index,
    kin: Option<&Index>,
    rarities: Rarities,
    weights: &Weights,
) -> Vec<Weighted> {
    let mut found: HashMap<Key, f32> = HashMap::new();
    for part in parts {
        let worth = if part.is_title {
            weights.need.title
        } else {
            weights.need.body
        };
        for unit in &part.units {
            let known = found.entry(unit.key).or_insert(worth);
            *known = known.max(worth);
        }
    }
    let common = |key: Key| {
        let measure = kin.unwrap_or(index);
        let limit = measure.len() as f32 * weights.need.common_share;
        measure.len() >= FEWEST_FOR_COMMON
            && measure
                .term(key)
                .is_some_and(|term| measure.frequency(term) as f32 > limit)
    };
    let mut weighted: Vec<Weighted> = found
        .into_iter()
        .filter(|(key, worth)| *worth > weights.need.body || !common(*key))
        .map(|(key, worth)| {
            let term = index.term(key);
            let rarity = rarities.of(term.map_or(0, |term| index.frequency(term)));
            let single = if key.is_single_ideograph() {
                weights.need.single
            } else {
                1.0
            };
            Weighted {
                key,
                term,
                rarity,
                weight: f64::from(worth * single * rarity),
            }
        })
        .collect();
    weighted.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.key.cmp(&b.key)));
    // Words that no profile has cost nothing to look for; they only tell how much is uncovered.
    let mut known = 0;
    weighted.retain(|term| {
        known += usize::from(term.term.is_some());
        term.term.is_none() || known <= weights.need.max_terms
    });
    weighted
}

/// Shares mean nothing in a handful of profiles.
const FEWEST_FOR_COMMON: usize = 20;

fn parts(texts: &Texts) -> Vec<Part> {
    let cases = texts
        .cases
        .iter()
        .flat_map(|case| [&case.title, &case.text]);
    let body = [&texts.offerings, &texts.profile]
        .into_iter()
        .chain(cases)
        .map(|text| (text, false));
    [(&texts.title, true), (&texts.capabilities, true)]
        .into_iter()
        .chain(body)
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, is_title)| {
            let folded = fold_with_offsets(text);
            Part {
                units: units(&folded.text),
                folded,
                written: text.clone(),
                is_title,
            }
        })
        .collect()
}

/// The direction of a term that stands so often in a profile.
pub(super) fn direction(level: Level, rarity: f32) -> f32 {
    damping()[usize::from(level.0)] * rarity
}
