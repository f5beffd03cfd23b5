//! What innovation centres do for others, in the API.

mod mutations;
mod types;

pub use mutations::*;
pub use types::*;
