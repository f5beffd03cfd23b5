//! The facts that identity announces.

crate::platform::events::event_kinds! {
    USER_SIGNED_UP = "user.signed_up", "A person made an account.", [];
    USER_LOGGED_IN = "user.logged_in", "A person logged in.", ["session"];
    USER_PASSWORD_CHANGED = "user.password_changed", "A password was changed and other sessions ended.", [];
    SESSION_REFRESHED = "session.refreshed", "The tokens of a session were replaced.", [];
    SESSION_REVOKED = "session.revoked", "A session ended before its time.", ["reason"];
    API_KEY_CREATED = "api_key.created", "A key for programs was made.", ["scopes"];
    API_KEY_REVOKED = "api_key.revoked", "A key for programs was revoked.", [];
    DUTY_GRANTED = "duty.granted", "A person got a duty on the platform.", ["duty"];
    DUTY_REVOKED = "duty.revoked", "A person lost a duty on the platform.", ["duty"];
    ORGANISATION_CREATED = "organisation.created", "An organisation was registered.", ["kind", "scheme"];
    ORGANISATION_UPDATED = "organisation.updated", "An organisation's own data changed.", ["fields"];
    ORGANISATION_VERIFICATION_CHANGED = "organisation.verification_changed", "The verification of an organisation moved on.", ["from", "to"];
    MEMBER_INVITED = "membership.invited", "Somebody was invited into an organisation.", ["role"];
    MEMBER_JOINED = "membership.joined", "An invitation was accepted.", ["role"];
    MEMBER_DECLINED = "membership.declined", "An invitation was declined.", [];
    MEMBER_LEFT = "membership.left", "A member left.", [];
    MEMBER_REMOVED = "membership.removed", "A member was removed or an invitation withdrawn.", [];
    MEMBER_ROLE_CHANGED = "membership.role_changed", "A member's role changed.", ["from", "to"];
    OWNERSHIP_TRANSFERRED = "organisation.ownership_transferred", "An organisation has a new owner.", ["from", "to"];
}
