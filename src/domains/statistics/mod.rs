//! Figures of the marketplace by area, region and month: what was opened, asked, answered, signed,
//! and what nobody asked for. A figure counts what a list shows to the caller and nothing else, by
//! the condition of that list, so it can always be taken apart into its rows, and no figure tells
//! what its rows would not: neither a masked owner nor an amount that is not public.

mod figures;
mod groups;
mod queries;
mod unmatched;

pub use figures::{Figure, List, StatisticsRow};
pub use groups::{StatisticsFilter, StatisticsGroup};
pub use queries::statistics;
pub use unmatched::{
    FailedGateCount, Unmatched, UnmatchedFilter, count_unmatched, unmatched_demands,
};
