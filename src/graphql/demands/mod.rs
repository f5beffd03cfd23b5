//! Scenario demands in the API.

mod columns;
mod facets;
mod mutations;
mod parts;
mod queries;
mod subscriptions;
mod types;

pub use facets::*;
pub use mutations::*;
pub use parts::*;
pub use queries::DemandsQuery;
pub use subscriptions::DemandsSubscription;
pub use types::*;
