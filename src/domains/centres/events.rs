//! The facts that centres announce beside those of the demands themselves.

crate::platform::events::event_kinds! {
    CLAIM_CODE_ISSUED = "demand.claim_code_issued", "A centre made a code by which the owner claims a demand.", ["expiresAt"];
    SHORTLIST_CREATED = "shortlist.created", "A list of suppliers for a demand was begun.", ["demandId", "kind"];
    SHORTLIST_SUPPLIER_ADDED = "shortlist.supplier_added", "A supplier was put into a list.", ["supplierId", "engineVersion"];
    SHORTLIST_SUPPLIER_REMOVED = "shortlist.supplier_removed", "A supplier was taken out of a list.", ["supplierId"];
    SHORTLIST_ORDERED = "shortlist.ordered", "The suppliers of a list were put in another order.", [];
    SHORTLIST_SHARED_EVENT = "shortlist.shared", "A list was shared with the owner of its demand.", ["demandId", "suppliers"];
}
