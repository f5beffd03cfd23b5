//! The signals that come from texts, computed exactly for each profile of the pool.

use std::{
    collections::{HashMap, hash_map::Entry as Place},
    hash::BuildHasherDefault,
};

use super::{
    aliases::Form,
    arithmetic::{MICRO, micro},
    index::{Entry, Index, Spread, Term},
    need::{FULL_WEIGHT, PreparedNeed, direction},
    posting::{Bucket, FULL_IMPACT, Impacts, Level},
    profile::Side,
    rarity::Rarities,
};

/// Finds which of the looked-for terms a profile has.
pub(super) struct Reader<'a> {
    need: &'a PreparedNeed,
    index: &'a Index,
    impacts: &'a Impacts,
    rarities: Rarities,
    /// One bit a term of the index: most terms of a profile are not looked for.
    wanted: Vec<u64>,
    /// The terms of the need at their own places, then those of other names.
    places: HashMap<Term, usize, BuildHasherDefault<Spread>>,
    /// For each name of each concept, the places of its terms.
    names: Vec<Vec<Vec<usize>>>,
    /// By place, the level in the profile at hand plus one; 0 where absent.
    hits: Vec<u8>,
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
    pub fn new(need: &'a PreparedNeed, index: &'a Index, impacts: &'a Impacts) -> Self {
        let mut reader = Reader {
            need,
            index,
            impacts,
            rarities: index.rarities(),
            wanted: vec![0; index.terms() / 64 + 1],
            places: HashMap::default(),
            names: Vec::new(),
            hits: Vec::new(),
            bucket: Bucket(0),
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
        reader.hits = vec![0; reader.places.len()];
        reader
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

    /// Reads a profile and scores its texts.
    pub fn read(&mut self, entry: &Entry) -> TextValues {
        self.hits.fill(0);
        self.bucket = entry.bucket();
        for (term, level) in entry.terms.iter().zip(&entry.levels) {
            if self.is_wanted(*term) {
                self.hits[self.places[term]] = level.0 + 1;
            }
        }
        TextValues {
            lexical: self.lexical(),
            cosine: self.cosine(entry),
            cases: self.cases(entry).map(|(value, _)| value),
            alias: self.alias(&entry.side),
        }
    }

    fn is_wanted(&self, term: Term) -> bool {
        self.wanted[term as usize / 64] >> (term % 64) & 1 == 1
    }

    /// How often the profile at hand uses the term at a place.
    fn level(&self, place: usize) -> Option<Level> {
        self.hits[place].checked_sub(1).map(Level)
    }

    /// What a term of the need adds to the lexical score of the profile at hand.
    pub fn impact(&self, place: usize) -> u64 {
        let weight = u64::from(self.need.terms[place].weight);
        self.level(place).map_or(0, |level| {
            weight * u64::from(self.impacts.of(level, self.bucket))
        })
    }

    fn lexical(&self) -> i64 {
        let sum: u64 = (0..self.need.terms.len())
            .map(|place| self.impact(place))
            .sum();
        micro((sum as f64 / self.need.best_lexical.max(1) as f64).sqrt())
    }

    fn cosine(&self, entry: &Entry) -> i64 {
        let dot: f64 = (self.need.terms.iter().enumerate())
            .filter_map(|(place, term)| Some((term, self.level(place)?)))
            .map(|(term, level)| f64::from(term.direction * direction(level, term.rarity)))
            .sum();
        let norms = self.need.norm * self.index.norm(entry, self.rarities);
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
    fn alias(&self, side: &Side) -> i64 {
        let (mut covered, mut total) = (0.0, 0.0);
        for (number, concept) in self.need.concepts.iter().enumerate() {
            covered += self.concept_share(number, side) * f64::from(concept.weight);
            total += f64::from(concept.weight);
        }
        if total > 0.0 {
            (covered / total * MICRO as f64) as i64
        } else {
            0
        }
    }

    /// How far the profile has a concept: by its code, or by the name it says the most of; half
    /// a name is little evidence.
    pub fn concept_share(&self, number: usize, side: &Side) -> f64 {
        let concept = &self.need.concepts[number];
        if !concept.code.is_empty() && side.codes().any(|code| *code == concept.code) {
            return 1.0;
        }
        let shares = self.names[number]
            .iter()
            .zip(&concept.forms)
            .map(|(places, form)| {
                let said = places.iter().filter(|place| self.hits[**place] > 0).count();
                let share = said as f64 / form.length as f64;
                share * share
            });
        shares.fold(0.0, f64::max)
    }
}

const _: () = assert!(FULL_WEIGHT as u64 * FULL_IMPACT as u64 * 2 <= u32::MAX as u64 + 1);
