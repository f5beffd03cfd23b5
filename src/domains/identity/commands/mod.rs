//! One file a command.

mod accept_invitation;
mod change_member_role;
mod change_password;
mod create_api_key;
mod create_organisation;
mod decide_verification;
mod decline_invitation;
mod grant_duty;
mod import_organisation;
mod invite_member;
mod leave_organisation;
mod log_in;
mod log_out;
mod refresh_session;
mod remove_member;
mod request_verification;
mod revoke_api_key;
mod revoke_duty;
mod revoke_session;
mod sign_up;
mod transfer_ownership;
mod update_organisation;

pub use accept_invitation::{AcceptInvitationInput, accept_invitation};
pub use change_member_role::{ChangeMemberRoleInput, change_member_role};
pub use change_password::{ChangePasswordInput, change_password};
pub use create_api_key::{ApiKeyCreated, CreateApiKeyInput, create_api_key};
pub use create_organisation::{
    CreateOrganisationInput, ForeignRegistrationInput, OrganisationDraft,
    OrganisationIdentifierInput, create_organisation,
};
pub use decide_verification::{DecideVerificationInput, VerificationDecision, decide_verification};
pub use decline_invitation::{DeclineInvitationInput, decline_invitation};
pub use grant_duty::{GrantDutyInput, grant_duty};
pub use import_organisation::{admit_member, import_organisation};
pub use invite_member::{InviteMemberInput, invite_member};
pub use leave_organisation::{LeaveOrganisationInput, leave_organisation};
pub use log_in::{LogInInput, LoggedIn, log_in};
pub use log_out::{LogOutInput, log_out};
pub use refresh_session::{RefreshSessionInput, refresh_session};
pub use remove_member::{RemoveMemberInput, remove_member};
pub use request_verification::{RequestVerificationInput, request_verification};
pub use revoke_api_key::{RevokeApiKeyInput, revoke_api_key};
pub use revoke_duty::{RevokeDutyInput, revoke_duty};
pub use revoke_session::{RevokeSessionInput, revoke_session};
pub use sign_up::{SignUpInput, email_key, sign_up};
pub use transfer_ownership::{TransferOwnershipInput, transfer_ownership};
pub use update_organisation::{UpdateOrganisationInput, update_organisation};
