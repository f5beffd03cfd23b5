//! Integration tests: one binary that speaks to the whole server over HTTP.

mod authorization;
mod bad_input;
mod centres;
mod compose;
mod contracts;
mod demands;
mod door;
mod feedback;
mod files;
mod identity;
mod interests;
mod machinery;
mod matching;
mod messages;
mod notifications;
mod readme;
mod replicas;
mod results;
mod search;
mod smoke;
mod statistics;
mod subscriptions;
mod suppliers;
mod support;
mod tables;
