//! An engine as bytes and back, so that a start need not read every text again.
//!
//! Only what cannot be recomputed is kept: keys, facts and counted terms; posting lists are laid
//! out again while reading. Equal engines give equal bytes, whatever their history. `postcard`
//! writes the records: they are plain data, and its variable-length integers halve their size.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::{
    aliases::Aliases,
    facts::Day,
    index::{CaseEntry, Entry, Index, Term},
    posting::{Level, MAX_SLOTS},
    profile::Side,
    rank::Engine,
    units::Key,
    weights::{FieldWeights, Weights},
};

/// Raise it whenever folding, units, levels or records change: old snapshots are then refused,
/// and the caller builds the index from the truth.
const FORMAT: u32 = 1;
const MAGIC: &[u8; 8] = b"jbmatch\n";

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    #[error("the bytes are no snapshot of a matching index")]
    NotASnapshot,
    #[error("the snapshot was made by another version or with other field weights")]
    Outdated,
    #[error("the snapshot is damaged")]
    Damaged,
}

#[derive(Serialize, Deserialize)]
struct Header {
    fields: FieldWeights,
    position: i64,
    keys: Vec<u64>,
    profiles: usize,
}

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    id: u128,
    organisation: Option<u128>,
    controller: Option<u128>,
    updated_on: Option<Day>,
    side: Side,
    /// Four bytes a term: reading variable-length ones would take longer than all the rest.
    terms: &'a [u8],
    levels: &'a [u8],
    length: u64,
    #[serde(borrow)]
    cases: Vec<(&'a str, &'a [u8])>,
}

impl Engine {
    /// The engine's profiles and feed position as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let known = |(_, term): &(Key, Term)| self.index.frequency(*term) > 0;
        let mut keys: Vec<(Key, Term)> = self.index.keys().filter(known).collect();
        // Common terms get neighbouring numbers, which spares the reader cache misses.
        keys.sort_unstable_by_key(|(key, term)| (Reverse(self.index.frequency(*term)), *key));
        let mut numbers = vec![Term::MAX; self.index.terms()];
        for (number, (_, term)) in keys.iter().enumerate() {
            numbers[*term as usize] = number as Term;
        }
        let mut entries: Vec<&Entry> = self.index.entries().collect();
        entries.sort_unstable_by_key(|entry| entry.id);

        let header = Header {
            fields: self.weights.fields,
            position: self.position,
            keys: keys.iter().map(|(key, _)| key.0).collect(),
            profiles: entries.len(),
        };
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend([0; 8]);
        bytes = append(bytes, &header);
        for entry in entries {
            bytes = Terms::of(entry, &numbers).append(bytes, entry);
        }
        let sum = checksum(&bytes[PREFIX..]).to_le_bytes();
        bytes[PREFIX - 8..PREFIX].copy_from_slice(&sum);
        bytes
    }

    /// The engine that `encode` saw, with today's weights and aliases.
    pub fn decode(
        bytes: &[u8],
        weights: Weights,
        aliases: Aliases,
    ) -> Result<Engine, SnapshotError> {
        let body = verified(bytes)?;
        let (header, mut rest): (Header, _) = read(body)?;
        if header.fields != weights.fields {
            return Err(SnapshotError::Outdated);
        }
        let mut index = Index::default();
        let known = header.keys.len() as Term;
        index.number_all(header.keys.into_iter().map(Key));
        let mut entries = Vec::with_capacity(header.profiles.min(MAX_SLOTS));
        for _ in 0..header.profiles {
            let (record, after): (Record<'_>, _) = read(rest)?;
            rest = after;
            entries.push(entry(record, known)?);
        }
        index.load(entries).map_err(|_| SnapshotError::Damaged)?;
        Ok(Engine {
            index,
            weights,
            aliases,
            position: header.position,
        })
    }
}

const PREFIX: usize = MAGIC.len() + 4 + 8;

fn verified(bytes: &[u8]) -> Result<&[u8], SnapshotError> {
    let prefix = bytes.get(..PREFIX).ok_or(SnapshotError::NotASnapshot)?;
    let (magic, rest) = prefix.split_at(MAGIC.len());
    let (format, sum) = rest.split_at(4);
    if magic != MAGIC {
        return Err(SnapshotError::NotASnapshot);
    }
    if format != FORMAT.to_le_bytes() {
        return Err(SnapshotError::Outdated);
    }
    let body = &bytes[PREFIX..];
    if checksum(body).to_le_bytes() == sum {
        Ok(body)
    } else {
        Err(SnapshotError::Damaged)
    }
}

