//! The facts that feedback announces; its words stay out.

crate::platform::events::event_kinds! {
    MATCH_DISMISSED = "match.dismissed", "One side does not want to see a match.", ["demandId", "supplierId", "side", "reason"];
    MATCH_DISMISSAL_UNDONE = "match.dismissal_undone", "One side wants to see a match again.", ["demandId", "supplierId", "side"];
}
