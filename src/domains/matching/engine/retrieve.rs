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
    let concepts: f64 = need
        .concepts
        .iter()
        .map(|concept| f64::from(concept.weight))
        .sum();
    let total = need.total.max(concepts / ALIASES_SHARE);
    for concept in &need.concepts {
        let share = f64::from(concept.weight) / total;
        for form in &concept.forms {
            let count = form.length * concept.forms.len();
            let weight = (share * f64::from(FULL_WEIGHT)) as u32 / count as u32;
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
///
/// Filters cost more than sums, so they are asked about the best only, then about the next best.
pub(super) fn select(
    sums: &[u32],
    index: &Index,
    limit: usize,
    passes: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut chosen = Vec::with_capacity(limit);
    let (mut asked, mut wanted) = (0, limit * 2);
    loop {
        let best = best(sums, index, wanted);
        let next = best[asked..].iter().copied().filter(|slot| passes(*slot));
        chosen.extend(next.take(limit - chosen.len()));
        if chosen.len() == limit || best.len() < wanted {
            return chosen;
        }
        asked = best.len();
        wanted *= 4;
    }
}

/// The slots with the greatest sums above nothing, best first.
fn best(sums: &[u32], index: &Index, wanted: usize) -> Vec<usize> {
    let id = |slot: usize| index.entry(slot).map_or(u128::MAX, |entry| entry.id);
    let best_first =
        |a: &(u32, usize), b: &(u32, usize)| b.0.cmp(&a.0).then_with(|| id(a.1).cmp(&id(b.1)));
    let mut kept: Vec<(u32, usize)> = Vec::with_capacity(wanted * 2);
    let mut floor = 1;
    for (slot, sum) in sums.iter().enumerate() {
        if *sum < floor {
            continue;
        }
        kept.push((*sum, slot));
        if kept.len() == wanted * 2 {
            kept.select_nth_unstable_by(wanted - 1, best_first);
            kept.truncate(wanted);
            floor = kept[wanted - 1].0;
        }
    }
    kept.sort_unstable_by(best_first);
    kept.truncate(wanted);
    kept.into_iter().map(|(_, slot)| slot).collect()
}
