//! Outside results: what was signed elsewhere.

mod mutations;
mod queries;
mod types;

pub use mutations::*;
pub use queries::ResultsQuery;
pub use types::*;
