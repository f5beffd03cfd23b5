//! Scenario demands in the API.

mod mutations;
mod queries;
mod subscriptions;
mod types;

pub use mutations::*;
pub use queries::DemandsQuery;
pub use subscriptions::DemandsSubscription;
pub use types::*;
