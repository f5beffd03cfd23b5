//! The commands of outside results.

use async_graphql::{Context, Object};

use super::types::OutsideResultObject;
use crate::domains::results::{self, *};
use crate::graphql::context::command;
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `reportResult`.
    ReportResultPayload { result: OutsideResultObject = OutsideResult; }
    /// The answer of `confirmResult`.
    ConfirmResultPayload { result: OutsideResultObject = OutsideResult; }
    /// The answer of `disputeResult`.
    DisputeResultPayload { result: OutsideResultObject = OutsideResult; }
    /// The answer of `withdrawResult`.
    WithdrawResultPayload { result: OutsideResultObject = OutsideResult; }
    /// The answer of `verifyResult`.
    VerifyResultPayload { result: OutsideResultObject = OutsideResult; }
    /// The answer of `refuseResult`.
    RefuseResultPayload { result: OutsideResultObject = OutsideResult; }
    /// The answer of `consentToCaseStudy`.
    ConsentToCaseStudyPayload { result: OutsideResultObject = OutsideResult; }
    /// The answer of `withdrawCaseStudyConsent`.
    WithdrawCaseStudyConsentPayload { result: OutsideResultObject = OutsideResult; }
}

/// The commands of outside results.
#[derive(Default)]
pub struct ResultsMutation;

#[Object]
impl ResultsMutation {
    /// Reports a contract or order that was signed elsewhere; for the editors of either side.
    async fn report_result(
        &self,
        ctx: &Context<'_>,
        input: ReportResultInput,
    ) -> async_graphql::Result<ReportResultPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => results::report_result(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        ReportResultPayload::answer(ctx, &input, result)
    }

    /// Confirms a report; for editors of the side that did not report it.
    async fn confirm_result(
        &self,
        ctx: &Context<'_>,
        input: ConfirmResultInput,
    ) -> async_graphql::Result<ConfirmResultPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => results::confirm_result(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        ConfirmResultPayload::answer(ctx, &input, result)
    }

    /// Disputes a report with a reason; for editors of the side that did not report it.
    async fn dispute_result(
        &self,
        ctx: &Context<'_>,
        input: DisputeResultInput,
    ) -> async_graphql::Result<DisputeResultPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => results::dispute_result(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        DisputeResultPayload::answer(ctx, &input, result)
    }

    /// Takes a report back before it is verified; for editors of the side that reported it.
    async fn withdraw_result(
        &self,
        ctx: &Context<'_>,
        input: WithdrawResultInput,
    ) -> async_graphql::Result<WithdrawResultPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => results::withdraw_result(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        WithdrawResultPayload::answer(ctx, &input, result)
    }

    /// Verifies a report after looking at its proof; for reviewers who are no party.
    async fn verify_result(
        &self,
        ctx: &Context<'_>,
        input: VerifyResultInput,
    ) -> async_graphql::Result<VerifyResultPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => results::verify_result(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        VerifyResultPayload::answer(ctx, &input, result)
    }

    /// Refuses a report with a reason; for reviewers who are no party.
    async fn refuse_result(
        &self,
        ctx: &Context<'_>,
        input: RefuseResultInput,
    ) -> async_graphql::Result<RefuseResultPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => results::refuse_result(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RefuseResultPayload::answer(ctx, &input, result)
    }

    /// Consents to showing a result to everybody as a case study; for editors of the named side.
    async fn consent_to_case_study(
        &self,
        ctx: &Context<'_>,
        input: ConsentToCaseStudyInput,
    ) -> async_graphql::Result<ConsentToCaseStudyPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => results::consent_to_case_study(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        ConsentToCaseStudyPayload::answer(ctx, &input, result)
    }

    /// Takes that consent back; for editors of the named side.
    async fn withdraw_case_study_consent(
        &self,
        ctx: &Context<'_>,
        input: WithdrawCaseStudyConsentInput,
    ) -> async_graphql::Result<WithdrawCaseStudyConsentPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => results::withdraw_case_study_consent(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        WithdrawCaseStudyConsentPayload::answer(ctx, &input, result)
    }
}
