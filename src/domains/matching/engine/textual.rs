//! The signals that come from texts, computed exactly for each profile of the pool.

use std::{
    collections::{HashMap, hash_map::Entry as Place},
    hash::BuildHasherDefault,
};

use super::{
    aliases::Form,
    arithmetic::micro,
    index::{Entry, Index, Spread, Term},
    need::{FULL_WEIGHT, PreparedNeed, direction},
    posting::{Bucket, FULL_IMPACT, Impacts, Level},
    rarity::Norms,
};

/// Which of the looked-for terms the profiles of a pool have, and what follows.
pub(super) struct Reader<'a> {
    need: &'a PreparedNeed,
    index: &'a Index,
    impacts: &'a Impacts,
    norms: Norms,
    /// One bit a term of the index: most terms of a case are not looked for.
    wanted: Vec<u64>,
    /// The terms of the need at their own places, then those of other names.
    places: HashMap<Term, usize, BuildHasherDefault<Spread>>,
    /// For each name of each concept, the places of its terms.
    names: Vec<Vec<Vec<usize>>>,
    /// A row for each profile of the pool: by place, the level plus one; 0 where absent.
    hits: Vec<u8>,
}

/// A profile of the pool and its row of hits.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub entry: &'a Entry,
    hits: &'a [u8],
    bucket: Bucket,
}

/// The signals of one profile, in micro-units.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TextValues {
    pub lexical: i64,
    pub cosine: i64,
    /// `None` where no case was shown.
    pub cases: Option<i64>,
    pub alias: i64,
}

impl<'a> Reader<'a> {
    /// Reads the pool, which is given by slots.
    pub fn new(
        need: &'a PreparedNeed,
        index: &'a Index,
        impacts: &'a Impacts,
        pool: &[usize],
    ) -> Self {
        let mut reader = Reader {
            need,
            index,
            impacts,
            norms: Norms::new(index.len()),
            wanted: vec![0; index.terms() / 64 + 1],
            places: HashMap::default(),
            names: Vec::new(),
            hits: Vec::new(),
        };
        for term in &need.terms {
            reader.place(term.term);
        }
        for concept in &need.concepts {
            let mut places =
                |form: &Form| form.terms.iter().map(|term| reader.place(*term)).collect();
            let names = concept.forms.iter().map(&mut places).collect();
            reader.names.push(names);
        }
        reader.fill(pool);
        reader
    }

    /// Walks the posting lists once more. That is quicker than walking the terms of each profile
    /// of the pool, of which the need looks for few.
    fn fill(&mut self, pool: &[usize]) {
        let slots = self.index.slots();
        let mut rows = vec![0u32; slots];
        // One bit a slot stays in the nearest cache, and answers for most postings.
        let mut inside = vec![0u64; slots / 64 + 1];
        for (row, slot) in pool.iter().enumerate() {
            rows[*slot] = row as u32;
            inside[slot / 64] |= 1 << (slot % 64);
        }
        let width = self.places.len();
        self.hits = vec![0; width * pool.len()];
        for (term, place) in &self.places {
            for posting in self.index.postings(*term) {
                let slot = posting.slot();
                if inside[slot / 64] >> (slot % 64) & 1 == 1 {
                    self.hits[rows[slot] as usize * width + place] = posting.level().0 + 1;
                }
            }
        }
    }

    /// The place of a term, given when it is first asked for.
    fn place(&mut self, term: Term) -> usize {
        let next = self.places.len();
        match self.places.entry(term) {
            Place::Occupied(known) => *known.get(),
            Place::Vacant(new) => {
                self.wanted[term as usize / 64] |= 1 << (term % 64);
                *new.insert(next)
            }
        }
    }

    /// The row of a profile, by its place in the pool.
    pub fn row<'r>(&'r self, number: usize, entry: &'r Entry) -> Row<'r> {
        let width = self.places.len();
        Row {
            entry,
            hits: &self.hits[number * width..(number + 1) * width],
            bucket: entry.bucket(),
        }
    }

    /// The signals of one profile.
    pub fn values(&self, row: Row<'_>) -> TextValues {
        TextValues {
            lexical: self.lexical(row),
            cosine: self.cosine(row),
            cases: self.cases(row.entry).map(|(value, _)| value),
            alias: self.alias(row),
        }
    }

