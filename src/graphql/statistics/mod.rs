//! Figures of the marketplace.

mod queries;
mod types;

pub use queries::StatisticsQuery;
pub use types::*;
