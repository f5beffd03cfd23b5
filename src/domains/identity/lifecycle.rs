//! Verification of organisations and the life of memberships. Pure.

use super::refusals::{MEMBERSHIP_WRONG_STATE, VERIFICATION_WRONG_STATE};
use super::tables::membership::Status;
use crate::foundation::actor::Verification;
use crate::foundation::errors::Refusal;
use crate::foundation::time::Timestamp;

/// How long a verification holds.
pub const VERIFIED_DAYS: i64 = 365;

/// What may be done to a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum VerificationAct {
    /// The organisation asks for it.
    Request,
    /// A reviewer confirms it, or confirms it again after expiry or suspension.
    Verify,
    /// A reviewer says no, with a reason.
    Reject,
    /// A reviewer takes it back for now, with a reason.
    Suspend,
}

/// The state after an act, or the refusal.
pub fn verification_after(
    state: Verification,
    act: VerificationAct,
) -> Result<Verification, Refusal> {
    use Verification::{Expired, Pending, Rejected, Suspended, Unverified, Verified};
    match (state, act) {
        (Unverified | Rejected | Expired, VerificationAct::Request) => Ok(Pending),
        (Pending | Expired | Suspended, VerificationAct::Verify) => Ok(Verified),
        (Pending, VerificationAct::Reject) => Ok(Rejected),
        (Verified | Pending, VerificationAct::Suspend) => Ok(Suspended),
        (Pending | Verified | Suspended, VerificationAct::Request)
        | (Unverified | Verified | Rejected, VerificationAct::Verify)
        | (Unverified | Verified | Rejected | Expired | Suspended, VerificationAct::Reject)
        | (Unverified | Rejected | Expired | Suspended, VerificationAct::Suspend) => {
            Err(VERIFICATION_WRONG_STATE.with("state", format!("{state:?}").to_uppercase()))
        }
    }
}

/// The state as the clock makes it.
pub fn effective(state: Verification, until: Option<Timestamp>, now: Timestamp) -> Verification {
    match (state, until) {
        (Verification::Verified, Some(until)) if until <= now => Verification::Expired,
        (other, _) => other,
    }
}

/// What may be done to a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipAct {
    Accept,
    Decline,
    Leave,
    Remove,
    ChangeRole,
}

/// The status after an act, or the refusal.
pub fn membership_after(status: Status, act: MembershipAct) -> Result<Status, Refusal> {
    match (status, act) {
        (Status::Invited, MembershipAct::Accept) => Ok(Status::Active),
        (Status::Invited, MembershipAct::Decline) => Ok(Status::Declined),
        (Status::Invited | Status::Active, MembershipAct::Remove) => Ok(Status::Removed),
        (Status::Active, MembershipAct::Leave) => Ok(Status::Left),
        (Status::Active, MembershipAct::ChangeRole) => Ok(Status::Active),
        (
            Status::Active | Status::Declined | Status::Left | Status::Removed,
            MembershipAct::Accept | MembershipAct::Decline,
        )
        | (Status::Declined | Status::Left | Status::Removed, MembershipAct::Remove)
        | (
            Status::Invited | Status::Declined | Status::Left | Status::Removed,
            MembershipAct::Leave | MembershipAct::ChangeRole,
        ) => Err(MEMBERSHIP_WRONG_STATE.with("state", format!("{status:?}").to_uppercase())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verification_moves_only_along_its_graph() {
        use Verification::{Expired, Pending, Rejected, Suspended, Unverified, Verified};
        use VerificationAct::{Reject, Request, Suspend, Verify};
        let allowed = [
            (Unverified, Request, Pending),
            (Rejected, Request, Pending),
            (Expired, Request, Pending),
            (Pending, Verify, Verified),
            (Expired, Verify, Verified),
            (Suspended, Verify, Verified),
            (Pending, Reject, Rejected),
            (Verified, Suspend, Suspended),
            (Pending, Suspend, Suspended),
        ];
        for state in [Unverified, Pending, Verified, Rejected, Expired, Suspended] {
            for act in [Request, Verify, Reject, Suspend] {
                let expected = allowed
                    .iter()
                    .find(|(from, by, _)| *from == state && *by == act)
                    .map(|(_, _, to)| *to);
                assert_eq!(
                    verification_after(state, act).ok(),
                    expected,
                    "{state:?} {act:?}"
                );
            }
        }
    }

    #[test]
    fn a_verification_expires_at_the_end_of_its_term() {
        let until = Timestamp::from_micros(100);
        let of = |now| {
            effective(
                Verification::Verified,
                Some(until),
                Timestamp::from_micros(now),
            )
        };
        assert_eq!(of(99), Verification::Verified);
        assert_eq!(of(100), Verification::Expired);
    }
}
