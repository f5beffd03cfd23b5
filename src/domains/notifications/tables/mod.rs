//! One entity per table; the record is the domain type.

pub mod cursor;
pub mod delivery;
pub mod notification;
pub mod settings;
