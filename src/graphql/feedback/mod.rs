//! What people say of matches.

mod mutations;
mod types;

pub use mutations::*;
pub use types::*;
