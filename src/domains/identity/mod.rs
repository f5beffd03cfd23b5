//! People and organisations: accounts, log-ins, keys, memberships, verification, duties.

mod authentication;
mod codes;
mod commands;
mod events;
mod lifecycle;
pub mod policy;
mod queries;
pub mod refusals;
mod second_factor;
mod store;
pub mod tables;

pub use authentication::authenticate;
pub use commands::{
    AcceptInvitationInput, ApiKeyCreated, ChangeMemberRoleInput, ChangePasswordInput,
    CreateApiKeyInput, CreateOrganisationInput, DecideVerificationInput, DeclineInvitationInput,
    ForeignRegistrationInput, GrantDutyInput, InviteMemberInput, LeaveOrganisationInput,
    Challenge, CodeRequested, CompleteLogInInput, ConfirmTotpInput, CreateServiceAccountInput,
    DisableServiceAccountInput, DisableTotpInput, EnrolTotpInput, LogIn, LogInInput,
    LogInWithCodeInput, LogOutInput, LoggedIn, RemovePhoneInput, RequestEmailCodeInput,
    RequestLogInCodeInput, RequireSecondFactorInput, SetPhoneInput, TotpConfirmed, TotpEnrolled,
    VerifyEmailInput, VerifyPhoneInput, complete_log_in, confirm_totp, create_service_account,
    disable_service_account, disable_totp, enrol_totp, log_in_with_code, remove_phone,
    request_email_code, request_log_in_code, require_second_factor, set_phone, verify_email,
    verify_phone, OrganisationDraft, OrganisationIdentifierInput,
    RefreshSessionInput, RemoveMemberInput, RequestVerificationInput, RevokeApiKeyInput,
    RevokeDutyInput, RevokeSessionInput, SignUpInput, TransferOwnershipInput,
    UpdateOrganisationInput, VerificationDecision, accept_invitation, admit_member,
    change_member_role, change_password, create_api_key, create_organisation, decide_verification,
    decline_invitation, grant_duty, import_organisation, invite_member,
    leave_organisation, log_in, log_out, refresh_session, remove_member, request_verification,
    revoke_api_key, revoke_duty, revoke_session, sign_up, transfer_ownership, update_organisation,
};
pub use codes::email_key;
pub use events::EVENTS;
pub use lifecycle::{
    MembershipAct, VERIFIED_DAYS, VerificationAct, membership_after, verification_after,
};
pub use queries::{
    OrganisationFilter, ServiceAccount, duties_of, service_accounts, me, membership, memberships, my_api_keys, my_sessions,
    organisation_by_identifier, organisation_names, organisations, organisations_by_id, users,
};
pub use tables::api_key::Model as ApiKey;
pub use tables::membership::{Model as Membership, Status as MembershipStatus};
pub use tables::organisation::{Model as Organisation, PlatformRole};
pub use tables::session::Model as Session;
pub use store::forget_stale_log_ins;
pub use tables::user::{Kind as AccountKind, Model as User};
