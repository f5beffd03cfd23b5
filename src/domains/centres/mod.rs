//! What innovation centres do for others: they enter demands for owners who are not registered yet,
//! and who claim them later by a code.

mod codes;
mod commands;
mod events;
pub mod policy;
mod queries;
pub mod refusals;
mod store;
pub mod tables;

pub use commands::{
    ClaimCode, ClaimDemandInput, CreateDemandForInput, IssueClaimCodeInput, claim_demand,
    create_demand_for, issue_claim_code,
};
pub use events::EVENTS;
pub use queries::claims_of;
pub use tables::claim::Model as DemandClaim;
