//! The objects of matching. The fields `Demand.matches` and `Supplier.recommendedDemands` stand at
//! their objects.

use async_graphql::{Enum, SimpleObject};

use crate::domains::demands::Demand;
use crate::domains::matching::{
    BestCase, Counterfactual, FailedGates, Gate, Match, Matched, Reason, Verdict,
};
use crate::domains::suppliers::Supplier;
use crate::foundation::locale::Locale;
use crate::foundation::pages::Page;
use crate::graphql::connection::PageInfo;
use crate::graphql::demands::DemandObject;
use crate::graphql::suppliers::SupplierObject;
use crate::graphql::values::int;

/// What becomes of those that fail a hard requirement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum FailedGatesMode {
    /// They are left out.
    #[default]
    Exclude,
    /// They come after all others, with what they lack.
    Show,
}

impl From<FailedGatesMode> for FailedGates {
    fn from(mode: FailedGatesMode) -> Self {
        match mode {
            FailedGatesMode::Exclude => Self::Exclude,
            FailedGatesMode::Show => Self::Show,
        }
    }
}

/// What became of a hard requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum GateVerdict {
    /// It is met.
    Passed,
    /// It is not met.
    Failed,
    /// The other side did not say; a question to ask.
    Unknown,
}

/// A hard requirement and what became of it.
#[derive(Clone, SimpleObject)]
pub struct MatchGate {
    /// Its stable code, such as `qualification` or `region`.
    pub code: String,
    /// What it is about, where there are several of a kind, for example `ISO27001`.
    pub subject: Option<String>,
    /// Whether it is met.
    pub verdict: GateVerdict,
    /// The sentence in the language of the caller.
    pub reason: String,
}

/// One signal's part in the score.
#[derive(Clone, SimpleObject)]
pub struct MatchReason {
    /// Its stable code, such as `lexical` or `capability`.
    pub signal: String,
    /// What it added to the score, in millionths; all contributions sum to the score.
    pub contribution: i32,
    /// The most it could have added, in millionths.
    pub best: i32,
    /// The words or codes that caused it, weightiest first.
    pub words: Vec<String>,
    /// The sentence in the language of the caller.
    pub sentence: String,
}

/// Where one would stand with the one thing that is missing.
#[derive(Clone, SimpleObject)]
pub struct MatchCounterfactual {
    /// The code of the gate that failed.
    pub gate: String,
    /// What is missing.
    pub subject: Option<String>,
    /// The rank now.
    pub from_rank: i32,
    /// The rank with it.
    pub to_rank: i32,
    /// The sentence in the language of the caller.
    pub sentence: String,
}

/// The case study that resembles the need most.
#[derive(Clone, SimpleObject)]
pub struct MatchedCase {
    /// Its place among the supplier's cases, from 0.
    pub index: i32,
    /// Its title.
    pub title: String,
}

fn gate(gate: &Gate, locale: Locale) -> MatchGate {
    MatchGate {
        code: gate.kind.code().to_owned(),
        subject: gate.subject.clone(),
        verdict: match gate.verdict {
            Verdict::Passed => GateVerdict::Passed,
            Verdict::Failed => GateVerdict::Failed,
            Verdict::Unknown => GateVerdict::Unknown,
        },
        reason: locale.choose(&gate.en, &gate.zh),
    }
}

fn reason(reason: &Reason, locale: Locale) -> MatchReason {
    MatchReason {
        signal: reason.signal.code().to_owned(),
        contribution: int(reason.contribution),
        best: int(reason.best),
        words: reason.words.clone(),
        sentence: locale.choose(&reason.en, &reason.zh),
    }
}

fn counterfactual(found: &Counterfactual, locale: Locale) -> MatchCounterfactual {
    MatchCounterfactual {
        gate: found.kind.code().to_owned(),
        subject: found.subject.clone(),
        from_rank: int(found.from_rank),
        to_rank: int(found.to_rank),
        sentence: locale.choose(&found.en, &found.zh),
    }
}

fn case(found: &BestCase) -> MatchedCase {
    MatchedCase {
        index: int(found.index),
        title: found.title.clone(),
    }
}

/// Declares a connection of matches; its edges carry score, rank, gates and reasons.
macro_rules! matches {
    ($(#[$doc:meta])* $connection:ident, $edge:ident of $object:ty = $record:ty) => {
        /// A match: the object with its place, score, gates and reasons.
        #[derive(SimpleObject)]
        pub struct $edge {
            /// The object.
            pub node: $object,
            /// Its place in this ranking.
            pub cursor: String,
            /// From 1.
            pub rank: i32,
            /// The share of the best possible, in millionths.
            pub score: i32,
            /// Whether no gate failed.
            pub eligible: bool,
            /// Every hard requirement and what became of it.
            pub gates: Vec<MatchGate>,
            /// Every signal with its contribution; they sum to the score.
            pub reasons: Vec<MatchReason>,
            /// The case study that resembles the need most.
            pub best_case: Option<MatchedCase>,
            /// Where it would stand with the one thing that is missing.
            pub counterfactual: Option<MatchCounterfactual>,
        }

        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $connection {
            /// The matches, the best first.
            pub edges: Vec<$edge>,
            /// The objects alone.
            pub nodes: Vec<$object>,
            /// Where this page lies in the ranking.
            pub page_info: PageInfo,
        }

        impl $connection {
            pub fn of(page: Page<Matched<$record>>, locale: Locale) -> Self {
                let page_info = PageInfo::of(&page);
                let edges: Vec<$edge> = page
                    .items
                    .into_iter()
                    .zip(page.cursors)
                    .map(|(item, cursor)| {
                        let found: &Match = &item.found;
                        $edge {
                            cursor,
                            rank: int(found.rank),
                            score: int(found.score),
                            eligible: found.eligible,
                            gates: found.gates.iter().map(|one| gate(one, locale)).collect(),
                            reasons: found.reasons.iter().map(|one| reason(one, locale)).collect(),
                            best_case: found.best_case.as_ref().map(case),
                            counterfactual: found.counterfactual.as_ref().map(|one| counterfactual(one, locale)),
                            node: item.record.into(),
                        }
                    })
                    .collect();
                let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
                Self { edges, nodes, page_info }
            }
        }
    };
}

matches! {
    /// Suppliers for a demand, the best first.
    SupplierMatchConnection, SupplierMatchEdge of SupplierObject = Supplier
}

matches! {
    /// Demands for a supplier, the best first.
    DemandMatchConnection, DemandMatchEdge of DemandObject = Demand
}
