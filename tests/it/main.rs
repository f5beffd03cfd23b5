//! Integration tests: one binary that speaks to the whole server over HTTP.

mod compose;
mod contracts;
mod door;
mod readme;
mod smoke;
mod support;
