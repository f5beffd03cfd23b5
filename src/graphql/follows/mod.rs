//! What people follow.

mod mutations;
mod queries;
mod types;

pub use mutations::FollowsMutation;
pub use queries::FollowsQuery;
