//! An open marketplace backend: scenario demands meet AI suppliers, over GraphQL.

pub mod graphql;
pub mod http;
