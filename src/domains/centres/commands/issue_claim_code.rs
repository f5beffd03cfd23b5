//! A centre makes the code by which the owner claims a demand.

use serde::{Deserialize, Serialize};

use super::super::codes;
use super::super::events::CLAIM_CODE_ISSUED;
use super::super::policy;
use super::super::refusals::DEMAND_CLAIMED;
use super::super::store;
use super::super::tables::claim;
use crate::domains::demands::{Demand, lock_demand, may_change_hands};
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::DemandId;
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// How long a code holds: it travels by letter or telephone, and its owner registers first.
const DAYS: i64 = 30;

command_input! {
    /// Which demand is to be claimed.
    pub struct IssueClaimCodeInput {
        /// A demand that the centre entered for somebody else.
        pub demand_id: DemandId,
    }
}

/// A code, which is shown once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimCode {
    pub demand: Demand,
    /// Absent when the same request is answered again.
    #[serde(skip)]
    pub code: Option<String>,
    pub expires_at: Timestamp,
}

/// Makes a code in place of an earlier one.
///
/// # Errors
/// `DEMAND_CLAIMED`, and `DEMAND_WRONG_STATE` for a demand that has ended.
pub async fn issue_claim_code(
    operation: &Operation,
    input: &IssueClaimCodeInput,
) -> Result<ClaimCode> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let demand = lock_demand(&tx, input.demand_id).await?;
    let claim = store::lock_claim(&tx, demand.id)
        .await?
        .ok_or_else(|| NOT_FOUND.error())?;
    policy::may_issue(&operation.actor, &claim)?;
    let now = tx.now().await?;
    if claim.claimed_at.is_some() {
        return Err(DEMAND_CLAIMED.error());
    }
    may_change_hands(&demand, now)?;
    let code = codes::fresh_code();
    let expires_at = now.plus_days(DAYS);
    let claim = claim::Model {
        code_hash: Some(codes::hash_of(operation, &code)),
        code_expires_at: Some(expires_at),
        ..claim
    };
    store::save_claim(&tx, claim).await?;
    tx.record(
        Event::of(&CLAIM_CODE_ISSUED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("expiresAt", expires_at),
    );
    tx.commit(ClaimCode {
        demand,
        code: Some(code),
        expires_at,
    })
    .await
}
