//! What innovation centres do for others, in the API.

mod mutations;
mod shortlists;
mod types;

pub use mutations::*;
pub use shortlists::*;
pub use types::*;
