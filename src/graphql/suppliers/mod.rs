//! Suppliers in the API.

mod card;
mod facets;
mod mutations;
mod queries;
mod types;

pub use card::*;
pub use mutations::*;
pub use queries::SuppliersQuery;
pub use types::*;
