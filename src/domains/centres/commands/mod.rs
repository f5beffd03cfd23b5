//! One file a command.

mod claim_demand;
mod create_demand_for;
mod issue_claim_code;

pub use claim_demand::{ClaimDemandInput, claim_demand};
pub use create_demand_for::{CreateDemandForInput, create_demand_for};
pub use issue_claim_code::{ClaimCode, IssueClaimCodeInput, issue_claim_code};