fn append(bytes: Vec<u8>, value: &impl Serialize) -> Vec<u8> {
    postcard::to_extend(value, bytes)
        .expect("plain data of known lengths can always be written to memory")
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<(T, &'a [u8]), SnapshotError> {
    postcard::take_from_bytes(bytes).map_err(|_| SnapshotError::Damaged)
}

/// Against torn and truncated files, not against intent: FNV-1a over words of eight bytes.
fn checksum(bytes: &[u8]) -> u64 {
    let mut words = bytes.chunks_exact(8);
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    let mut sum = words.by_ref().fold(bytes.len() as u64, |sum, word| {
        mix(
            sum,
            u64::from_le_bytes(word.try_into().expect("chunks are eight bytes long")),
        )
    });
    sum = words
        .remainder()
        .iter()
        .fold(sum, |sum, byte| mix(sum, u64::from(*byte)));
    mix(sum, 0)
}

/// The terms of an entry under the numbers of the snapshot, as bytes.
struct Terms {
    terms: Vec<u8>,
    levels: Vec<u8>,
    cases: Vec<Vec<u8>>,
}

impl Terms {
    fn of(entry: &Entry, numbers: &[Term]) -> Self {
        let number = |term: &Term| numbers[*term as usize];
        let mut terms: Vec<(Term, u8)> = (entry.terms.iter().zip(&entry.levels))
            .map(|(term, level)| (number(term), level.0))
            .collect();
        terms.sort_unstable();
        let cases = entry.cases.iter().map(|case| {
            let mut terms: Vec<Term> = case.terms.iter().map(number).collect();
            terms.sort_unstable();
            terms.into_iter().flat_map(Term::to_le_bytes).collect()
        });
        Terms {
            cases: cases.collect(),
            levels: terms.iter().map(|(_, level)| *level).collect(),
            terms: terms
                .iter()
                .flat_map(|(term, _)| term.to_le_bytes())
                .collect(),
        }
    }

    fn append(&self, bytes: Vec<u8>, entry: &Entry) -> Vec<u8> {
        let cases = entry.cases.iter().zip(&self.cases);
        let record = Record {
            id: entry.id,
            organisation: entry.organisation,
            controller: entry.controller,
            updated_on: entry.updated_on,
            side: entry.side.clone(),
            terms: &self.terms,
            levels: &self.levels,
            length: entry.length,
            cases: cases
                .map(|(case, terms)| (&*case.title, terms.as_slice()))
                .collect(),
        };
        append(bytes, &record)
    }
}

/// The entry of a record, whose terms must be among the `known` ones.
fn entry(record: Record<'_>, known: Term) -> Result<Entry, SnapshotError> {
    let terms = |bytes: &[u8]| -> Result<Box<[Term]>, SnapshotError> {
        let (words, rest) = bytes.as_chunks::<4>();
        let terms: Box<[Term]> = words
            .iter()
            .map(|word| Term::from_le_bytes(*word))
            .collect();
        let sound = rest.is_empty() && terms.iter().all(|term| *term < known);
        sound.then_some(terms).ok_or(SnapshotError::Damaged)
    };
    let case = |(title, bytes): (&str, &[u8])| {
        Ok(CaseEntry {
            title: title.into(),
            terms: terms(bytes)?,
        })
    };
    let entry = Entry {
        id: record.id,
        organisation: record.organisation,
        controller: record.controller,
        updated_on: record.updated_on,
        side: record.side,
        terms: terms(record.terms)?,
        levels: record
            .levels
            .iter()
            .map(|level| Level(*level.min(&Level::LAST)))
            .collect(),
        length: record.length,
        cases: record
            .cases
            .into_iter()
            .map(case)
            .collect::<Result<_, SnapshotError>>()?,
    };
    let sound = entry.terms.len() == entry.levels.len() && entry.terms.is_sorted_by(|a, b| a < b);
    sound.then_some(entry).ok_or(SnapshotError::Damaged)
}
