//! The card of a demand changes.

use super::super::events::DEMAND_UPDATED;
use super::super::input::{DemandCardInput, apply};
use super::super::lifecycle::{DemandAct, completeness, state_after};
use super::super::policy;
use super::super::refusals::{DEADLINE_MOVES_FORWARD, PROFILE_FIXED};
use super::super::store;
use super::super::tables::demand::{self, DemandState};
use super::super::tables::profile::ProcedureProfileCode;
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::DemandId;
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// What changes; absent fields stay as they are.
    pub struct UpdateDemandInput {
        /// The demand.
        pub id: DemandId,
        /// The version the change was written on.
        pub expected_version: Option<i32>,
        /// Another procedure; only while it is a draft.
        pub profile: Option<ProcedureProfileCode>,
        /// The fields that change.
        pub card: DemandCardInput,
    }
}

/// Changes a demand. An open one (under profiles that allow it) must stay complete and its
/// deadline only moves forward; an approved one goes back to review.
pub async fn update_demand(
    operation: &Operation,
    input: &UpdateDemandInput,
) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, DemandAct::Update, &before)?;
    expect_version(input.expected_version, before.version)?;
    let now = tx.now().await?;
    let terms = store::terms(&tx, &before).await?;
    let state = state_after(before.state_at(now), DemandAct::Update, &terms)?;

    let mut verdicts = Verdicts::default();
    let mut after = demand::Model {
        state,
        ..before.clone()
    };
    if let Some(profile) = input.profile.filter(|profile| *profile != before.profile) {
        verdicts.require(before.state == DemandState::Draft, || {
            PROFILE_FIXED.at("input.profile")
        });
        after.profile = profile;
    }
    apply(&input.card, &mut after, "input.card", &mut verdicts);
    if state == DemandState::Open {
        for refusal in completeness(&after, &terms).into_refusals() {
            verdicts.add(refusal);
        }
        let path = "input.card.submissionDeadline";
        deadline_moves_forward(&before, &mut after, now, path, &mut verdicts);
    }
    verdicts.into_result()?;
    if after == before {
        return tx.commit_unchanged(before).await;
    }
    if before.state == DemandState::Approved {
        // The approval is void, and so is the date it gave.
        after.opens_at = None;
        after.next_check_at = None;
    }
    let (demand, fields) = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&DEMAND_UPDATED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("version", demand.version)
            .with("fields", fields)
            .with("state", demand.state),
    );
    tx.commit(demand).await
}

/// An open demand's deadline moves only forward and never into the past; an open-ended demand may
/// get one, and what closes it follows.
pub(super) fn deadline_moves_forward(
    before: &demand::Model,
    after: &mut demand::Model,
    now: Timestamp,
    path: &str,
    verdicts: &mut Verdicts,
) {
    if after.submission_deadline == before.submission_deadline {
        return;
    }
    let forward = match (before.submission_deadline, after.submission_deadline) {
        (Some(old), Some(new)) => new > old,
        (None, Some(new)) => new > now,
        (Some(_) | None, None) => false,
    };
    verdicts.require(forward, || DEADLINE_MOVES_FORWARD.at(path));
    after.closes_at = after.submission_deadline;
    after.next_check_at = after.submission_deadline;
}
