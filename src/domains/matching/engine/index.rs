//! The inverted index: from terms to profiles and back, always exact, without tombstones.
//!
//! Removing takes a profile's postings out at once (a binary search and a short move per term),
//! so that an index after any series of changes equals one built afresh from what is left.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

use super::{
    analysis::Analysed,
    codes::Codes,
    posting::{Bucket, Level, MAX_SLOTS, Posting},
    profile::{Profile, Side},
    rarity::{Commonness, Norms, Rarities},
    units::Key,
};

/// A number for a key, dense within one index.
pub(super) type Term = u32;

#[derive(Default)]
pub(super) struct Index {
    vocabulary: HashMap<Key, Term, BuildHasherDefault<Spread>>,
    postings: Vec<Vec<Posting>>,
    /// How common each term is, close together: norms read many of them.
    commonness: Vec<Commonness>,
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    slots: HashMap<u128, u32>,
    codes: Codes,
    total_length: u64,
}

/// What is kept of a profile: its facts, and its terms for exact scoring and for removal.
pub(super) struct Entry {
    pub id: u128,
    pub organisation: Option<u128>,
    pub controller: Option<u128>,
    pub updated_on: Option<i32>,
    pub side: Side,
    pub terms: Box<[Term]>,
    pub levels: Box<[Level]>,
    pub length: u64,
    pub cases: Box<[CaseEntry]>,
}

pub(super) struct CaseEntry {
    pub title: Box<str>,
    pub terms: Box<[Term]>,
}

impl Entry {
    pub fn bucket(&self) -> Bucket {
        Bucket::of(self.length as f64 / 64.0)
    }
}

/// The index holds as many profiles as it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the index is full: it holds at most {MAX_SLOTS} profiles")]
pub struct Full;

impl Index {
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn slots(&self) -> usize {
        self.entries.len()
    }

    pub fn contains(&self, id: u128) -> bool {
        self.slots.contains_key(&id)
    }

    pub fn entry(&self, slot: usize) -> Option<&Entry> {
        self.entries.get(slot).and_then(Option::as_ref)
    }

