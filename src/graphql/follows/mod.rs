//! What people follow.

mod mutations;
mod queries;
mod types;

pub use mutations::*;
pub use queries::FollowsQuery;
pub use types::*;
