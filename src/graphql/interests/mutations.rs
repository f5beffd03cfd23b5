//! The commands of interest.

use async_graphql::{Context, Object};

use super::types::InterestObject;
use crate::domains::interests::{self, *};
use crate::graphql::context::command;
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `showInterest`.
    ShowInterestPayload { interest: InterestObject = Interest; }
    /// The answer of `inviteSupplier`.
    InviteSupplierPayload { interest: InterestObject = Interest; }
    /// The answer of `acceptInterest`.
    AcceptInterestPayload { interest: InterestObject = Interest; }
    /// The answer of `declineInterest`.
    DeclineInterestPayload { interest: InterestObject = Interest; }
    /// The answer of `withdrawInterest`.
    WithdrawInterestPayload { interest: InterestObject = Interest; }
    /// The answer of `introduceInterest`.
    IntroduceInterestPayload { interest: InterestObject = Interest; }
}

/// The commands of interest.
#[derive(Default)]
pub struct InterestsMutation;

#[Object]
impl InterestsMutation {
    /// Shows a supplier's interest in an open demand; for the supplier's editors.
    async fn show_interest(
        &self,
        ctx: &Context<'_>,
        input: ShowInterestInput,
    ) -> async_graphql::Result<ShowInterestPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => interests::show_interest(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        ShowInterestPayload::answer(ctx, &input, result)
    }

    /// Invites a published supplier to an open demand; for the owner's editors.
    async fn invite_supplier(
        &self,
        ctx: &Context<'_>,
        input: InviteSupplierInput,
    ) -> async_graphql::Result<InviteSupplierPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => interests::invite_supplier(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        InviteSupplierPayload::answer(ctx, &input, result)
    }

    /// Accepts interest and opens the contacts of both sides to each other; for editors of the side that was
    /// asked.
    async fn accept_interest(
        &self,
        ctx: &Context<'_>,
        input: AcceptInterestInput,
    ) -> async_graphql::Result<AcceptInterestPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => interests::accept_interest(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        AcceptInterestPayload::answer(ctx, &input, result)
    }

    /// Declines interest with a reason; for editors of the side that was asked.
    async fn decline_interest(
        &self,
        ctx: &Context<'_>,
        input: DeclineInterestInput,
    ) -> async_graphql::Result<DeclineInterestPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => interests::decline_interest(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        DeclineInterestPayload::answer(ctx, &input, result)
    }

    /// Takes interest back before it is answered; for the sender's editors.
    async fn withdraw_interest(
        &self,
        ctx: &Context<'_>,
        input: WithdrawInterestInput,
    ) -> async_graphql::Result<WithdrawInterestPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => interests::withdraw_interest(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        WithdrawInterestPayload::answer(ctx, &input, result)
    }

    /// Introduces two sides of which one did not answer in ten working days; for reviewers who are no party.
    async fn introduce_interest(
        &self,
        ctx: &Context<'_>,
        input: IntroduceInterestInput,
    ) -> async_graphql::Result<IntroduceInterestPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => interests::introduce_interest(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        IntroduceInterestPayload::answer(ctx, &input, result)
    }
}
