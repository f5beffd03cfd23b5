//! The facts that identity announces.

crate::platform::events::event_kinds! {
    USER_SIGNED_UP = "user.signed_up", "A person made an account.", [];
    USER_LOGGED_IN = "user.logged_in", "A person logged in.", ["session", "by"];
    USER_SECOND_FACTOR_ASKED = "user.second_factor_asked", "A log-in passed its first factor and waits for the second.", ["by"];
    USER_SECOND_FACTOR_ENROLLED = "user.second_factor_enrolled", "A secret for a second factor was made; it is not in use yet.", [];
    USER_SECOND_FACTOR_CONFIRMED = "user.second_factor_confirmed", "A second factor is in use and other sessions ended.", [];
    USER_SECOND_FACTOR_DISABLED = "user.second_factor_disabled", "A second factor is no longer in use.", [];
    USER_RECOVERY_CODE_USED = "user.recovery_code_used", "A recovery code stood in for the second factor.", ["left"];
    USER_EMAIL_VERIFIED = "user.email_verified", "A mailbox was proved to be its holder's.", ["earlierAccessEnded"];
    USER_PHONE_VERIFIED = "user.phone_verified", "A telephone number was proved to be its holder's.", [];
    USER_PHONE_REMOVED = "user.phone_removed", "An account has no telephone number any more.", [];
    USER_PASSWORD_CHANGED = "user.password_changed", "A password was changed and other sessions ended.", [];
    SESSION_REFRESHED = "session.refreshed", "The tokens of a session were replaced.", [];
    SESSION_REVOKED = "session.revoked", "A session ended before its time.", ["reason"];
    API_KEY_CREATED = "api_key.created", "A key for programs was made.", ["scopes"];
    API_KEY_REVOKED = "api_key.revoked", "A key for programs was revoked.", [];
    SERVICE_ACCOUNT_CREATED = "service_account.created", "An organisation made an account for a program.", ["role"];
    SERVICE_ACCOUNT_DISABLED = "service_account.disabled", "The account of a program ended with its keys.", [];
    DUTY_GRANTED = "duty.granted", "A person got a duty on the platform.", ["duty"];
    DUTY_REVOKED = "duty.revoked", "A person lost a duty on the platform.", ["duty"];
    CENTRE_ASSIGNED = "centre_assignment.given", "An innovation centre was assigned to an area and a region; blank is all.", ["area", "region"];
    CENTRE_ASSIGNMENT_ENDED = "centre_assignment.ended", "An innovation centre no longer looks after an area and a region.", ["area", "region"];
    ORGANISATION_CREATED = "organisation.created", "An organisation was registered.", ["kind", "scheme"];
    ORGANISATION_UPDATED = "organisation.updated", "An organisation's own data changed.", ["fields"];
    ORGANISATION_VERIFICATION_CHANGED = "organisation.verification_changed", "The verification of an organisation moved on.", ["from", "to"];
    ORGANISATION_SECOND_FACTOR_CHANGED = "organisation.second_factor_changed", "An organisation began or ceased to ask its members for a second factor.", ["required"];
    MEMBER_INVITED = "membership.invited", "Somebody was invited into an organisation.", ["role"];
    MEMBER_JOINED = "membership.joined", "An invitation was accepted.", ["role"];
    MEMBER_DECLINED = "membership.declined", "An invitation was declined.", [];
    MEMBER_LEFT = "membership.left", "A member left.", [];
    MEMBER_REMOVED = "membership.removed", "A member was removed or an invitation withdrawn.", [];
    MEMBER_ROLE_CHANGED = "membership.role_changed", "A member's role changed.", ["from", "to"];
    OWNERSHIP_TRANSFERRED = "organisation.ownership_transferred", "An organisation has a new owner.", ["from", "to"];
}
