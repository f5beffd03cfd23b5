//! The states of an outside result, the ways between them, and what a report must fulfil. Pure.

use super::refusals::{
    AMOUNT_MISSING, RESULT_DEMAND_NEVER_OPEN, RESULT_WAITING_LIMIT, RESULT_WITHIN_ONE_HOUSE,
    RESULT_WRONG_STATE, SIGNED_IN_FUTURE,
};
use super::tables::result::ResultState;
use crate::foundation::errors::{Refusal, Verdicts};
use crate::foundation::money::LARGEST_MINOR;
use crate::foundation::time::{Day, Timestamp};

/// How many reports of one organisation may wait for a reviewer at once.
pub const MOST_WAITING: u64 = 200;

/// What may be done to a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
#[graphql(name = "ResultAction")]
pub enum ResultAct {
    /// Say that it is true.
    Confirm,
    /// Say that it is not true, with a reason.
    Dispute,
    /// Take it back.
    Withdraw,
    /// Accept the proof.
    Verify,
    /// Not accept it, with a reason.
    Refuse,
    /// Consent to showing it as a case study.
    Consent,
    /// Take that consent back.
    WithdrawConsent,
}

impl ResultAct {
    pub const ALL: [Self; 7] = [
        Self::Confirm,
        Self::Dispute,
        Self::Withdraw,
        Self::Verify,
        Self::Refuse,
        Self::Consent,
        Self::WithdrawConsent,
    ];
}

/// The state after an act.
pub fn state_after(state: ResultState, act: ResultAct) -> Result<ResultState, Refusal> {
    use ResultState::{Refused, SelfReported, Verified, Withdrawn};
    match (state, act) {
        (
            SelfReported,
            ResultAct::Confirm
            | ResultAct::Dispute
            | ResultAct::Consent
            | ResultAct::WithdrawConsent,
        ) => Ok(SelfReported),
        (SelfReported, ResultAct::Withdraw) => Ok(Withdrawn),
        (SelfReported, ResultAct::Verify) => Ok(Verified),
        (SelfReported, ResultAct::Refuse) => Ok(Refused),
        (Verified, ResultAct::Consent | ResultAct::WithdrawConsent) => Ok(Verified),
        (
            Verified,
            ResultAct::Confirm
            | ResultAct::Dispute
            | ResultAct::Withdraw
            | ResultAct::Verify
            | ResultAct::Refuse,
        )
        | (
            Refused | Withdrawn,
            ResultAct::Confirm
            | ResultAct::Dispute
            | ResultAct::Withdraw
            | ResultAct::Verify
            | ResultAct::Refuse
            | ResultAct::Consent
            | ResultAct::WithdrawConsent,
        ) => Err(wrong_state(state)),
    }
}

fn wrong_state(state: ResultState) -> Refusal {
    let word = serde_json::to_value(state).expect("a state is a word");
    RESULT_WRONG_STATE.with("state", word.as_str().unwrap_or_default())
}

/// What a report says, and what is known about its two sides.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    pub signed_on: Day,
    pub amount_minor: Option<i64>,
    pub amount_public: bool,
    /// When the demand was first open.
    pub opened_at: Option<Timestamp>,
    pub one_house: bool,
    /// How many reports of the organisation wait already.
    pub waiting: u64,
}

/// Whether a result may be reported today.
pub fn reporting(report: Report, today: Day) -> Verdicts {
    let mut verdicts = Verdicts::default();
    verdicts.require(report.opened_at.is_some(), || {
        RESULT_DEMAND_NEVER_OPEN.refusal()
    });
    verdicts.require(!report.one_house, || RESULT_WITHIN_ONE_HOUSE.refusal());
    verdicts.require(report.signed_on <= today, || {
        SIGNED_IN_FUTURE.at("input.signedOn")
    });
    if let Some(amount) = report.amount_minor {
        verdicts.between("input.amountMinor", amount, 0, LARGEST_MINOR);
    }
    verdicts.require(
        report.amount_minor.is_some() || !report.amount_public,
        || AMOUNT_MISSING.at("input.amountPublic"),
    );
    verdicts.require(report.waiting < MOST_WAITING, || {
        RESULT_WAITING_LIMIT.with("max", MOST_WAITING)
    });
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;
    use ResultState::{Refused, SelfReported, Verified, Withdrawn};

    #[test]
    fn only_a_report_can_be_answered_decided_or_taken_back() {
        let after = |state| ResultAct::ALL.map(|act| state_after(state, act).ok());
        let same = Some(SelfReported);
        assert_eq!(
            after(SelfReported),
            [
                same,
                same,
                Some(Withdrawn),
                Some(Verified),
                Some(Refused),
                same,
                same
            ]
        );
        let kept = Some(Verified);
        assert_eq!(after(Verified), [None, None, None, None, None, kept, kept]);
        for state in [Refused, Withdrawn] {
            assert_eq!(after(state), [None; 7]);
        }
        let refusal = state_after(Refused, ResultAct::Verify).expect_err("it is settled");
        assert_eq!(refusal.code.name, "RESULT_WRONG_STATE");
    }

    #[test]
    fn a_report_names_all_that_is_wrong_with_it() {
        let fine = Report {
            signed_on: Day(20_000),
            amount_minor: Some(0),
            amount_public: true,
            opened_at: Some(Timestamp::default()),
            one_house: false,
            waiting: MOST_WAITING - 1,
        };
        assert!(reporting(fine, Day(20_000)).is_empty());
        let wrong = Report {
            signed_on: Day(20_001),
            amount_minor: None,
            amount_public: true,
            opened_at: None,
            one_house: true,
            waiting: MOST_WAITING,
        };
        let refusals = reporting(wrong, Day(20_000)).into_refusals();
        let names: Vec<&str> = refusals.iter().map(|refusal| refusal.code.name).collect();
        assert_eq!(
            names,
            [
                "RESULT_DEMAND_NEVER_OPEN",
                "RESULT_WITHIN_ONE_HOUSE",
                "SIGNED_IN_FUTURE",
                "AMOUNT_MISSING",
                "RESULT_WAITING_LIMIT"
            ]
        );
    }
}
