//! One entity per table; the record is the domain type.

pub mod claim;
