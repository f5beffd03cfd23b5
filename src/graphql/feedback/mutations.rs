//! The commands of feedback.

use async_graphql::{Context, Object};

use super::types::DismissalObject;
use crate::domains::feedback::{self, *};
use crate::graphql::context::{command, request};
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `dismissMatch`.
    DismissMatchPayload { dismissal: DismissalObject = Dismissal; }
    /// The answer of `undoDismissal`.
    UndoDismissalPayload { dismissal: DismissalObject = Dismissal; }
}

/// The commands of feedback.
#[derive(Default)]
pub struct FeedbackMutation;

#[Object]
impl FeedbackMutation {
    /// Leaves a match out of one side's matches and keeps why; for editors of that side. The other
    /// side never learns of it.
    async fn dismiss_match(
        &self,
        ctx: &Context<'_>,
        input: DismissMatchInput,
    ) -> async_graphql::Result<DismissMatchPayload> {
        let matcher = &request(ctx).matcher;
        let result = match command(ctx, &input) {
            Ok(operation) => feedback::dismiss_match(&operation, matcher, &input).await,
            Err(refusal) => Err(refusal),
        };
        DismissMatchPayload::answer(ctx, &input, result)
    }

    /// Shows a dismissed match again; for editors of the side that dismissed it.
    async fn undo_dismissal(
        &self,
        ctx: &Context<'_>,
        input: UndoDismissalInput,
    ) -> async_graphql::Result<UndoDismissalPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => feedback::undo_dismissal(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        UndoDismissalPayload::answer(ctx, &input, result)
    }
}
