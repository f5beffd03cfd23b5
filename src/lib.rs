//! Jiebang (揭榜): scenario demands meet AI suppliers, over GraphQL.
//!
//! The layers, each using only those below it:
//!
//! * `cli`, `app`: the command line and the composition root;
//! * `http`: the router, who asks, the GraphQL door, health;
//! * `workers`: loops that issue ordinary commands;
//! * `graphql`: the API; translates, decides nothing;
//! * `domains`: the business: identity, suppliers, demands, matching, audit;
//! * `platform`: machinery that knows no domain: database, operation, transaction, event log, feed;
//! * `foundation`: words that all share: ids, money, time, regions, taxonomy, text, errors.
//!
//! `ARCHITECTURE.md` tells the whole; `tests/architecture.rs` guards the arrows.

pub mod app;
pub mod cli;
pub mod config;
pub mod domains;
pub mod foundation;
pub mod graphql;
pub mod http;
pub mod platform;
pub mod workers;
