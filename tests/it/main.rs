//! Integration tests, one binary.

mod door;
