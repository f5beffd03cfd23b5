//! One entity per table; the record is the domain type.

pub mod followed_demand;
pub mod saved_search;
