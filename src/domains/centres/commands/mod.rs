//! One file a command; what changes a list stands together.

mod claim_demand;
mod create_demand_for;
mod create_shortlist;
mod edit_shortlist;
mod issue_claim_code;

pub use claim_demand::{ClaimDemandInput, claim_demand};
pub use create_demand_for::{CreateDemandForInput, create_demand_for};
pub use create_shortlist::{CreateShortlistInput, create_shortlist};
pub use edit_shortlist::{
    AddToShortlistInput, OrderShortlistInput, RemoveFromShortlistInput, ShareShortlistInput,
    add_to_shortlist, order_shortlist, remove_from_shortlist, share_shortlist,
};
pub use issue_claim_code::{ClaimCode, IssueClaimCodeInput, issue_claim_code};
