//! The facts that interest announces. The words and contacts of people stay out of them.

crate::platform::events::event_kinds! {
    INTEREST_SENT = "interest.sent", "A supplier showed interest in a demand, or an owner invited a supplier.", ["demandId", "supplierId", "direction", "dueAt"];
    INTEREST_ACCEPTED = "interest.accepted", "Interest was accepted.", ["demandId", "supplierId", "version"];
    INTEREST_CONTACTS_OPENED = "interest.contacts_opened", "The contacts of both sides were opened to each other.", ["senderId", "receiverId"];
    INTEREST_DECLINED = "interest.declined", "Interest was declined.", ["demandId", "supplierId", "reason", "version"];
    INTEREST_WITHDRAWN = "interest.withdrawn", "The sender took interest back.", ["demandId", "supplierId", "version"];
    INTEREST_OVERDUE = "interest.overdue", "Interest was not answered in time.", ["demandId", "supplierId", "direction"];
    INTEREST_INTRODUCED = "interest.introduced", "A reviewer introduced the two sides to each other.", ["demandId", "supplierId"];
}
