//! What people follow: single demands, and saved searches that are read in reverse, against
//! whatever becomes public.

mod commands;
mod events;
pub mod policy;
mod queries;
pub mod refusals;
mod store;
pub mod tables;

pub use commands::{
    DeleteSavedSearchInput, FollowDemandInput, SaveSearchInput, UnfollowDemandInput,
    delete_saved_search, follow_demand, save_search, unfollow_demand,
};
pub use events::EVENTS;
pub use queries::{
    FollowChange, changes_since, followed_demands, followers_of, my_saved_searches,
    searches_for_demand, searches_for_supplier,
};
pub use tables::followed_demand::Model as FollowedDemand;
pub use tables::saved_search::{Model as SavedSearch, SearchTarget};
