//! People and organisations in the API.

mod mutations;
mod queries;
mod types;

pub use mutations::*;
pub use queries::IdentityQuery;
pub use types::*;
