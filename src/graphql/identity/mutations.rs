//! The commands of identity.

use async_graphql::{Context, Object};

use super::access::LogInPayload;
use super::types::{
    ApiKeyObject, ApiKeySecret, Credentials, MembershipObject, OrganisationObject, SessionObject,
    UserObject,
};
use crate::domains::identity::{self, *};
use crate::graphql::context::{command, command_without_key};
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `signUp`.
    SignUpPayload { user: UserObject = User; }
    /// The answer of `refreshSession`.
    RefreshSessionPayload { credentials: Credentials = LoggedIn; }
    /// The answer of `logOut`.
    LogOutPayload { session: SessionObject = Session; }
    /// The answer of `revokeSession`.
    RevokeSessionPayload { session: SessionObject = Session; }
    /// The answer of `changePassword`.
    ChangePasswordPayload { user: UserObject = User; }
    /// The answer of `createApiKey`.
    CreateApiKeyPayload { api_key: ApiKeySecret = ApiKeyCreated; }
    /// The answer of `revokeApiKey`.
    RevokeApiKeyPayload { api_key: ApiKeyObject = ApiKey; }
    /// The answer of `createOrganisation`.
    CreateOrganisationPayload { organisation: OrganisationObject = Organisation; }
    /// The answer of `updateOrganisation`.
    UpdateOrganisationPayload { organisation: OrganisationObject = Organisation; }
    /// The answer of `requestVerification`.
    RequestVerificationPayload { organisation: OrganisationObject = Organisation; }
    /// The answer of `decideVerification`.
    DecideVerificationPayload { organisation: OrganisationObject = Organisation; }
    /// The answer of `inviteMember`.
    InviteMemberPayload { membership: MembershipObject = Membership; }
    /// The answer of `acceptInvitation`.
    AcceptInvitationPayload { membership: MembershipObject = Membership; }
    /// The answer of `declineInvitation`.
    DeclineInvitationPayload { membership: MembershipObject = Membership; }
    /// The answer of `changeMemberRole`.
    ChangeMemberRolePayload { membership: MembershipObject = Membership; }
    /// The answer of `removeMember`.
    RemoveMemberPayload { membership: MembershipObject = Membership; }
    /// The answer of `leaveOrganisation`.
    LeaveOrganisationPayload { membership: MembershipObject = Membership; }
    /// The answer of `transferOwnership`.
    TransferOwnershipPayload { membership: MembershipObject = Membership; }
    /// The answer of `grantDuty`.
    GrantDutyPayload { user: UserObject = User; }
    /// The answer of `revokeDuty`.
    RevokeDutyPayload { user: UserObject = User; }
}

/// The commands of identity.
#[derive(Default)]
pub struct IdentityMutation;

#[Object]
impl IdentityMutation {
    /// Makes an account. The address is not verified by this call.
    async fn sign_up(
        &self,
        ctx: &Context<'_>,
        input: SignUpInput,
    ) -> async_graphql::Result<SignUpPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::sign_up(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        SignUpPayload::answer(ctx, &input, result)
    }

    /// Logs in with address and password. An account with a second factor gets a challenge for
    /// `completeLogIn` and no session yet. Keeps no idempotent answer, because it holds tokens.
    async fn log_in(
        &self,
        ctx: &Context<'_>,
        input: LogInInput,
    ) -> async_graphql::Result<LogInPayload> {
        let result = identity::log_in(&command_without_key(ctx, &input), &input).await;
        LogInPayload::answer(ctx, &input, result)
    }

