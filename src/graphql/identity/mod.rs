//! People and organisations in the API.

mod mutations;
mod queries;
mod types;

pub use mutations::IdentityMutation;
pub use queries::IdentityQuery;
pub use types::*;
