//! Integration tests: one binary that speaks to the whole server over HTTP.

mod compose;
mod contracts;
mod demands;
mod door;
mod machinery;
mod smoke;
mod suppliers;
mod support;
