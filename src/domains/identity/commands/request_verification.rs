//! An organisation asks to be verified.

use super::super::events::ORGANISATION_VERIFICATION_CHANGED;
use super::super::lifecycle::{VerificationAct, verification_after};
use super::super::policy;
use super::super::store;
use super::super::tables::organisation;
use crate::foundation::actor::{Role, Scope};
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::OrganisationId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which organisation asks.
    pub struct RequestVerificationInput {
        /// The organisation.
        pub organisation_id: OrganisationId,
    }
}

/// Puts an organisation before the reviewers; from now on it may draft, ask and show interest.
pub async fn request_verification(
    operation: &Operation,
    input: &RequestVerificationInput,
) -> Result<organisation::Model> {
    policy::act_in(
        &operation.actor,
        input.organisation_id,
        Role::Admin,
        Scope::Account,
    )?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let organisation = store::lock_organisation(&tx, input.organisation_id).await?;
    let now = tx.now().await?;
    let from = organisation.verification_at(now);
    let to = verification_after(from, VerificationAct::Request)?;
    let organisation = organisation::Model {
        verification: to,
        verification_reason: None,
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
