//! The business, one folder a domain. They form a list, not a web; `tests/architecture.rs` keeps
//! the edges.

pub mod audit;
pub mod centres;
pub mod demands;
pub mod feedback;
pub mod files;
pub mod follows;
pub mod identity;
pub mod interests;
pub mod matching;
pub mod notifications;
pub mod results;
pub mod statistics;
pub mod suppliers;
