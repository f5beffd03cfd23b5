//! A platform reviewer decides on an organisation's verification.

use async_graphql::Enum;

use super::super::events::ORGANISATION_VERIFICATION_CHANGED;
use super::super::lifecycle::{VERIFIED_DAYS, VerificationAct, verification_after};
use super::super::policy;
use super::super::refusals::OWN_ACT;
use super::super::store;
use super::super::tables::organisation;
use crate::foundation::actor::{Duty, Verification};
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::{REQUIRED, Result, Verdicts};
use crate::foundation::ids::OrganisationId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// What a reviewer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum VerificationDecision {
    /// The identity is confirmed for a year; also after expiry or suspension.
    Verify,
    /// It is not confirmed; a reason is needed.
    Reject,
    /// It is taken back for now; a reason is needed.
    Suspend,
}

command_input! {
    /// A decision on a verification.
    pub struct DecideVerificationInput {
        /// The organisation.
        pub organisation_id: OrganisationId,
        /// The decision.
        pub decision: VerificationDecision,
        /// Why; needed to reject and to suspend.
        pub reason: Option<String>,
        /// The version the decision was made on.
        pub expected_version: Option<i32>,
    }
}

/// Decides. Nobody decides on an organisation of their own.
pub async fn decide_verification(
    operation: &Operation,
    input: &DecideVerificationInput,
) -> Result<organisation::Model> {
    policy::on_duty(&operation.actor, Duty::Reviewer)?;
    if operation.actor.belongs_to(input.organisation_id) {
        return Err(OWN_ACT.error());
    }
    let mut verdicts = Verdicts::default();
    let reason = verdicts.optional_text("input.reason", input.reason.as_deref(), PARAGRAPH);
    let act = match input.decision {
        VerificationDecision::Verify => VerificationAct::Verify,
        VerificationDecision::Reject => VerificationAct::Reject,
        VerificationDecision::Suspend => VerificationAct::Suspend,
    };
    verdicts.require(act == VerificationAct::Verify || reason.is_some(), || {
        REQUIRED.at("input.reason")
    });
    verdicts.into_result()?;

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let organisation = store::lock_organisation(&tx, input.organisation_id).await?;
    expect_version(input.expected_version, organisation.version)?;
    let now = tx.now().await?;
    let from = organisation.verification_at(now);
    let to = verification_after(from, act)?;
    let organisation = organisation::Model {
        verification: to,
        verification_reason: reason,
        verified_until: (to == Verification::Verified).then(|| now.plus_days(VERIFIED_DAYS)),
        version: organisation.version + 1,
        updated_at: now,
        ..organisation
    };
    let organisation = store::update_organisation(&tx, organisation).await?;
    tx.record(
        Event::of(
            &ORGANISATION_VERIFICATION_CHANGED,
            "organisation",
            organisation.id,
        )
        .organisation(organisation.id)
        .with("from", from)
        .with("to", to),
    );
    tx.commit(organisation).await
}
