//! The states of interest, the ways between them, and the limits against flooding. Pure.

use super::refusals::{
    INTEREST_DAILY_LIMIT, INTEREST_DECLINED_RECENTLY, INTEREST_WAITING_LIMIT, INTEREST_WRONG_STATE,
    NOT_OVERDUE_YET,
};
use super::tables::interest::{InterestState, Model as Interest};
use crate::foundation::errors::{Refusal, Verdicts};
use crate::foundation::time::Timestamp;

/// How many working days an answer may take.
pub const ANSWER_WORKING_DAYS: u32 = 10;
/// How many an organisation may send in 24 hours.
pub const MOST_A_DAY: u64 = 50;
/// How many of an organisation may wait for an answer at once.
pub const MOST_WAITING: u64 = 300;
/// How many days a no stands before the same side may ask again.
pub const NO_STANDS_DAYS: i64 = 30;

/// What may be done to an expression of interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
#[graphql(name = "InterestAction")]
pub enum InterestAct {
    /// Say yes and open the contacts.
    Accept,
    /// Say no, with a reason.
    Decline,
    /// Take it back.
    Withdraw,
    /// Introduce the two sides to each other.
    Introduce,
}

impl InterestAct {
    pub const ALL: [Self; 4] = [Self::Accept, Self::Decline, Self::Withdraw, Self::Introduce];
}

/// The state after an act.
pub fn state_after(state: InterestState, act: InterestAct) -> Result<InterestState, Refusal> {
    use InterestState::{Accepted, Declined, Sent, Withdrawn};
    match (state, act) {
        (Sent, InterestAct::Accept) => Ok(Accepted),
        (Sent, InterestAct::Decline) => Ok(Declined),
        (Sent, InterestAct::Withdraw) => Ok(Withdrawn),
        (Sent, InterestAct::Introduce) => Ok(Sent),
        (
            Accepted | Declined | Withdrawn,
            InterestAct::Accept
            | InterestAct::Decline
            | InterestAct::Withdraw
            | InterestAct::Introduce,
        ) => Err(wrong_state(state)),
    }
}

fn wrong_state(state: InterestState) -> Refusal {
    let word = serde_json::to_value(state).expect("a state is a word");
    INTEREST_WRONG_STATE.with("state", word.as_str().unwrap_or_default())
}

/// Whether the two may be introduced: once, and not while an answer may still come in time.
pub fn introduction(interest: &Interest, now: Timestamp) -> Result<(), Refusal> {
    if interest.is_overdue(now) && interest.introduced_at.is_none() {
        Ok(())
    } else if interest.introduced_at.is_some() {
        Err(INTEREST_WRONG_STATE.with("state", "INTRODUCED"))
    } else {
        Err(NOT_OVERDUE_YET.refusal())
    }
}

/// What the sender has sent already.
#[derive(Clone, Copy, Debug, Default)]
pub struct SentBefore {
    /// In the last 24 hours.
    pub in_a_day: u64,
    /// And wait for an answer.
    pub waiting: u64,
    /// When this side was last told no by the other, about the same demand.
    pub declined_at: Option<Timestamp>,
}

/// Whether the sender may send another one now.
pub fn sending(before: SentBefore, now: Timestamp) -> Verdicts {
    let mut verdicts = Verdicts::default();
    verdicts.require(before.in_a_day < MOST_A_DAY, || {
        INTEREST_DAILY_LIMIT.with("max", MOST_A_DAY)
    });
    verdicts.require(before.waiting < MOST_WAITING, || {
        INTEREST_WAITING_LIMIT.with("max", MOST_WAITING)
    });
    verdicts.require(
        before
            .declined_at
            .is_none_or(|at| at.plus_days(NO_STANDS_DAYS) <= now),
        || INTEREST_DECLINED_RECENTLY.with("days", NO_STANDS_DAYS),
    );
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_waits_for_an_answer_can_change() {
        use InterestState::{Accepted, Declined, Sent, Withdrawn};
        let after = |act| state_after(Sent, act).expect("from sent everything goes");
        assert_eq!(
            InterestAct::ALL.map(after),
            [Accepted, Declined, Withdrawn, Sent]
        );
        for state in [Accepted, Declined, Withdrawn] {
            for act in InterestAct::ALL {
                let refusal = state_after(state, act).expect_err("it is settled");
                assert_eq!(refusal.code.name, "INTEREST_WRONG_STATE");
            }
        }
    }

    #[test]
    fn limits_hold_at_their_edges() {
        let now = Timestamp::from_micros(0).plus_days(400);
        let names = |before| -> Vec<&str> {
            let refusals = sending(before, now).into_refusals();
            refusals.iter().map(|refusal| refusal.code.name).collect()
        };
        let below = SentBefore {
            in_a_day: MOST_A_DAY - 1,
            waiting: MOST_WAITING - 1,
            declined_at: Some(now.plus_days(-NO_STANDS_DAYS)),
        };
        assert!(names(below).is_empty());
        let above = SentBefore {
            in_a_day: MOST_A_DAY,
            waiting: MOST_WAITING,
            declined_at: Some(now.plus_days(1 - NO_STANDS_DAYS)),
        };
        assert_eq!(
            names(above),
            [
                "INTEREST_DAILY_LIMIT",
                "INTEREST_WAITING_LIMIT",
                "INTEREST_DECLINED_RECENTLY"
            ]
        );
    }
}
