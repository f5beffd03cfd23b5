//! Other names of the same thing, in Chinese and English: what carries a need across languages.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::foundation::text::fold;

use super::{
    facts::Code,
    index::{Index, Term},
    need::Part,
    profile::Side,
    rarity::Rarities,
    units::{Key, Unit, units},
    weights::NeedWeights,
};

/// One thing and its names. The first name of a language is the one that is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The capability, area, qualification or region code; empty for a plain dictionary entry.
    #[serde(default = "no_code")]
    pub code: Code,
    #[serde(default)]
    pub zh: Vec<String>,
    #[serde(default)]
    pub en: Vec<String>,
    /// A name to show, not one to look for: regions and qualifications stand in facts.
    #[serde(default)]
    pub shown_only: bool,
}

fn no_code() -> Code {
    Code::from("")
}

/// The table, ready to be looked up.
#[derive(Default)]
pub struct Aliases {
    entries: Vec<Alias>,
    by_code: HashMap<Code, u32>,
    /// By the units of a name: the entries that bear it, those first of which it is the first name.
    by_name: HashMap<Box<[Key]>, Vec<Bearer>>,
    /// By first unit: the length of the longest name.
    longest: HashMap<Key, usize>,
}

/// The place of a name among those of its entry, and the entry.
type Bearer = (usize, u32);

/// A dictionary may give one word to dozens of entries; more than a few are guesses.
const MOST_BEARERS: usize = 4;

/// Something a need mentions that has other names.
pub(super) struct Concept {
    pub code: Code,
    pub weight: f32,
    /// The rarity of its rarest name.
    pub rarity: f32,
    /// The terms of each of its names, as far as the index knows them.
    pub forms: Vec<Form>,
    /// The units by which the need mentions it.
    pub said: Vec<Key>,
    /// Where the need mentions it: part, and bytes of its folded text.
    pub place: (usize, u32, u32),
}

pub(super) struct Form {
    pub terms: Vec<Term>,
    pub rarity: f32,
    /// How many terms the name has, known or not.
    pub length: usize,
}

impl Concept {
    /// Whether a side names its code.
    pub fn is_met_by_code(&self, side: &Side) -> bool {
        !self.code.is_empty() && side.codes().any(|code| *code == self.code)
    }
}

impl Aliases {
    pub fn new(entries: Vec<Alias>) -> Self {
        let mut aliases = Aliases {
            entries,
            ..Aliases::default()
        };
        for (number, entry) in aliases.entries.iter().enumerate() {
            let number = number as u32;
            if !entry.code.is_empty() {
                aliases.by_code.entry(entry.code.clone()).or_insert(number);
            }
            if entry.shown_only {
                continue;
            }
            for (place, name) in entry
                .zh
                .iter()
                .enumerate()
                .chain(entry.en.iter().enumerate())
            {
                let keys: Box<[Key]> = units(&fold(name)).iter().map(|unit| unit.key).collect();
                if let Some(first) = keys.first() {
                    let longest = aliases.longest.entry(*first).or_default();
                    *longest = keys.len().max(*longest);
                    aliases
                        .by_name
                        .entry(keys)
                        .or_default()
                        .push((place, number));
                }
            }
        }
        for bearers in aliases.by_name.values_mut() {
            bearers.sort_unstable();
            bearers.dedup_by_key(|(_, number)| *number);
            bearers.truncate(MOST_BEARERS);
        }
        aliases
    }

    /// The name of a code in a language, or the code itself where it has none.
    pub fn name<'a>(&'a self, code: &'a str, language: Language) -> &'a str {
        let entry = self
            .by_code
            .get(code)
            .map(|number| &self.entries[*number as usize]);
        let names = entry.map(|entry| match language {
            Language::Zh => &entry.zh,
            Language::En => &entry.en,
        });
        names
            .and_then(|names| names.first())
            .map_or(code, String::as_str)
    }

