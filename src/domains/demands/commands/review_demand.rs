//! A reviewer, who is not its author, approves a demand or sends it back.

use async_graphql::Enum;

use super::super::events::{DEMAND_APPROVED, DEMAND_CHANGES_REQUESTED};
use super::super::lifecycle::{DemandAct, approval, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::demand;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::{OUT_OF_RANGE, REQUIRED, Result, Verdicts};
use crate::foundation::ids::DemandId;
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// What a reviewer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ReviewDecision {
    /// It may open.
    Approve,
    /// It goes back with a comment.
    RequestChanges,
}

command_input! {
    /// A reviewer's decision.
    pub struct ReviewDemandInput {
        /// The demand.
        pub id: DemandId,
        /// The version that was read.
        pub expected_version: Option<i32>,
        /// The decision.
        pub decision: ReviewDecision,
        /// Needed to request changes.
        pub comment: Option<String>,
        /// When an approved demand opens by itself; absent to leave it to the owner.
        pub opens_at: Option<Timestamp>,
    }
}

/// Decides on a demand that is under review.
pub async fn review_demand(
    operation: &Operation,
    input: &ReviewDemandInput,
) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let comment = verdicts.optional_text("input.comment", input.comment.as_deref(), PARAGRAPH);
    let approves = input.decision == ReviewDecision::Approve;
    verdicts.require(approves || comment.is_some(), || {
        REQUIRED.at("input.comment")
    });
    verdicts.into_result()?;
    let act = if approves {
        DemandAct::Approve
    } else {
        DemandAct::RequestChanges
    };

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, act, &before)?;
    expect_version(input.expected_version, before.version)?;
    let now = tx.now().await?;
    let terms = store::terms(&tx, &before).await?;
    let state = state_after(before.state_at(now), act, &terms)?;
    let opens_at = input.opens_at.filter(|_| approves);
    if approves {
        let mut verdicts = approval(&before, &terms, opens_at.unwrap_or(now));
        verdicts.require(opens_at.is_none_or(|at| at >= now), || {
            OUT_OF_RANGE
                .with("min", now)
                .with("max", Timestamp::MAX)
                .at("input.opensAt")
        });
        verdicts.into_result()?;
    }
    let after = demand::Model {
        state,
        reviewer_id: operation.actor.user_id(),
        review_comment: comment,
        opens_at,
        next_check_at: opens_at,
        // The save makes the next version, and that is the one that was approved.
        approved_version: approves.then_some(before.version + 1),
        ..before.clone()
    };
    let (demand, _) = store::save(&mut tx, &before, after).await?;
    let event = if approves {
        Event::of(&DEMAND_APPROVED, "demand", demand.id)
            .with("version", demand.version)
            .with("opensAt", demand.opens_at)
    } else {
        Event::of(&DEMAND_CHANGES_REQUESTED, "demand", demand.id).with("version", demand.version)
    };
    tx.record(event.organisation(demand.owner_id));
    tx.commit(demand).await
}