    /// The profiles in the order of their slots.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    pub fn term(&self, key: Key) -> Option<Term> {
        self.vocabulary
            .get(&key)
            .copied()
            .filter(|term| !self.postings[*term as usize].is_empty())
    }

    /// How many terms were ever numbered.
    pub fn terms(&self) -> usize {
        self.postings.len()
    }

    pub fn keys(&self) -> impl Iterator<Item = (Key, Term)> {
        self.vocabulary.iter().map(|(key, term)| (*key, *term))
    }

    pub fn postings(&self, term: Term) -> &[Posting] {
        &self.postings[term as usize]
    }

    /// In how many profiles the term stands.
    pub fn frequency(&self, term: Term) -> u32 {
        self.postings[term as usize].len() as u32
    }

    pub fn mean_length(&self) -> f64 {
        self.total_length as f64 / 64.0 / self.len().max(1) as f64
    }

    pub fn rarities(&self) -> Rarities {
        Rarities::new(self.len())
    }

    pub fn put(&mut self, analysed: Analysed) -> Result<(), Full> {
        self.remove(analysed.profile.id);
        let entry = self.number(analysed);
        self.insert(entry)
    }

    /// Puts many profiles into an empty index: every posting list is made in its final size.
    pub fn put_all(&mut self, profiles: impl IntoIterator<Item = Analysed>) -> Result<(), Full> {
        let entries = profiles
            .into_iter()
            .map(|analysed| self.number(analysed))
            .collect();
        self.load(entries)
    }

    /// Puts numbered profiles into an empty index. Of several with one id the last stays.
    pub fn load(&mut self, mut entries: Vec<Entry>) -> Result<(), Full> {
        let mut seen = HashSet::with_capacity(entries.len());
        entries.reverse();
        entries.retain(|entry| seen.insert(entry.id));
        entries.reverse();
        if entries.len() > MAX_SLOTS {
            return Err(Full);
        }
        let mut counts = vec![0usize; self.terms()];
        for entry in &mut entries {
            self.codes.share(&mut entry.side);
            for term in self.code_terms(&entry.side) {
                counts.resize(self.terms(), 0);
                counts[term as usize] += 1;
            }
            entry
                .terms
                .iter()
                .for_each(|term| counts[*term as usize] += 1);
        }
        for (list, count) in self.postings.iter_mut().zip(&counts) {
            list.reserve_exact(*count);
        }
        self.entries.reserve_exact(entries.len());
        for (slot, entry) in entries.into_iter().enumerate() {
            for (term, posting) in self.entry_postings(slot as u32, &entry) {
                self.postings[term as usize].push(posting);
            }
            self.total_length += entry.length;
            self.slots.insert(entry.id, slot as u32);
            self.entries.push(Some(entry));
        }
        let commonness = self.postings.iter().map(|list| Commonness::of(list.len()));
        self.commonness = commonness.collect();
        Ok(())
    }

    /// Numbers keys that are not numbered yet, in their order.
    pub fn number_all(&mut self, keys: impl ExactSizeIterator<Item = Key>) {
        self.vocabulary.reserve(keys.len());
        self.postings.reserve(keys.len());
        keys.for_each(|key| {
            self.number_of(key);
        });
    }

    /// Gives terms their numbers and shares the codes.
    fn number(&mut self, analysed: Analysed) -> Entry {
        let Analysed {
            profile,
            counted,
            cases,
        } = analysed;
        let Profile {
            id,
            organisation,
            controller,
            updated_on,
            texts,
            mut side,
        } = profile;
        self.codes.share(&mut side);
        let terms = counted
            .terms
            .iter()
            .map(|(key, _)| self.number_of(*key))
            .collect();
        let cases = texts
            .cases
            .into_iter()
            .zip(cases)
            .map(|(case, keys)| CaseEntry {
                title: case.title.into(),
                terms: keys.into_iter().map(|key| self.number_of(key)).collect(),
            });
        Entry {
            id,
            organisation,
            controller,
            updated_on,
            side,
            cases: cases.collect(),
            length: counted.length,
            terms,
            levels: counted.terms.iter().map(|(_, level)| *level).collect(),
        }
    }

    fn number_of(&mut self, key: Key) -> Term {
        *self.vocabulary.entry(key).or_insert_with(|| {
            self.postings.push(Vec::new());
            self.commonness.push(Commonness::of(0));
            (self.postings.len() - 1) as Term
        })
    }

    fn insert(&mut self, entry: Entry) -> Result<(), Full> {
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None if self.entries.len() == MAX_SLOTS => return Err(Full),
            None => {
                self.entries.push(None);
                (self.entries.len() - 1) as u32
            }
        };
        for (term, posting) in self.entry_postings(slot, &entry) {
            let list = &mut self.postings[term as usize];
            match list.last() {
                Some(last) if *last > posting => {
                    let at = list.partition_point(|other| *other < posting);
                    list.insert(at, posting);
                }
                Some(_) | None => list.push(posting),
            }
            self.commonness[term as usize] = Commonness::of(list.len());
        }
        self.total_length += entry.length;
        self.slots.insert(entry.id, slot);
        self.entries[slot as usize] = Some(entry);
        Ok(())
    }

    /// Takes a profile out; says whether it was there.
    pub fn remove(&mut self, id: u128) -> bool {
        let Some(slot) = self.slots.remove(&id) else {
            return false;
        };
        let entry = self.entries[slot as usize]
            .take()
            .expect("a numbered slot is filled");
        for (term, posting) in self.entry_postings(slot, &entry) {
            let list = &mut self.postings[term as usize];
            let at = list
                .binary_search(&posting)
                .expect("a kept term has its posting");
            list.remove(at);
            self.commonness[term as usize] = Commonness::of(list.len());
        }
        self.total_length -= entry.length;
        self.free.push(slot);
        true
    }

    /// All postings of a profile: its terms, and its codes as terms of their own.
    fn entry_postings(&mut self, slot: u32, entry: &Entry) -> Vec<(Term, Posting)> {
        let bucket = entry.bucket();
        let mut postings: Vec<(Term, Posting)> = (entry.terms.iter().zip(&entry.levels))
            .map(|(term, level)| (*term, Posting::new(slot, *level, bucket)))
            .collect();
        let codes = self.code_terms(&entry.side).into_iter();
        postings.extend(codes.map(|term| (term, Posting::new(slot, Level::ONCE, bucket))));
        postings
    }

    /// The codes of a side as terms, each once.
    fn code_terms(&mut self, side: &Side) -> Vec<Term> {
        let mut terms: Vec<Term> = side
            .codes()
            .map(|code| self.number_of(Key::code(code)))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// The length of a profile's direction, under today's rarities.
    pub fn norm(&self, entry: &Entry, norms: &Norms) -> f64 {
        let terms = entry.terms.iter().zip(&entry.levels);
        let squares =
            terms.map(|(term, level)| norms.square(self.commonness[*term as usize], *level));
        Norms::length(squares.sum())
    }
}

/// Keys are well mixed already (words) or small and distinct (ideographs): one multiplication
/// spreads both, and unlike the standard hasher it needs no random seed.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 29;
    }
}
