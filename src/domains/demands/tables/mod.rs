//! One entity per table; the record is the domain type.

pub mod area;
pub mod capability;
pub mod demand;
pub mod profile;
pub mod version;
