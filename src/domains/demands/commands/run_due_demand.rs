//! The scheduler's turn on one demand: close what is over, open what is approved for now. It asks
//! the same guards as people do, so a late or doubled turn changes nothing.

use super::super::store;
use super::super::tables::demand::{self, DemandState};
use super::close_demand::close;
use super::open_demand::publish;
use crate::domains::identity::policy::may_publish;
use crate::foundation::errors::{Error, Result};
use crate::foundation::ids::DemandId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Does what is due for a demand; `false` when nothing was.
pub async fn run_due_demand(operation: &Operation, id: DemandId) -> Result<bool> {
    let mut tx = Tx::begin(operation).await?;
    let before = store::lock(&tx, id).await?;
    let now = tx.now().await?;
    if before.next_check_at.is_none_or(|due| due > now) {
        return Ok(false);
    }
    let demand = match before.state {
        DemandState::Open => {
            let cause = if before.submission_deadline.is_some() {
                "DEADLINE"
            } else {
                "NOT_RENEWED"
            };
            close(&mut tx, &before, now, cause, None).await?
        }
        DemandState::Approved => {
            let terms = store::terms(&tx, &before).await?;
            // The clock opens for the owner, so the owner must be one who may.
            let owner = store::owner(&tx, &before).await?;
            let opened = match may_publish(owner.verification_at(now)) {
                Ok(()) => publish(&mut tx, &before, &terms, now).await,
                Err(refusal) => Err(refusal.into()),
            };
            match opened {
                Ok(demand) => demand,
                Err(Error::Refused(reasons)) => {
                    // A guard no longer holds, for example the days until the deadline: the demand
                    // stays approved and its owner decides.
                    tracing::info!(demand = %id, reason = reasons[0].code.name, "an approved demand did not open");
                    return leave_to_owner(tx, before).await;
                }
                Err(fault) => return Err(fault),
            }
        }
        DemandState::Draft
        | DemandState::InReview
        | DemandState::ChangesRequested
        | DemandState::Closed
        | DemandState::Withdrawn
        | DemandState::Cancelled => return leave_to_owner(tx, before).await,
    };
    tx.commit(demand).await?;
    Ok(true)
}

async fn leave_to_owner(tx: Tx<'_>, before: demand::Model) -> Result<bool> {
    store::forget_due(&tx, before.id).await?;
    tx.commit_without_event("the scheduler only takes its own mark away")
        .await?;
    Ok(true)
}