    /// Replaces both tokens of a session. Using a refresh token twice ends its session.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        input: RefreshSessionInput,
    ) -> async_graphql::Result<RefreshSessionPayload> {
        let result = identity::refresh_session(&command_without_key(ctx, &input), &input).await;
        RefreshSessionPayload::answer(ctx, &input, result)
    }

    /// Ends the current session.
    async fn log_out(
        &self,
        ctx: &Context<'_>,
        input: LogOutInput,
    ) -> async_graphql::Result<LogOutPayload> {
        let result = identity::log_out(&command_without_key(ctx, &input), &input).await;
        LogOutPayload::answer(ctx, &input, result)
    }

    /// Ends one of the caller's sessions.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        input: RevokeSessionInput,
    ) -> async_graphql::Result<RevokeSessionPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::revoke_session(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RevokeSessionPayload::answer(ctx, &input, result)
    }

    /// Changes the password and ends all other sessions.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        input: ChangePasswordInput,
    ) -> async_graphql::Result<ChangePasswordPayload> {
        let result = identity::change_password(&command_without_key(ctx, &input), &input).await;
        ChangePasswordPayload::answer(ctx, &input, result)
    }

    /// Makes a key for a program that acts for the caller.
    async fn create_api_key(
        &self,
        ctx: &Context<'_>,
        input: CreateApiKeyInput,
    ) -> async_graphql::Result<CreateApiKeyPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::create_api_key(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CreateApiKeyPayload::answer(ctx, &input, result)
    }

    /// Revokes one of the caller's keys.
    async fn revoke_api_key(
        &self,
        ctx: &Context<'_>,
        input: RevokeApiKeyInput,
    ) -> async_graphql::Result<RevokeApiKeyPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::revoke_api_key(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RevokeApiKeyPayload::answer(ctx, &input, result)
    }

    /// Registers an organisation; the caller becomes its owner.
    async fn create_organisation(
        &self,
        ctx: &Context<'_>,
        input: CreateOrganisationInput,
    ) -> async_graphql::Result<CreateOrganisationPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::create_organisation(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CreateOrganisationPayload::answer(ctx, &input, result)
    }

    /// Changes an organisation's own data; for its administrators.
    async fn update_organisation(
        &self,
        ctx: &Context<'_>,
        input: UpdateOrganisationInput,
    ) -> async_graphql::Result<UpdateOrganisationPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::update_organisation(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        UpdateOrganisationPayload::answer(ctx, &input, result)
    }

    /// Puts an organisation before the reviewers; for its administrators.
    async fn request_verification(
        &self,
        ctx: &Context<'_>,
        input: RequestVerificationInput,
    ) -> async_graphql::Result<RequestVerificationPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::request_verification(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RequestVerificationPayload::answer(ctx, &input, result)
    }

    /// Verifies, rejects or suspends an organisation; for reviewers.
    async fn decide_verification(
        &self,
        ctx: &Context<'_>,
        input: DecideVerificationInput,
    ) -> async_graphql::Result<DecideVerificationPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::decide_verification(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        DecideVerificationPayload::answer(ctx, &input, result)
    }

    /// Invites somebody by address; for administrators.
    async fn invite_member(
        &self,
        ctx: &Context<'_>,
        input: InviteMemberInput,
    ) -> async_graphql::Result<InviteMemberPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::invite_member(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        InviteMemberPayload::answer(ctx, &input, result)
    }

    /// Accepts an invitation to the caller's address.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> async_graphql::Result<AcceptInvitationPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::accept_invitation(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        AcceptInvitationPayload::answer(ctx, &input, result)
    }

    /// Declines an invitation to the caller's address.
    async fn decline_invitation(
        &self,
        ctx: &Context<'_>,
        input: DeclineInvitationInput,
    ) -> async_graphql::Result<DeclineInvitationPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::decline_invitation(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        DeclineInvitationPayload::answer(ctx, &input, result)
    }

    /// Changes a member's role; for administrators.
    async fn change_member_role(
        &self,
        ctx: &Context<'_>,
        input: ChangeMemberRoleInput,
    ) -> async_graphql::Result<ChangeMemberRolePayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::change_member_role(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        ChangeMemberRolePayload::answer(ctx, &input, result)
    }

    /// Removes a member or withdraws an invitation; for administrators.
    async fn remove_member(
        &self,
        ctx: &Context<'_>,
        input: RemoveMemberInput,
    ) -> async_graphql::Result<RemoveMemberPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::remove_member(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RemoveMemberPayload::answer(ctx, &input, result)
    }

    /// Leaves an organisation; owners transfer it first.
    async fn leave_organisation(
        &self,
        ctx: &Context<'_>,
        input: LeaveOrganisationInput,
    ) -> async_graphql::Result<LeaveOrganisationPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::leave_organisation(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        LeaveOrganisationPayload::answer(ctx, &input, result)
    }

    /// Hands an organisation to another member; for its owner.
    async fn transfer_ownership(
        &self,
        ctx: &Context<'_>,
        input: TransferOwnershipInput,
    ) -> async_graphql::Result<TransferOwnershipPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::transfer_ownership(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        TransferOwnershipPayload::answer(ctx, &input, result)
    }

    /// Gives a person a duty on the platform; for administrators.
    async fn grant_duty(
        &self,
        ctx: &Context<'_>,
        input: GrantDutyInput,
    ) -> async_graphql::Result<GrantDutyPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::grant_duty(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        GrantDutyPayload::answer(ctx, &input, result)
    }

    /// Takes a duty back; for administrators.
    async fn revoke_duty(
        &self,
        ctx: &Context<'_>,
        input: RevokeDutyInput,
    ) -> async_graphql::Result<RevokeDutyPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::revoke_duty(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RevokeDutyPayload::answer(ctx, &input, result)
    }
}
