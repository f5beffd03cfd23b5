//! The facts that outside results announce. Numbers, amounts and the words of people stay out.

crate::platform::events::event_kinds! {
    RESULT_REPORTED = "result.reported", "One side reported a contract or order that was signed elsewhere.", ["demandId", "supplierId", "side", "resultKind"];
    RESULT_CONFIRMED = "result.confirmed", "The other side confirmed a result.", ["demandId", "supplierId", "version"];
    RESULT_DISPUTED = "result.disputed", "The other side disputed a result.", ["demandId", "supplierId", "version"];
    RESULT_VERIFIED = "result.verified", "A reviewer verified a result.", ["demandId", "supplierId", "version"];
    RESULT_REFUSED = "result.refused", "A reviewer refused a result.", ["demandId", "supplierId", "version"];
    RESULT_WITHDRAWN = "result.withdrawn", "The side that reported a result took it back.", ["demandId", "supplierId", "version"];
    RESULT_CONSENT_GIVEN = "result.consent_given", "One side consented to a case study; it is public once both have.", ["demandId", "supplierId", "side", "public", "version"];
    RESULT_CONSENT_WITHDRAWN = "result.consent_withdrawn", "One side took its consent to a case study back.", ["demandId", "supplierId", "side", "version"];
}
