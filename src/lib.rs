//! Jiebang (揭榜): scenario demands meet AI suppliers, over GraphQL.

pub mod domains;
pub mod foundation;
pub mod graphql;
pub mod http;
pub mod platform;
