//! Jiebang (揭榜): scenario demands meet AI suppliers, over GraphQL.

pub mod foundation;
pub mod platform;
