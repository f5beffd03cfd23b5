//! The commands of demands.

use async_graphql::{Context, Object};

use super::types::DemandObject;
use crate::domains::demands::{self, *};
use crate::graphql::context::command;
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `createDemand`.
    CreateDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `updateDemand`.
    UpdateDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `submitDemand`.
    SubmitDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `reviewDemand`.
    ReviewDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `openDemand`.
    OpenDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `renewDemand`.
    RenewDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `closeDemand`.
    CloseDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `withdrawDemand`.
    WithdrawDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `cancelDemand`.
    CancelDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `attachFileToDemand`.
    AttachFileToDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `detachFileFromDemand`.
    DetachFileFromDemandPayload { demand: DemandObject = Demand; }
}

/// The commands of demands.
#[derive(Default)]
pub struct DemandsMutation;

#[Object]
impl DemandsMutation {
    /// Drafts a demand for an organisation; for its editors.
    async fn create_demand(
        &self,
        ctx: &Context<'_>,
        input: CreateDemandInput,
    ) -> async_graphql::Result<CreateDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::create_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CreateDemandPayload::answer(ctx, &input, result)
    }

    /// Changes the card of a demand; for the owner's editors.
    async fn update_demand(
        &self,
        ctx: &Context<'_>,
        input: UpdateDemandInput,
    ) -> async_graphql::Result<UpdateDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::update_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        UpdateDemandPayload::answer(ctx, &input, result)
    }

    /// Puts a demand before the reviewers; for the owner's editors.
    async fn submit_demand(
        &self,
        ctx: &Context<'_>,
        input: SubmitDemandInput,
    ) -> async_graphql::Result<SubmitDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::submit_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        SubmitDemandPayload::answer(ctx, &input, result)
    }

    /// Approves a demand or sends it back; for reviewers who are no party.
    async fn review_demand(
        &self,
        ctx: &Context<'_>,
        input: ReviewDemandInput,
    ) -> async_graphql::Result<ReviewDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::review_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        ReviewDemandPayload::answer(ctx, &input, result)
    }

    /// Publishes a demand: directly under `MARKET_MATCH`, after approval otherwise.
    async fn open_demand(
        &self,
        ctx: &Context<'_>,
        input: OpenDemandInput,
    ) -> async_graphql::Result<OpenDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::open_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        OpenDemandPayload::answer(ctx, &input, result)
    }

    /// Keeps an open-ended demand open for another term.
    async fn renew_demand(
        &self,
        ctx: &Context<'_>,
        input: RenewDemandInput,
    ) -> async_graphql::Result<RenewDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::renew_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RenewDemandPayload::answer(ctx, &input, result)
    }

    /// Takes no more answers to an open demand of the light path.
    async fn close_demand(
        &self,
        ctx: &Context<'_>,
        input: CloseDemandInput,
    ) -> async_graphql::Result<CloseDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::close_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CloseDemandPayload::answer(ctx, &input, result)
    }

    /// Takes a demand back before it was open.
    async fn withdraw_demand(
        &self,
        ctx: &Context<'_>,
        input: WithdrawDemandInput,
    ) -> async_graphql::Result<WithdrawDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::withdraw_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        WithdrawDemandPayload::answer(ctx, &input, result)
    }

    /// Ends a demand that is or was open, with a public reason.
    async fn cancel_demand(
        &self,
        ctx: &Context<'_>,
        input: CancelDemandInput,
    ) -> async_graphql::Result<CancelDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::cancel_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CancelDemandPayload::answer(ctx, &input, result)
    }
    /// Attaches an upload to a demand; for the owner's editors. It is an edit: an approval is void after it.
    async fn attach_file_to_demand(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, and which demand.")] input: AttachFileToDemandInput,
    ) -> async_graphql::Result<AttachFileToDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::attach_file_to_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        AttachFileToDemandPayload::answer(ctx, &input, result)
    }

    /// Takes a file off a demand; for the owner's editors.
    async fn detach_file_from_demand(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, and which demand.")] input: DetachFileFromDemandInput,
    ) -> async_graphql::Result<DetachFileFromDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => demands::detach_file_from_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        DetachFileFromDemandPayload::answer(ctx, &input, result)
    }
}
