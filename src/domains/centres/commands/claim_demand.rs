//! An owner claims the demand that a centre entered for it.

use super::super::codes;
use super::super::policy;
use super::super::refusals::{
    CLAIM_CODE_WRONG, CLAIM_OF_ANOTHER, CLAIM_OWN_INTEREST, CLAIMS_PAUSED,
};
use super::super::store;
use super::super::tables::claim;
use crate::domains::demands::{Demand, hand_over, lock_demand};
use crate::domains::{identity, interests};
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::OrganisationId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// By which code who takes a demand over.
    pub struct ClaimDemandInput {
        /// As the centre gave it; separators and small letters do not matter.
        pub code: String,
        /// The verified organisation that has the need; the caller is at least its editor.
        pub organisation_id: OrganisationId,
    }
}

/// Hands a demand over to its owner, once, with the interest in it and its attachments. The centre
/// goes on reading it.
///
/// # Errors
/// `CLAIM_CODE_WRONG`, `CLAIMS_PAUSED` after too many of those, `CLAIM_OF_ANOTHER` where the centre
/// entered another identifier, `CLAIM_OWN_INTEREST`, and `DEMAND_WRONG_STATE` for what has ended.
pub async fn claim_demand(operation: &Operation, input: &ClaimDemandInput) -> Result<Demand> {
    let claimant = input.organisation_id;
    policy::may_claim(&operation.actor, claimant)?;
    let keys = guess_keys(operation);
    if let Some(seconds) = identity::seconds_paused(operation, &keys).await? {
        return Err(CLAIMS_PAUSED.with("seconds", seconds).into());
    }
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let code_hash = codes::hash_of(operation, &input.code);
    let Some(demand_id) = store::demand_of_code(&tx, &code_hash).await? else {
        return wrong(operation, tx, &keys).await;
    };
    let answered = interests::lock_interests_in(&tx, demand_id).await?;
    let before = lock_demand(&tx, demand_id).await?;
    let now = {
        let claim = store::lock_claim(&tx, demand_id).await?;
        let now = tx.now().await?;
        claim
            .filter(|claim| claim.code_hash.as_ref() == Some(&code_hash))
            .filter(|claim| claim.code_expires_at.is_some_and(|ends| ends > now))
            .map(|claim| (claim, now))
    };
    let Some((claim, now)) = now else {
        return wrong(operation, tx, &keys).await;
    };
    let organisation = store::organisation(&tx, claimant).await?;
    let is_other = |key: &String| *key != organisation.identifier_key;
    if claimant == before.owner_id || claim.identifier_key.as_ref().is_some_and(is_other) {
        return Err(CLAIM_OF_ANOTHER.at("input.organisationId").into());
    }
    if interests::is_side_of_any(&answered, claimant) {
        return Err(CLAIM_OWN_INTEREST.error());
    }
    let demand = hand_over(&mut tx, &before, claimant).await?;
    interests::follow_owner(&mut tx, demand_id, before.owner_id, claimant).await?;
    let claim = claim::Model {
        code_hash: None,
        code_expires_at: None,
        claimed_by: Some(claimant),
        claimed_at: Some(now),
        ..claim
    };
    store::save_claim(&tx, claim).await?;
    tx.commit(demand).await
}

/// Beside those of log-ins: guessing one keeps nobody from the other.
fn guess_keys(operation: &Operation) -> [String; 2] {
    let guesser = operation.actor.user_id().map(|id| id.to_string());
    [
        format!("claim:{}", guesser.unwrap_or_default()),
        format!("claims from:{}", operation.source),
    ]
}

/// A wrong code changes nothing and is counted, a dry run too: it would tell as much.
async fn wrong(operation: &Operation, tx: Tx<'_>, keys: &[String; 2]) -> Result<Demand> {
    drop(tx);
    let unkeyed = Operation {
        idempotency: None,
        ..operation.clone()
    };
    identity::count_failure(&unkeyed, keys).await?;
    Err(CLAIM_CODE_WRONG.at("input.code").into())
}
