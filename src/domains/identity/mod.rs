//! People and organisations: accounts, log-ins, keys, memberships, verification, duties.

mod authentication;
mod commands;
mod events;
mod lifecycle;
pub mod policy;
mod queries;
pub mod refusals;
mod store;
pub mod tables;

pub use authentication::authenticate;
pub use commands::{
    AcceptInvitationInput, ApiKeyCreated, ChangeMemberRoleInput, ChangePasswordInput,
    CreateApiKeyInput, CreateOrganisationInput, DecideVerificationInput, DeclineInvitationInput,
    ForeignRegistrationInput, GrantDutyInput, InviteMemberInput, LeaveOrganisationInput,
    LogInInput, LogOutInput, LoggedIn, OrganisationDraft, OrganisationIdentifierInput,
    RefreshSessionInput, RemoveMemberInput, RequestVerificationInput, RevokeApiKeyInput,
    RevokeDutyInput, RevokeSessionInput, SignUpInput, TransferOwnershipInput,
    UpdateOrganisationInput, VerificationDecision, accept_invitation, admit_member,
    change_member_role, change_password, create_api_key, create_organisation, decide_verification,
    decline_invitation, email_key, grant_duty, import_organisation, invite_member,
    leave_organisation, log_in, log_out, refresh_session, remove_member, request_verification,
    revoke_api_key, revoke_duty, revoke_session, sign_up, transfer_ownership, update_organisation,
};
pub use events::EVENTS;
pub use lifecycle::{
    MembershipAct, VERIFIED_DAYS, VerificationAct, membership_after, verification_after,
};
pub use queries::{
    OrganisationFilter, duties_of, me, membership, memberships, my_api_keys, my_sessions,
    organisation_by_identifier, organisation_names, organisations, organisations_by_id, users,
};
pub use tables::api_key::Model as ApiKey;
pub use tables::membership::{Model as Membership, Status as MembershipStatus};
pub use tables::organisation::{Model as Organisation, PlatformRole};
pub use tables::session::Model as Session;
pub use tables::user::Model as User;