    /// The names of a code, Chinese first.
    pub fn names<'a>(&'a self, code: &'a str) -> (&'a str, &'a str) {
        (self.name(code, Language::Zh), self.name(code, Language::En))
    }

    /// What the parts of a need mention, longest names first, each thing once.
    pub(super) fn concepts(
        &self,
        parts: &[Part],
        index: &Index,
        rarities: Rarities,
        weights: &NeedWeights,
    ) -> Vec<Concept> {
        let mut concepts: Vec<Concept> = Vec::new();
        let mut seen: HashSet<&[Bearer]> = HashSet::new();
        for (number, part) in parts.iter().enumerate() {
            let worth = if part.is_title {
                weights.title
            } else {
                weights.body
            };
            let mut rest = part.units.as_slice();
            while let Some(first) = rest.first() {
                let Some((bearers, length)) = self.longest(rest) else {
                    rest = &rest[1..];
                    continue;
                };
                let said = &rest[..length];
                if self.carries_further(bearers, said, index) && seen.insert(bearers) {
                    let entries = bearers
                        .iter()
                        .map(|(_, entry)| &self.entries[*entry as usize]);
                    let forms = forms(entries.clone(), index, rarities);
                    let codes = entries.map(|entry| &entry.code);
                    let code = codes.into_iter().find(|code| !code.is_empty()).cloned();
                    let code = code.unwrap_or_else(no_code);
                    // A code can be met even where no profile says any of the names.
                    let least = if code.is_empty() { 0.0 } else { 1.0 };
                    let rarity = forms.iter().map(|form| form.rarity).fold(least, f32::max);
                    let place = (number, first.start, rest[length - 1].end);
                    concepts.push(Concept {
                        said: said.iter().map(|unit| unit.key).collect(),
                        code,
                        rarity,
                        weight: worth * rarity,
                        forms,
                        place,
                    });
                }
                rest = &rest[length..];
            }
        }
        concepts
    }

    /// Whether other names can add anything: always for what has a code, and for a word of a plain
    /// dictionary only where the index does not know the word itself.
    fn carries_further(&self, bearers: &[Bearer], said: &[Unit], index: &Index) -> bool {
        let has_code = |(_, entry): &Bearer| !self.entries[*entry as usize].code.is_empty();
        bearers.iter().any(has_code) || said.iter().any(|unit| index.term(unit.key).is_none())
    }

    /// The longest name with which the units begin, by those who bear it.
    fn longest(&self, units: &[Unit]) -> Option<(&[Bearer], usize)> {
        let longest = *self.longest.get(&units.first()?.key)?;
        let keys: Vec<Key> = units.iter().take(longest).map(|unit| unit.key).collect();
        let mut lengths = (1..=keys.len()).rev();
        lengths.find_map(|length| Some((self.by_name.get(&keys[..length])?.as_slice(), length)))
    }
}

/// All names of the entries, as the index knows them.
fn forms<'a>(
    entries: impl Iterator<Item = &'a Alias>,
    index: &Index,
    rarities: Rarities,
) -> Vec<Form> {
    let names = entries.flat_map(|entry| entry.zh.iter().chain(&entry.en));
    let forms = names.filter_map(|name| {
        let mut keys: Vec<Key> = units(&fold(name)).iter().map(|unit| unit.key).collect();
        if keys.iter().any(|key| !key.is_single_ideograph()) {
            keys.retain(|key| !key.is_single_ideograph());
        }
        keys.sort_unstable();
        keys.dedup();
        let length = keys.len();
        let terms: Vec<Term> = keys.iter().filter_map(|key| index.term(*key)).collect();
        let rarity: f32 = terms
            .iter()
            .map(|term| rarities.of(index.frequency(*term)))
            .sum();
        (!terms.is_empty()).then(|| Form {
            rarity: rarity / length as f32,
            length,
            terms,
        })
    });
    forms.collect()
}

/// The languages in which reasons are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Zh,
    En,
}
