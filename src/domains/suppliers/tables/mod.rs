//! One entity per table; the record is the domain type.

pub mod area;
pub mod capability;
pub mod offering;
pub mod qualification;
pub mod region;
pub mod supplier;
