//! The states of a demand and the ways between them. Pure.

use super::readiness::readiness;
use super::refusals::{
    APPROVAL_VOID, DEADLINE_PASSED, DEADLINE_REQUIRED, DEADLINE_TOO_SOON, DEMAND_INCOMPLETE,
    DEMAND_WRONG_STATE, EXTERNAL_URL_REQUIRED, NOT_LONG_TERM, RATIONALE_REQUIRED,
    READINESS_TOO_LOW,
};
use super::tables::demand::{DemandState, Model as Demand};
use super::tables::profile::Model as ProcedureProfile;
use crate::foundation::errors::{Refusal, Verdicts};
use crate::foundation::time::Timestamp;

/// What may be done to a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
#[graphql(name = "DemandAction")]
pub enum DemandAct {
    /// Change the card.
    Update,
    /// Put it before the reviewers.
    Submit,
    /// Approve it.
    Approve,
    /// Send it back with a comment.
    RequestChanges,
    /// Publish it.
    Open,
    /// Keep an open-ended demand open for another term.
    Renew,
    /// Take no more answers.
    Close,
    /// Take it back before it is open.
    Withdraw,
    /// End it after it was open, with a reason.
    Cancel,
}

impl DemandAct {
    pub const ALL: [Self; 9] = [
        Self::Update,
        Self::Submit,
        Self::Approve,
        Self::RequestChanges,
        Self::Open,
        Self::Renew,
        Self::Close,
        Self::Withdraw,
        Self::Cancel,
    ];
}

/// The state after an act. The profile decides two things: whether a draft opens directly, and
/// whether an open demand may still be edited without the procedure of amendments.
pub fn state_after(
    state: DemandState,
    act: DemandAct,
    terms: &ProcedureProfile,
) -> Result<DemandState, Refusal> {
    use DemandState::{
        Approved, Cancelled, ChangesRequested, Closed, Draft, InReview, Open, Withdrawn,
    };
    let direct = terms.opens_directly;
    match (state, act) {
        (Draft, DemandAct::Update) => Ok(Draft),
        (ChangesRequested, DemandAct::Update) => Ok(ChangesRequested),
        // An edit voids the approval: back to the reviewers.
        (Approved, DemandAct::Update) => Ok(InReview),
        (Open, DemandAct::Update) if direct => Ok(Open),
        (Draft | ChangesRequested, DemandAct::Submit) => Ok(InReview),
        (InReview, DemandAct::Approve) => Ok(Approved),
        (InReview, DemandAct::RequestChanges) => Ok(ChangesRequested),
        (Draft, DemandAct::Open) if direct => Ok(Open),
        (Approved, DemandAct::Open) => Ok(Open),
        (Open, DemandAct::Renew) => Ok(Open),
        (Open, DemandAct::Close) if direct => Ok(Closed),
        (Draft | InReview | ChangesRequested | Approved, DemandAct::Withdraw) => Ok(Withdrawn),
        (Open | Closed, DemandAct::Cancel) => Ok(Cancelled),
        (
            Draft | InReview | ChangesRequested | Approved | Open | Closed | Withdrawn | Cancelled,
            DemandAct::Update
            | DemandAct::Submit
            | DemandAct::Approve
            | DemandAct::RequestChanges
            | DemandAct::Open
            | DemandAct::Renew
            | DemandAct::Close
            | DemandAct::Withdraw
            | DemandAct::Cancel,
        ) => Err(wrong_state(state)),
    }
}

/// The refusal of an act in a state that does not have it.
pub fn wrong_state(state: DemandState) -> Refusal {
    let word = serde_json::to_value(state).expect("a state is a word");
    DEMAND_WRONG_STATE.with("state", word.as_str().unwrap_or_default())
}

/// What a demand must say before others read it: the six fields under every profile, and the
/// readiness that the profile asks for.
pub fn completeness(demand: &Demand, terms: &ProcedureProfile) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let (score, missing) = readiness(demand);
    for item in missing.iter().filter(|item| item.required) {
        verdicts.add(
            DEMAND_INCOMPLETE
                .with("field", item.field)
                .at(format!("card.{}", item.field)),
        );
    }
    verdicts.require(score >= terms.min_readiness, || {
        READINESS_TOO_LOW
            .with("min", terms.min_readiness)
            .with("score", score)
    });
    verdicts.require(
        !demand.masked || demand.card.confidentiality_rationale.chars().count() >= 30,
        || RATIONALE_REQUIRED.at("card.confidentialityRationale"),
    );
    verdicts.require(
        !terms.external || demand.card.external_url.starts_with("https://"),
        || EXTERNAL_URL_REQUIRED.at("card.externalUrl"),
    );
    verdicts
}

/// Whether the dates hold at the moment of opening.
pub fn dates(demand: &Demand, terms: &ProcedureProfile, opens: Timestamp) -> Verdicts {
    let mut verdicts = Verdicts::default();
    match demand.submission_deadline {
        None => verdicts.require(!terms.deadline_required, || {
            DEADLINE_REQUIRED.at("submissionDeadline")
        }),
        Some(deadline) if deadline <= opens => {
            verdicts.add(DEADLINE_PASSED.at("submissionDeadline"))
        }
        Some(deadline) => verdicts.require(
            deadline >= opens.plus_days(i64::from(terms.min_open_days)),
            || {
                DEADLINE_TOO_SOON
                    .with("min", terms.min_open_days)
                    .at("submissionDeadline")
            },
        ),
    }
    verdicts
}

/// Everything that must hold for an approval of an opening at an instant, in one list.
pub fn approval(demand: &Demand, terms: &ProcedureProfile, opens: Timestamp) -> Verdicts {
    let mut verdicts = completeness(demand, terms);
    for refusal in dates(demand, terms, opens).into_refusals() {
        verdicts.add(refusal);
    }
    verdicts
}

/// Everything that must hold for an opening, in one list.
pub fn opening(demand: &Demand, terms: &ProcedureProfile, now: Timestamp) -> Verdicts {
    let mut verdicts = approval(demand, terms, now);
    verdicts.require(
        demand.state != DemandState::Approved || demand.approved_version == Some(demand.version),
        || APPROVAL_VOID.refusal(),
    );
    verdicts
}

/// When an opened demand closes: at its deadline, or at its renewal date, or never.
pub fn closes_at(demand: &Demand, terms: &ProcedureProfile, from: Timestamp) -> Option<Timestamp> {
    demand
        .submission_deadline
        .or_else(|| (terms.renewal_days > 0).then(|| from.plus_days(i64::from(terms.renewal_days))))
}

/// Whether an open demand may be renewed.
pub fn renewal(demand: &Demand, terms: &ProcedureProfile) -> Result<(), Refusal> {
    if demand.submission_deadline.is_none() && terms.renewal_days > 0 {
        Ok(())
    } else {
        Err(NOT_LONG_TERM.refusal())
    }
}

#[cfg(test)]
mod tests;
