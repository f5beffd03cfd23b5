//! A demand is published.

use super::super::events::DEMAND_OPENED;
use super::super::lifecycle::{DemandAct, closes_at, opening, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::demand;
use super::super::tables::profile::Model as ProcedureProfile;
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::Result;
use crate::foundation::ids::DemandId;
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which demand is published.
    pub struct OpenDemandInput {
        /// The demand.
        pub id: DemandId,
        /// The version that is published.
        pub expected_version: Option<i32>,
    }
}

/// Publishes a demand: directly from its draft under `MARKET_MATCH`, after approval otherwise. The
/// profile is copied onto it and stays.
pub async fn open_demand(operation: &Operation, input: &OpenDemandInput) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, DemandAct::Open, &before)?;
    expect_version(input.expected_version, before.version)?;
    let now = tx.now().await?;
    let terms = store::terms(&tx, &before).await?;
    let demand = publish(&mut tx, &before, &terms, now).await?;
    tx.commit(demand).await
}

/// Publishes a locked demand after all guards, and records it.
pub(super) async fn publish(
    tx: &mut Tx<'_>,
    before: &demand::Model,
    terms: &ProcedureProfile,
    now: Timestamp,
) -> Result<demand::Model> {
    let state = state_after(before.state_at(now), DemandAct::Open, terms)?;
    opening(before, terms, now).into_result()?;
    let closes_at = closes_at(before, terms, now);
    let after = demand::Model {
        state,
        terms: Some(terms.clone()),
        opened_at: Some(now),
        opens_at: None,
        closes_at,
        next_check_at: closes_at,
        ..before.clone()
    };
    let (demand, _) = store::save(tx, before, after).await?;
    tx.record(
        Event::of(&DEMAND_OPENED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("version", demand.version)
            .with("profile", demand.profile)
            .with("closesAt", demand.closes_at),
    );
    Ok(demand)
}
