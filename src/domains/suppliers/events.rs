//! The facts that suppliers announce.

crate::platform::events::event_kinds! {
    SUPPLIER_CREATED = "supplier.created", "A supplier profile was drafted or imported.", ["visibility"];
    SUPPLIER_UPDATED = "supplier.updated", "The draft of a supplier profile changed.", ["version", "fields"];
    SUPPLIER_PUBLISHED = "supplier.published", "The draft of a supplier profile became what others see.", ["version", "visibility"];
    SUPPLIER_VISIBILITY_CHANGED = "supplier.visibility_changed", "Others see a supplier profile from now on, or no longer.", ["version", "from", "to"];
}
