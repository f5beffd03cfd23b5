//! Why a profile stands where it stands: the words in common, the best case, the sentences.
//! Worked out for returned matches only.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    aliases::Aliases,
    facts::Day,
    fuse::{Contributions, Fusion},
    need::{Part, PreparedNeed},
    profile::Profile,
    reason_sentences::{Subject, sentences},
    signals::Signal,
    textual::{Reader, Row},
    units::{Key, Unit},
};

/// One signal's part in a score. The contributions of all reasons sum to the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub signal: Signal,
    /// What it added to the score, in millionths.
    pub contribution: i64,
    /// The most it could have added.
    pub best: i64,
    /// The words of the need that were found, as the need writes them, weightiest first; or the
    /// codes that were met.
    pub words: Vec<String>,
    pub zh: String,
    pub en: String,
}

/// The case that resembles the need most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BestCase {
    /// Its place among the profile's cases.
    pub index: usize,
    pub title: String,
}

const MOST_WORDS: usize = 6;
const LONGEST_WORD: usize = 24;

/// Explains one ranking, match by match.
pub(super) struct Explainer<'a> {
    pub need: &'a Profile,
    pub prepared: &'a PreparedNeed,
    pub fusion: &'a Fusion,
    pub aliases: &'a Aliases,
    pub today: Day,
    /// The weight of each looked-for unit, and its term.
    terms: HashMap<Key, usize>,
}

impl<'a> Explainer<'a> {
    pub fn new(
        need: &'a Profile,
        prepared: &'a PreparedNeed,
        fusion: &'a Fusion,
        aliases: &'a Aliases,
        today: Day,
    ) -> Self {
        let terms = prepared
            .terms
            .iter()
            .enumerate()
            .map(|(place, term)| (term.key, place))
            .collect();
        Explainer {
            need,
            prepared,
            fusion,
            aliases,
            today,
            terms,
        }
    }

    /// The reasons of one profile, greatest contribution first, and its best case.
    pub fn reasons(
        &self,
        reader: &Reader<'_>,
        row: Row<'_>,
        contributions: &Contributions,
    ) -> (Vec<Reason>, Option<BestCase>) {
        let entry = row.entry;
        let best_case = reader
            .cases(entry)
            .filter(|(value, _)| *value > 0)
            .map(|(_, index)| BestCase {
                index,
                title: entry.cases[index].title.to_string(),
            });
        let mut reasons: Vec<Reason> = Signal::ALL
            .into_iter()
            .filter(|signal| contributions.of(*signal) != 0)
            .map(|signal| {
                let words = self.words(signal, reader, row);
                let subject = Subject {
                    signal,
                    share_percent: contributions.of(signal) * 100 / self.fusion.best(signal).max(1),
                    words: &words,
                    case: best_case.as_ref().map(|case| case.title.as_str()),
                    has_cases: !entry.cases.is_empty(),
                };
                let (zh, en) = sentences(&subject, self.need, entry, self.aliases, self.today);
                let contribution = contributions.of(signal);
                Reason {
                    signal,
                    contribution,
                    best: self.fusion.best(signal),
                    words,
                    zh,
                    en,
                }
            })
            .collect();
        reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.contribution), reason.signal));
        (reasons, best_case)
    }

    fn words(&self, signal: Signal, reader: &Reader<'_>, row: Row<'_>) -> Vec<String> {
        let offered = |code: &str| row.entry.side.codes().any(|offered| **offered == *code);
        match signal {
            Signal::Lexical => self.words_in_common(reader, row),
            Signal::Alias => self.mentioned_otherwise(reader, row),
            Signal::Capability => {
                let wanted = self.need.side.capability_codes();
                wanted
                    .filter(|code| offered(code))
                    .map(|code| code.to_string())
                    .collect()
            }
            Signal::Taxonomy => {
                let wanted = self.need.side.areas().iter();
                wanted
                    .filter(|code| offered(code))
                    .map(|code| code.to_string())
                    .collect()
            }
            Signal::Cosine
            | Signal::Cases
            | Signal::Budget
            | Signal::Region
            | Signal::TrackRecord
            | Signal::Capacity
            | Signal::Freshness => Vec::new(),
        }
    }

    /// Neighbouring units that were found, joined to readable spans of the need.
    fn words_in_common(&self, reader: &Reader<'_>, row: Row<'_>) -> Vec<String> {
        let mut readable = Spans::default();
        let mut singles = Spans::default();
        for part in &self.prepared.parts {
            for unit in &part.units {
                let Some(place) = self.terms.get(&unit.key) else {
                    continue;
                };
                let impact = reader.impact(row, *place);
                if impact == 0 {
                    continue;
                }
                let spans = if unit.key.is_single_ideograph() {
                    &mut singles
                } else {
                    &mut readable
                };
                spans.add(part, *unit, impact);
            }
            readable.close(part);
            singles.close(part);
        }
        if readable.worth.is_empty() {
            singles.heaviest()
        } else {
            readable.heaviest()
        }
    }

    fn mentioned_otherwise(&self, reader: &Reader<'_>, row: Row<'_>) -> Vec<String> {
        let concepts = self.prepared.concepts.iter().enumerate();
        let met = concepts.filter(|(number, _)| reader.has_concept(*number, row));
        let words = met.map(|(_, concept)| {
            let (part, start, end) = concept.place;
            let part = &self.prepared.parts[part];
            part.written[part.folded.original(start as usize..end as usize)].to_owned()
        });
        words.take(MOST_WORDS).collect()
    }
}

/// Spans under construction and what each is worth.
#[derive(Default)]
struct Spans {
    open: Option<(u32, u32, u64)>,
    worth: HashMap<String, u64>,
}

impl Spans {
    fn add(&mut self, part: &Part, unit: Unit, impact: u64) {
        if let Some((_, end, worth)) = &mut self.open
            && joins(part, *end, unit.start)
        {
            *end = unit.end.max(*end);
            *worth += impact;
            return;
        }
        self.close(part);
        self.open = Some((unit.start, unit.end, impact));
    }

    fn close(&mut self, part: &Part) {
        let Some((start, end, worth)) = self.open.take() else {
            return;
        };
        let written = &part.written[part.folded.original(start as usize..end as usize)];
        let word: String = written.chars().take(LONGEST_WORD).collect();
        let known = self.worth.entry(word).or_default();
        *known = worth.max(*known);
    }

    fn heaviest(self) -> Vec<String> {
        let mut words: Vec<(String, u64)> = self.worth.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words
            .into_iter()
            .take(MOST_WORDS)
            .map(|(word, _)| word)
            .collect()
    }
}

/// Overlapping pairs of ideographs are one word; so are words with one space between.
fn joins(part: &Part, end: u32, start: u32) -> bool {
    start < end || &part.folded.text[end as usize..start as usize] == " "
}
