//! The engine: puts profiles in, takes them out, and ranks them for a need.

use super::{
    aliases::Aliases,
    analysis::{Analysed, analyse},
    counterfactual::counterfactual,
    explain::Explainer,
    fuse::{Contributions, Fusion},
    gate_sentences::sentences,
    gates::{Finding, GateKind, Owner, Verdict, check},
    index::{Entry, Full, Index},
    need::prepare,
    posting::Impacts,
    profile::Profile,
    ranking::{FailedGates, Gate, Match, Query, Ranking},
    retrieve::{accumulate, select},
    textual::Reader,
    weights::Weights,
};

/// An index of profiles of one side, with the weights and aliases to rank them by.
pub struct Engine {
    pub(super) index: Index,
    pub(super) weights: Weights,
    pub(super) aliases: Aliases,
    /// How far the feed of changes was followed; kept for the caller, and in snapshots.
    pub position: i64,
}

/// A profile of the pool with its score.
pub(super) struct Scored<'a> {
    /// Its place in the pool.
    pub number: usize,
    pub entry: &'a Entry,
    pub score: i64,
    pub contributions: Contributions,
    pub failed: usize,
}

impl Scored<'_> {
    /// Who passes all gates stands first, then who scores higher, then the smaller id.
    fn order(&self) -> (bool, std::cmp::Reverse<i64>, u128) {
        (
            self.failed > 0,
            std::cmp::Reverse(self.score),
            self.entry.id,
        )
    }
}

impl Engine {
    pub fn new(weights: Weights, aliases: Aliases) -> Self {
        Engine {
            index: Index::default(),
            weights,
            aliases,
            position: 0,
        }
    }

    /// An engine over many profiles at once, quicker than putting them in one by one.
    pub fn build(
        weights: Weights,
        aliases: Aliases,
        profiles: impl IntoIterator<Item = Analysed>,
    ) -> Result<Self, Full> {
        let mut engine = Engine::new(weights, aliases);
        engine.index.put_all(profiles)?;
        Ok(engine)
    }

    pub fn len(&self) -> usize {
        self.index.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn contains(&self, id: u128) -> bool {
        self.index.contains(id)
    }

    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The version of the weights, as every ranking names it.
    pub fn version(&self) -> &str {
        &self.weights.version
    }

    /// Adds a profile, or replaces the one with its id.
    pub fn put(&mut self, profile: Profile) -> Result<(), Full> {
        self.put_analysed(analyse(profile, &self.weights.fields))
    }

    /// The quick half of `put`, for callers that ran `analyse` outside their lock.
    pub fn put_analysed(&mut self, analysed: Analysed) -> Result<(), Full> {
        self.index.put(analysed)
    }

    /// Takes a profile out; says whether it was there.
    pub fn remove(&mut self, id: u128) -> bool {
        self.index.remove(id)
    }

    /// The best profiles for a need. The need itself is never among them.
    pub fn rank(&self, need: &Profile, query: &Query<'_>) -> Ranking {
        let counted = analyse(need.clone(), &self.weights.fields).counted;
        let kin = query.kin.map(|kin| &kin.index);
        let prepared = prepare(
            need,
            &counted,
            &self.index,
            kin,
            &self.aliases,
            &self.weights,
        );
        let impacts = Impacts::new(self.weights.saturation, self.index.mean_length());
        let sums = accumulate(&prepared, &need.side, &self.index, &impacts);
        let admitted = |slot: usize| {
            self.index
                .entry(slot)
                .is_some_and(|entry| admits(need, entry, query))
        };
        let pool = select(&sums, &self.index, self.weights.pool, admitted);

        let fusion = Fusion::new(need, &prepared, &self.weights.signals);
        let reader = Reader::new(&prepared, &self.index, &impacts, &pool);
        let rows = pool.iter().enumerate().filter_map(|(number, slot)| {
            self.index
                .entry(*slot)
                .map(|entry| (number, reader.row(number, entry)))
        });
        let mut scored: Vec<Scored<'_>> = rows
            .map(|(number, row)| {
                let entry = row.entry;
                let texts = reader.values(row);
                let contributions = fusion.fuse(&need.side, entry, texts, query.today);
                let failed = match query.failed_gates {
                    FailedGates::Exclude => 0,
                    FailedGates::Show => failures(need, entry, query.today).count,
                };
                Scored {
                    number,
                    entry,
                    score: contributions.score(),
                    contributions,
                    failed,
                }
            })
            .collect();
        scored.sort_unstable_by_key(Scored::order);

        let explainer = Explainer::new(need, &prepared, &fusion, &self.aliases, query.today);
        let page = scored
            .iter()
            .enumerate()
            .skip(query.offset)
            .take(query.limit);
        let items = page.map(|(place, found)| {
            let row = reader.row(found.number, found.entry);
            let (reasons, best_case) = explainer.reasons(&reader, row, &found.contributions);
            Match {
                id: found.entry.id,
                rank: place + 1,
                score: found.score,
                eligible: found.failed == 0,
                gates: self.gates(need, found.entry, query),
                reasons,
                best_case,
                counterfactual: counterfactual(
                    need,
                    &scored,
                    place,
                    &fusion,
                    &self.aliases,
                    query.today,
                ),
            }
        });
        Ranking {
            items: items.collect(),
            considered: scored.len(),
            version: self.weights.version.clone(),
        }
    }

    fn gates(&self, need: &Profile, entry: &Entry, query: &Query<'_>) -> Vec<Gate> {
        let mut gates = Vec::new();
        check(
            (need.owner(), &need.side),
            (entry.owner(), &entry.side),
            query.today,
            |checked| {
                let (zh, en) = sentences(checked, &self.aliases);
                let subject = checked.subject();
                gates.push(Gate {
                    kind: checked.kind,
                    subject,
                    verdict: checked.verdict,
                    zh,
                    en,
                });
            },
        );
        gates
    }
}

/// Whether a profile may come into the pool at all.
fn admits(need: &Profile, entry: &Entry, query: &Query<'_>) -> bool {
    if entry.id == need.id && need.id != 0 || query.only.is_some_and(|only| !only(entry.id)) {
        return false;
    }
    let failures = failures(need, entry, query.today);
    match query.failed_gates {
        FailedGates::Exclude => failures.count == 0,
        FailedGates::Show => !failures.same_organisation,
    }
}

struct Failures {
    count: usize,
    same_organisation: bool,
}

fn failures(need: &Profile, entry: &Entry, today: i32) -> Failures {
    let mut failures = Failures {
        count: 0,
        same_organisation: false,
    };
    check(
        (need.owner(), &need.side),
        (entry.owner(), &entry.side),
        today,
        |checked| {
            if checked.verdict == Verdict::Failed {
                failures.count += 1;
                failures.same_organisation |= checked.kind == GateKind::SameOrganisation;
            }
        },
    );
    failures
}

impl Profile {
    fn owner(&self) -> Owner {
        Owner {
            organisation: self.organisation,
            controller: self.controller,
        }
    }
}

impl Entry {
    pub(super) fn owner(&self) -> Owner {
        Owner {
            organisation: self.organisation,
            controller: self.controller,
        }
    }
}

impl super::gates::Check<'_> {
    /// The code it is about.
    pub(super) fn subject(&self) -> Option<String> {
        match self.finding {
            Finding::Code(code) | Finding::ExpiredOn(code, _) => Some(code.to_string()),
            Finding::Region(region) => Some(format!("{:06}", region.0)),
            Finding::Plain
            | Finding::Day(_)
            | Finding::Load { .. }
            | Finding::Level { .. }
            | Finding::Verification(_) => None,
        }
    }
}
