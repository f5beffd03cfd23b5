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
pub use codes::email_key;
pub use commands::{
    AcceptInvitationInput, ApiKeyCreated, AssignCentreInput, Challenge, ChangeMemberRoleInput,
    ChangePasswordInput, CodeRequested, CompleteLogInInput, ConfirmTotpInput, CreateApiKeyInput,
    CreateOrganisationInput, CreateServiceAccountInput, DecideVerificationInput,
    DeclineInvitationInput, DisableServiceAccountInput, DisableTotpInput, EndCentreAssignmentInput,
    EnrolTotpInput, ForeignRegistrationInput, GrantDutyInput, InviteMemberInput,
    LeaveOrganisationInput, LogIn, LogInInput, LogInWithCodeInput, LogOutInput, LoggedIn,
    OrganisationDraft, OrganisationIdentifierInput, RefreshSessionInput, RemoveMemberInput,
    RemovePhoneInput, RequestEmailCodeInput, RequestLogInCodeInput, RequestVerificationInput,
    RequireSecondFactorInput, RevokeApiKeyInput, RevokeDutyInput, RevokeSessionInput,
    SetPhoneInput, SignUpInput, TotpConfirmed, TotpEnrolled, TransferOwnershipInput,
    UpdateOrganisationInput, VerificationDecision, VerifyEmailInput, VerifyPhoneInput,
    accept_invitation, admit_member, assign_centre, change_member_role, change_password,
    complete_log_in, confirm_totp, count_failure, create_api_key, create_organisation,
    create_service_account, decide_verification, decline_invitation, disable_service_account,
    disable_totp, end_centre_assignment, enrol_totp, grant_duty, import_organisation,
    invite_member, leave_organisation, log_in, log_in_with_code, log_out, refresh_session,
    remove_member, remove_phone, request_email_code, request_log_in_code, request_verification,
    require_second_factor, revoke_api_key, revoke_duty, revoke_session, seconds_paused, set_phone,
    sign_up, transfer_ownership, update_organisation, verify_email, verify_phone,
};
pub use events::EVENTS;
pub use lifecycle::{
    MembershipAct, VERIFIED_DAYS, VerificationAct, membership_after, verification_after,
};
pub use queries::{
    OrganisationFilter, ServiceAccount, assignments_of_centres, centres_for, duties_of, me,
    membership, memberships, my_api_keys, my_sessions, organisation_by_identifier,
    organisation_names, organisations, organisations_by_id, organisations_of_known_matters,
    service_accounts, suggest_organisations, users,
};
pub use store::forget_stale_log_ins;
pub use tables::api_key::Model as ApiKey;
pub use tables::centre_assignment::Model as CentreAssignment;
pub use tables::membership::{Model as Membership, Status as MembershipStatus};
pub use tables::organisation::{Model as Organisation, PlatformRole};
pub use tables::session::Model as Session;
pub use tables::user::{Kind as AccountKind, Model as User};
