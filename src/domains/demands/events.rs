//! The facts that demands announce.

crate::platform::events::event_kinds! {
    DEMAND_CREATED = "demand.created", "A demand was drafted or imported.", ["profile", "state"];
    DEMAND_UPDATED = "demand.updated", "The card of a demand changed.", ["version", "fields", "state"];
    DEMAND_SUBMITTED = "demand.submitted", "A demand was put before the reviewers.", ["version"];
    DEMAND_CHANGES_REQUESTED = "demand.changes_requested", "A reviewer sent a demand back.", ["version"];
    DEMAND_APPROVED = "demand.approved", "A reviewer approved a demand.", ["version", "opensAt"];
    DEMAND_OPENED = "demand.opened", "A demand was published.", ["version", "profile", "closesAt"];
    DEMAND_RENEWED = "demand.renewed", "An open-ended demand was renewed.", ["version", "closesAt"];
    DEMAND_HANDED_OVER = "demand.handed_over", "A demand has another owner: the one that it was entered for.", ["version", "from", "to"];
    DEMAND_CLOSED = "demand.closed", "A demand no longer takes answers.", ["version", "reason"];
    DEMAND_WITHDRAWN = "demand.withdrawn", "A demand was taken back before it was open.", ["version"];
    DEMAND_CANCELLED = "demand.cancelled", "A demand was ended after it was open.", ["version"];
}
