//! An owner asks of the members of their organisation to log in with a second factor.

use super::super::events::ORGANISATION_SECOND_FACTOR_CHANGED;
use super::super::policy;
use super::super::refusals::SECOND_FACTOR_NEEDED;
use super::super::store;
use super::super::tables::organisation;
use crate::foundation::actor::{Credential, Role, Scope};
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::{Result, UNAUTHENTICATED};
use crate::foundation::ids::OrganisationId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Whether members need a second factor.
    pub struct RequireSecondFactorInput {
        /// The organisation.
        pub organisation_id: OrganisationId,
        /// Whether they do.
        pub required: bool,
        /// The version the change was written on.
        pub expected_version: Option<i32>,
    }
}

/// Asks for a second factor, or no longer. The owner needs one themselves, or they would shut
/// themselves out.
///
/// # Errors
/// `SECOND_FACTOR_NEEDED` from a log-in without one.
pub async fn require_second_factor(
    operation: &Operation,
    input: &RequireSecondFactorInput,
) -> Result<organisation::Model> {
    let (actor, id) = (&operation.actor, input.organisation_id);
    policy::act_in(actor, id, Role::Owner, Scope::Account)?;
    let Credential::Session(session) = policy::person_in_session(actor)?.credential else {
        return Err(UNAUTHENTICATED.error());
    };
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let organisation = store::lock_organisation(&tx, id).await?;
    expect_version(input.expected_version, organisation.version)?;
    if organisation.second_factor_required == input.required {
        return tx.commit_unchanged(organisation).await;
    }
    if !store::lock_session(&tx, session).await?.second_factor {
        return Err(SECOND_FACTOR_NEEDED.error());
    }
    let now = tx.now().await?;
    let organisation = organisation::Model {
        second_factor_required: input.required,
        version: organisation.version + 1,
        updated_at: now,
        ..organisation
    };
    let organisation = store::update_organisation(&tx, organisation).await?;
    tx.record(
        Event::of(
            &ORGANISATION_SECOND_FACTOR_CHANGED,
            "organisation",
            organisation.id,
        )
        .organisation(organisation.id)
        .with("required", input.required),
    );
    tx.commit(organisation).await
}
