//! Loops that issue ordinary commands. Any number of processes may run them at once: every turn
//! locks what it changes and asks the same guards.

pub mod deadlines;
pub mod housekeeping;
pub mod notices;
pub mod scanning;
