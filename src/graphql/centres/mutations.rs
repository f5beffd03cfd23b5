//! The commands of what centres do for others.

use async_graphql::{Context, Object};

use super::types::ClaimCodeSecret;
use crate::domains::centres::{
    self, ClaimCode, ClaimDemandInput, CreateDemandForInput, IssueClaimCodeInput,
};
use crate::domains::demands::Demand;
use crate::graphql::context::command;
use crate::graphql::demands::DemandObject;
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `createDemandFor`.
    CreateDemandForPayload { demand: DemandObject = Demand; }
    /// The answer of `issueClaimCode`.
    IssueClaimCodePayload { claim_code: ClaimCodeSecret = ClaimCode; }
    /// The answer of `claimDemand`.
    ClaimDemandPayload { demand: DemandObject = Demand; }
}

/// The commands of what centres do for others.
#[derive(Default)]
pub struct CuratingMutation;

#[Object]
impl CuratingMutation {
    /// Drafts a demand for an owner who is not registered yet; for editors of innovation centres.
    async fn create_demand_for(
        &self,
        ctx: &Context<'_>,
        input: CreateDemandForInput,
    ) -> async_graphql::Result<CreateDemandForPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => centres::create_demand_for(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CreateDemandForPayload::answer(ctx, &input, result)
    }

    /// Makes the code by which the owner claims a demand, in place of an earlier one; for editors
    /// of the centre that entered it.
    async fn issue_claim_code(
        &self,
        ctx: &Context<'_>,
        input: IssueClaimCodeInput,
    ) -> async_graphql::Result<IssueClaimCodePayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => centres::issue_claim_code(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        IssueClaimCodePayload::answer(ctx, &input, result)
    }

    /// Takes over the demand that a centre entered for the organisation, by its code; for editors
    /// of a verified organisation.
    async fn claim_demand(
        &self,
        ctx: &Context<'_>,
        input: ClaimDemandInput,
    ) -> async_graphql::Result<ClaimDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => centres::claim_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        ClaimDemandPayload::answer(ctx, &input, result)
    }
}
