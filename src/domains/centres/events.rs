//! The facts that centres announce beside those of the demands themselves.

crate::platform::events::event_kinds! {
    CLAIM_CODE_ISSUED = "demand.claim_code_issued", "A centre made a code by which the owner claims a demand.", ["expiresAt"];
}
