//! The audit trail beside the events of commands: refused access and views of contact data, each
//! in a small transaction of its own.

mod refused_access;

pub use refused_access::note_refused_access;
