//! One entity per table; the record is the domain type.

pub mod claim;
pub mod shortlist;
pub mod shortlist_entry;
