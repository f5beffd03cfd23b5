//! An administrator ends what a centre was assigned to.

use super::super::events::CENTRE_ASSIGNMENT_ENDED;
use super::super::policy;
use super::super::refusals::ASSIGNMENT_OVER;
use super::super::store;
use super::super::tables::centre_assignment;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::CentreAssignmentId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which assignment ends.
    pub struct EndCentreAssignmentInput {
        /// The assignment.
        pub id: CentreAssignmentId,
    }
}

/// Ends an assignment. It stays on record; what was reviewed under it stands.
///
/// # Errors
/// `ASSIGNMENT_OVER` when it has ended before.
pub async fn end_centre_assignment(
    operation: &Operation,
    input: &EndCentreAssignmentInput,
) -> Result<centre_assignment::Model> {
    policy::assigns_centres(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock_assignment(&tx, input.id).await?;
    if before.ended_at.is_some() {
        return Err(ASSIGNMENT_OVER.error());
    }
    let now = tx.now().await?;
    let after = centre_assignment::Model {
        ended_by: operation.actor.user_id(),
        ended_at: Some(now),
        ..before
    };
    let assignment = store::update_assignment(&tx, after).await?;
    tx.record(
        Event::of(&CENTRE_ASSIGNMENT_ENDED, "centre_assignment", assignment.id)
            .organisation(assignment.organisation_id)
            .with("area", &assignment.area_code)
            .with("region", &assignment.region_code),
    );
    tx.commit(assignment).await
}
