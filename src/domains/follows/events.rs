//! The facts that following announces.

crate::platform::events::event_kinds! {
    DEMAND_FOLLOWED = "follow.demand_followed", "Somebody follows a demand.", ["version"];
    DEMAND_UNFOLLOWED = "follow.demand_unfollowed", "Somebody follows a demand no longer.", [];
    SEARCH_SAVED = "follow.search_saved", "A search was saved.", ["target"];
    SEARCH_DELETED = "follow.search_deleted", "A saved search was deleted.", [];
}
