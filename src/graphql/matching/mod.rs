//! Matches in the API: ranked records with score, gates and reasons.

mod types;

pub use types::*;
