//! Interest between suppliers and demands.

mod mutations;
mod queries;
mod types;

pub use mutations::*;
pub use queries::InterestsQuery;
pub use types::*;
