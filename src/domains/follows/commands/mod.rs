//! One file a command.

mod delete_saved_search;
mod follow_demand;
mod save_search;
mod unfollow_demand;

pub use delete_saved_search::{DeleteSavedSearchInput, delete_saved_search};
pub use follow_demand::{FollowDemandInput, follow_demand};
pub use save_search::{SaveSearchInput, save_search};
pub use unfollow_demand::{UnfollowDemandInput, unfollow_demand};
