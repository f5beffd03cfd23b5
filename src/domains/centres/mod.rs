//! What innovation centres do for others: they enter demands for owners who are not registered yet
//! and claim them later by a code; they choose suppliers for a demand and show its owner the list.

mod codes;
mod commands;
mod events;
pub mod policy;
mod queries;
pub mod refusals;
mod store;
pub mod tables;

pub use commands::{
    AddToShortlistInput, ClaimCode, ClaimDemandInput, CreateDemandForInput, CreateShortlistInput,
    IssueClaimCodeInput, OrderShortlistInput, RemoveFromShortlistInput, ShareShortlistInput,
    add_to_shortlist, claim_demand, create_demand_for, create_shortlist, issue_claim_code,
    order_shortlist, remove_from_shortlist, share_shortlist,
};
pub use events::EVENTS;
pub use queries::{claims_of, entries_of, shortlists_of};
pub use tables::claim::Model as DemandClaim;
pub use tables::shortlist::{Model as Shortlist, ShortlistKind, ShortlistState};
pub use tables::shortlist_entry::Model as ShortlistEntry;
