//! People and organisations in the API.

mod access;
mod centres;
mod mutations;
mod queries;
mod types;

pub use access::*;
pub use centres::*;
pub use mutations::*;
pub use queries::IdentityQuery;
pub use types::*;
