//! Matching: suppliers for a demand, demands for a supplier, with reasons. The indexes live in
//! memory and follow the event log; `engine/` ranks documents and knows neither tables nor demands.

mod config;
pub mod engine;
mod evaluation;
mod matcher;
mod profiles;
mod queries;
pub mod refusals;
mod snapshot;
mod words;

pub use config::MatchingConfig;
pub use engine::{BestCase, Counterfactual, FailedGates, Gate, Match, Ranking, Reason, Verdict};
pub use evaluation::{EvaluationError, Figures, JudgedSet, Mean};
pub use matcher::Matcher;
pub use queries::{
    Matched, demands_for_supplier, rank_demands, rank_suppliers, suppliers_for_demand,
};
pub use words::{evaluate, weights};
