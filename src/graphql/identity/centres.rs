//! What innovation centres are assigned to.

use async_graphql::{Context, Object};

use crate::domains::identity::{
    self, AssignCentreInput, CentreAssignment, EndCentreAssignmentInput,
};
use crate::foundation::ids::CentreAssignmentId;
use crate::foundation::time::Timestamp;
use crate::graphql::context::command;
use crate::graphql::payload::payloads;
use crate::graphql::reference::{AreaObject, RegionObject};
use crate::graphql::values::record_object;

record_object! {
    /// An area and a region that a centre looks after.
    pub struct CentreAssignmentObject(pub CentreAssignment);
}

/// An area and a region that a centre looks after: while it is verified its editors review the
/// demands there and introduce those who got no answer.
#[Object(name = "CentreAssignment")]
impl CentreAssignmentObject {
    /// The permanent identifier.
    async fn id(&self) -> CentreAssignmentId {
        self.0.id
    }

    /// The area; null for every area.
    async fn area(&self) -> Option<AreaObject> {
        AreaObject::of(&self.0.area_code)
    }

    /// The region, with all that lies within it; null for everywhere.
    async fn region(&self) -> Option<RegionObject> {
        RegionObject::of(&self.0.region_code)
    }

    /// By which decision.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Since when.
    async fn assigned_at(&self) -> Timestamp {
        self.0.assigned_at
    }

    /// Until when; null while it holds.
    async fn ended_at(&self) -> Option<Timestamp> {
        self.0.ended_at
    }
}

payloads! {
    /// The answer of `assignCentre`.
    AssignCentrePayload { assignment: CentreAssignmentObject = CentreAssignment; }
    /// The answer of `endCentreAssignment`.
    EndCentreAssignmentPayload { assignment: CentreAssignmentObject = CentreAssignment; }
}

/// The commands about centres.
#[derive(Default)]
pub struct CentresMutation;

#[Object]
impl CentresMutation {
    /// Assigns an innovation centre to an area and a region; for administrators.
    async fn assign_centre(
        &self,
        ctx: &Context<'_>,
        input: AssignCentreInput,
    ) -> async_graphql::Result<AssignCentrePayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::assign_centre(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        AssignCentrePayload::answer(ctx, &input, result)
    }

    /// Ends what a centre was assigned to; for administrators.
    async fn end_centre_assignment(
        &self,
        ctx: &Context<'_>,
        input: EndCentreAssignmentInput,
    ) -> async_graphql::Result<EndCentreAssignmentPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::end_centre_assignment(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        EndCentreAssignmentPayload::answer(ctx, &input, result)
    }
}