    fn is_wanted(&self, term: Term) -> bool {
        self.wanted[term as usize / 64] >> (term % 64) & 1 == 1
    }

    /// What a term of the need adds to the lexical score of a profile.
    pub fn impact(&self, row: Row<'_>, place: usize) -> u64 {
        let weight = u64::from(self.need.terms[place].weight);
        let impact = |level| u64::from(self.impacts.of(level, row.bucket));
        row.level(place).map_or(0, |level| weight * impact(level))
    }

    fn lexical(&self, row: Row<'_>) -> i64 {
        let places = 0..self.need.terms.len();
        let sum: u64 = places.map(|place| self.impact(row, place)).sum();
        micro((sum as f64 / self.need.best_lexical.max(1) as f64).sqrt())
    }

    fn cosine(&self, row: Row<'_>) -> i64 {
        let dot: f64 = (self.need.terms.iter().enumerate())
            .filter_map(|(place, term)| Some((term, row.level(place)?)))
            .map(|(term, level)| f64::from(term.direction * direction(level, term.rarity)))
            .sum();
        let norms = self.need.norm * self.index.norm(row.entry, &self.norms);
        if norms > 0.0 {
            micro((dot / norms).sqrt())
        } else {
            0
        }
    }

    /// Half the best and half the mean of the cases, and which is the best.
    pub fn cases(&self, entry: &Entry) -> Option<(i64, usize)> {
        let values: Vec<i64> = entry
            .cases
            .iter()
            .map(|case| self.case(&case.terms))
            .collect();
        let best =
            (0..values.len()).max_by_key(|case| (values[*case], std::cmp::Reverse(*case)))?;
        let mean = values.iter().sum::<i64>() / values.len() as i64;
        Some(((values[best] + mean) / 2, best))
    }

    /// The share of the need's weight that a case covers, by the square root like the others.
    fn case(&self, terms: &[Term]) -> i64 {
        let covered: u64 = (terms.iter())
            .filter(|term| self.is_wanted(**term))
            .filter_map(|term| self.need.terms.get(self.places[term]))
            .map(|term| u64::from(term.weight))
            .sum();
        micro((covered as f64 / f64::from(FULL_WEIGHT)).sqrt())
    }

    /// The weighted share of the things mentioned that the profile names in any language or code.
    fn alias(&self, row: Row<'_>) -> i64 {
        let (mut covered, mut total) = (0.0, 0.0);
        for (number, concept) in self.need.concepts.iter().enumerate() {
            covered += self.concept_share(number, row) * f64::from(concept.weight);
            total += f64::from(concept.weight);
        }
        if total > 0.0 {
            micro(covered / total)
        } else {
            0
        }
    }

    /// How far the profile has a concept: by its code, or by the name it says the most of. Half
    /// a name is little evidence, and so is a common name where a rare one is meant.
    fn concept_share(&self, number: usize, row: Row<'_>) -> f64 {
        let concept = &self.need.concepts[number];
        if concept.is_met_by_code(&row.entry.side) {
            return 1.0;
        }
        let names = self.names[number].iter().zip(&concept.forms);
        let shares = names.map(|(places, form)| {
            let levels = places.iter().filter_map(|place| row.level(*place));
            let said: u32 = levels.map(|level| self.impacts.of(level, row.bucket)).sum();
            let share = f64::from(said) / f64::from(FULL_IMPACT) / form.length as f64;
            share * share * f64::from(form.rarity / concept.rarity)
        });
        shares.fold(0.0, f64::max)
    }

    /// Whether the profile has a concept outright: its code, or one of its names as a whole.
    pub fn has_concept(&self, number: usize, row: Row<'_>) -> bool {
        let concept = &self.need.concepts[number];
        let mut names = self.names[number].iter().zip(&concept.forms);
        let whole = |(places, form): (&Vec<usize>, &Form)| {
            places
                .iter()
                .filter(|place| row.level(**place).is_some())
                .count()
                == form.length
        };
        concept.is_met_by_code(&row.entry.side) || names.any(whole)
    }
}

impl Row<'_> {
    /// How often the profile uses the term at a place.
    fn level(self, place: usize) -> Option<Level> {
        self.hits[place].checked_sub(1).map(Level)
    }
}

const _: () = assert!(FULL_WEIGHT as u64 * FULL_IMPACT as u64 * 2 <= u32::MAX as u64 + 1);
