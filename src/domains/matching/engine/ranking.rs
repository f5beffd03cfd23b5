//! What a caller asks for and what it gets.

use serde::{Deserialize, Serialize};

use super::{
    Engine,
    explain::{BestCase, Reason},
    facts::Day,
    gates::{GateKind, Verdict},
};

/// How to rank; `Query::on(today)` gives the usual choices.
#[derive(Clone, Copy)]
pub struct Query<'a> {
    pub today: Day,
    /// How many matches to return, after skipping `offset`.
    pub limit: usize,
    pub offset: usize,
    pub failed_gates: FailedGates,
    /// Leaves out every profile for which this says no.
    pub only: Option<&'a (dyn Fn(u128) -> bool + 'a)>,
    /// The engine over profiles of the need's own side: the words common there say little. For a
    /// demand that is the engine of demands.
    pub kin: Option<&'a Engine>,
}

/// What becomes of a profile that fails a hard requirement. Its own organisation a need never
/// meets, either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailedGates {
    #[default]
    Exclude,
    /// After all others, with what is missing.
    Show,
}

impl<'a> Query<'a> {
    pub fn on(today: Day) -> Self {
        Query {
            today,
            limit: 20,
            offset: 0,
            failed_gates: FailedGates::Exclude,
            only: None,
            kin: None,
        }
    }
}

/// A page of matches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    pub items: Vec<Match>,
    /// How many profiles were scored; pages end there.
    pub considered: usize,
    /// The version of the weights.
    pub version: String,
}

/// One profile in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    pub id: u128,
    /// From 1.
    pub rank: usize,
    /// The share of the best possible, in millionths; the sum of the reasons' contributions.
    pub score: i64,
    /// Whether no gate failed.
    pub eligible: bool,
    pub gates: Vec<Gate>,
    pub reasons: Vec<Reason>,
    pub best_case: Option<BestCase>,
    pub counterfactual: Option<Counterfactual>,
}

/// A hard requirement and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    pub kind: GateKind,
    /// The code it is about, where there are several of a kind.
    pub subject: Option<String>,
    pub verdict: Verdict,
    pub zh: String,
    pub en: String,
}

/// Where a profile would stand with the one thing it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterfactual {
    pub kind: GateKind,
    pub subject: Option<String>,
    pub from_rank: usize,
    pub to_rank: usize,
    pub zh: String,
    pub en: String,
}
