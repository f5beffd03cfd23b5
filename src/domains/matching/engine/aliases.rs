//! Other names of the same thing, in Chinese and English: what carries a need across languages.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::foundation::text::fold;

use super::{
    facts::Code,
    index::{Index, Term},
    need::Part,
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
    /// By first unit: the units of a name and its entry, longest first.
    by_first_unit: HashMap<Key, Vec<Name>>,
}

/// The units of a name, and the entry it belongs to.
type Name = (Box<[Key]>, u32);

/// Something a need mentions that has other names.
pub(super) struct Concept {
    pub code: Code,
    pub weight: f32,
    /// The terms of each of its names, as far as the index knows them.
    pub forms: Vec<Form>,
    /// Where the need mentions it: part, and bytes of its folded text.
    pub place: (usize, u32, u32),
}

pub(super) struct Form {
    pub terms: Vec<Term>,
    pub rarity: f32,
    /// How many terms the name has, known or not.
    pub length: usize,
}

impl Aliases {
    pub fn new(entries: Vec<Alias>) -> Self {
        let mut aliases = Aliases {
            by_code: HashMap::new(),
            by_first_unit: HashMap::new(),
            entries,
        };
        for (number, entry) in aliases.entries.iter().enumerate() {
            let number = number as u32;
            if !entry.code.is_empty() {
                aliases.by_code.entry(entry.code.clone()).or_insert(number);
            }
            if entry.shown_only {
                continue;
            }
            for name in entry.zh.iter().chain(&entry.en) {
                let keys: Box<[Key]> = units(&fold(name)).iter().map(|unit| unit.key).collect();
                if let Some(first) = keys.first() {
                    aliases
                        .by_first_unit
                        .entry(*first)
                        .or_default()
                        .push((keys, number));
                }
            }
        }
        for names in aliases.by_first_unit.values_mut() {
            names.sort_by_key(|(keys, number)| (std::cmp::Reverse(keys.len()), *number));
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
        let mut seen: HashMap<u32, ()> = HashMap::new();
        for (number, part) in parts.iter().enumerate() {
            let mut rest = part.units.as_slice();
            while let Some(first) = rest.first() {
                let Some((entry, length)) = self.longest(rest) else {
                    rest = &rest[1..];
                    continue;
                };
                if seen.insert(entry, ()).is_none() {
                    let forms = self.forms(entry, index, rarities);
                    let worth = if part.is_title {
                        weights.title
                    } else {
                        weights.body
                    };
                    let rarity = forms.iter().map(|form| form.rarity).fold(0.0, f32::max);
                    concepts.push(Concept {
                        code: self.entries[entry as usize].code.clone(),
                        weight: worth * rarity,
                        forms,
                        place: (number, first.start, rest[length - 1].end),
                    });
                }
                rest = &rest[length..];
            }
        }
        concepts
    }

    fn longest(&self, units: &[Unit]) -> Option<(u32, usize)> {
        let names = self.by_first_unit.get(&units.first()?.key)?;
        names
            .iter()
            .find(|(keys, _)| {
                keys.len() <= units.len()
                    && keys.iter().zip(units).all(|(key, unit)| *key == unit.key)
            })
            .map(|(keys, entry)| (*entry, keys.len()))
    }

    fn forms(&self, entry: u32, index: &Index, rarities: Rarities) -> Vec<Form> {
        let entry = &self.entries[entry as usize];
        let forms = entry.zh.iter().chain(&entry.en).filter_map(|name| {
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
}

/// The languages in which reasons are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Zh,
    En,
}
