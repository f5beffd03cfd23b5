//! The pool: the profiles with the greatest sums of impacts, found term at a time.
//!
//! Demands are long queries, on which skipping by block maxima collapses; walking whole posting
//! lists into one array of integers is faster, and integer sums do not depend on their order.

use super::{
    index::{Index, Term},
    need::{FULL_WEIGHT, PreparedNeed},
    posting::{FULL_IMPACT, Impacts},
    profile::Side,
    units::Key,
    weights::Weights,
};

/// The share of the whole weight that codes may add, and that other names may add.
const CODES_SHARE: f64 = 0.3;
const ALIASES_SHARE: f64 = 0.5;

/// The sum of impacts of every slot.
pub(super) fn accumulate(
    need: &PreparedNeed,
    side: &Side,
    index: &Index,
    impacts: &Impacts,
    weights: &Weights,
) -> Vec<u32> {
    let mut sums = vec![0u32; index.slots()];
    let mut add = |term: Term, weight: u32, table: &[u32]| {
        for posting in index.postings(term) {
            sums[posting.slot()] += weight * table[posting.shape()];
        }
    };
    for term in &need.terms {
        add(term.term, term.weight, impacts.table());
    }
    let total: f32 = need.concepts.iter().map(|concept| concept.weight).sum();
    for concept in &need.concepts {
        let share =
            f64::from(concept.weight / total) * ALIASES_SHARE * f64::from(weights.need.alias);
        for form in &concept.forms {
            let weight = (share * f64::from(FULL_WEIGHT)) as u32
                / (form.length * concept.forms.len()) as u32;
            form.terms
                .iter()
                .for_each(|term| add(*term, weight, impacts.table()));
        }
    }
    let codes: Vec<Term> = side
        .codes()
        .filter_map(|code| index.term(Key::code(code)))
        .collect();
    let flat = vec![FULL_IMPACT; impacts.table().len()];
    for code in &codes {
        add(
            *code,
            (CODES_SHARE * f64::from(FULL_WEIGHT)) as u32 / codes.len() as u32,
            &flat,
        );
    }
    sums
}

/// The best slots that pass the filter, at most `limit`; ties break by id.
pub(super) fn select(
    sums: &[u32],
    index: &Index,
    limit: usize,
    passes: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut found: Vec<(u32, usize)> = sums
        .iter()
        .enumerate()
        .filter(|(_, sum)| **sum > 0)
        .map(|(slot, sum)| (*sum, slot))
        .collect();
    let id = |slot: usize| index.entry(slot).map_or(u128::MAX, |entry| entry.id);
    let best_first =
        |a: &(u32, usize), b: &(u32, usize)| b.0.cmp(&a.0).then_with(|| id(a.1).cmp(&id(b.1)));
    let mut chosen = Vec::with_capacity(limit.min(found.len()));
    let mut rest = found.as_mut_slice();
    // Filters cost more than sums, so they are asked only about the best, then the next best.
    while chosen.len() < limit && !rest.is_empty() {
        let step = ((limit - chosen.len()) * 2).min(rest.len());
        if step < rest.len() {
            rest.select_nth_unstable_by(step - 1, best_first);
        }
        let (head, tail) = rest.split_at_mut(step);
        head.sort_unstable_by(best_first);
        chosen.extend(
            head.iter()
                .map(|(_, slot)| *slot)
                .filter(|slot| passes(*slot))
                .take(limit - chosen.len()),
        );
        rest = tail;
    }
    chosen
}
