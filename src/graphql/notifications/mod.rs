//! What is new for a person, and what awaits them.

mod mutations;
mod queries;
mod subscriptions;
mod types;

pub use mutations::*;
pub use queries::NotificationsQuery;
pub use subscriptions::NotificationsSubscription;
pub use types::*;
