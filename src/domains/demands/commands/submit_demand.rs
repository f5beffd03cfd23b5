//! A demand is put before the reviewers.

use super::super::events::DEMAND_SUBMITTED;
use super::super::lifecycle::{DemandAct, completeness, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::demand;
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::Result;
use crate::foundation::ids::DemandId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which demand is ready for review.
    pub struct SubmitDemandInput {
        /// The demand.
        pub id: DemandId,
        /// The version that is submitted.
        pub expected_version: Option<i32>,
    }
}

/// Puts a demand before the reviewers; it must be complete and as ready as its profile asks.
pub async fn submit_demand(
    operation: &Operation,
    input: &SubmitDemandInput,
) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, DemandAct::Submit, &before)?;
    expect_version(input.expected_version, before.version)?;
    let now = tx.now().await?;
    let terms = store::terms(&tx, &before).await?;
    let state = state_after(before.state_at(now), DemandAct::Submit, &terms)?;
    completeness(&before, &terms).into_result()?;
    let after = demand::Model {
        state,
        review_comment: None,
        ..before.clone()
    };
    let (demand, _) = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&DEMAND_SUBMITTED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("version", demand.version),
    );
    tx.commit(demand).await
}
