//! The HTTP side of the server.

pub mod graphiql;
pub mod graphql;
