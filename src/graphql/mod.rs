//! The GraphQL API.

pub mod guard;
