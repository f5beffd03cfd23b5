//! Integration tests: one binary that speaks to the whole server over HTTP.

mod compose;
mod contracts;
mod demands;
mod door;
mod machinery;
mod matching;
mod readme;
mod replicas;
mod smoke;
mod subscriptions;
mod suppliers;
mod support;
