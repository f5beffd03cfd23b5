//! The scheduler's turn on interest that was not answered in time: it is announced, so that those
//! who may introduce the two sides hear of it.

use super::super::events::INTEREST_OVERDUE;
use super::super::store;
use crate::foundation::errors::Result;
use crate::foundation::ids::InterestId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Announces overdue interest; `false` when it was answered meanwhile.
pub async fn run_due_interest(operation: &Operation, id: InterestId) -> Result<bool> {
    let mut tx = Tx::begin(operation).await?;
    let interest = store::lock(&tx, id).await?;
    let now = tx.now().await?;
    if interest.next_check_at.is_none_or(|due| due > now) {
        return Ok(false);
    }
    store::note_overdue(&tx, id, now).await?;
    tx.record(
        Event::of(&INTEREST_OVERDUE, "interest", id)
            .organisation(interest.receiver_id)
            .with("demandId", interest.demand_id)
            .with("supplierId", interest.supplier_id)
            .with("direction", interest.direction),
    );
    tx.commit(true).await
}
