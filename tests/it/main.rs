//! Integration tests: one binary that speaks to the whole server over HTTP.

mod authorization;
mod bad_input;
mod compose;
mod contracts;
mod door;
mod identity;
mod smoke;
mod support;
