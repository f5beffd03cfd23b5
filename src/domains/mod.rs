//! The business, one folder a domain. They form a list, not a web; `tests/architecture.rs` keeps
//! the edges.

pub mod audit;
pub mod centres;
pub mod demands;
pub mod files;
pub mod follows;
pub mod identity;
pub mod interests;
pub mod matching;
pub mod notifications;
pub mod suppliers;
