//! A member invites somebody by address.

use super::super::codes::{email_key, is_address};
use super::super::events::MEMBER_INVITED;
use super::super::policy;
use super::super::refusals::{ALREADY_MEMBER, EMAIL_INVALID, ROLE_TOO_HIGH};
use super::super::store;
use super::super::tables::membership::{self, Status};
use crate::foundation::actor::{Role, Scope};
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{MembershipId, OrganisationId, TypedId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Whom to invite as what.
    pub struct InviteMemberInput {
        /// The organisation.
        pub organisation_id: OrganisationId,
        /// The address; whoever has an account with it may accept.
        pub email: String,
        /// The role; not above one's own and not owner.
        pub role: Role,
    }
}

/// Invites somebody. Whether the address has an account is not told.
pub async fn invite_member(
    operation: &Operation,
    input: &InviteMemberInput,
) -> Result<membership::Model> {
    let place = policy::act_in(
        &operation.actor,
        input.organisation_id,
        Role::Admin,
        Scope::Account,
    )?;
    let mut verdicts = Verdicts::default();
    let email = verdicts.required_text("input.email", &input.email, LINE);
    verdicts.require(is_address(&email), || EMAIL_INVALID.at("input.email"));
    verdicts.require(
        input.role <= place.role && input.role != Role::Owner,
        || ROLE_TOO_HIGH.at("input.role"),
    );
    verdicts.into_result()?;

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    store::lock_organisation(&tx, input.organisation_id).await?;
    let now = tx.now().await?;
    let invitation = membership::Model {
        id: MembershipId::fresh(now),
        organisation_id: input.organisation_id,
        user_id: None,
        email_key: email_key(&email),
        role: input.role,
        status: Status::Invited,
        invited_by: operation.actor.user_id(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let invitation = store::insert_membership(&tx, invitation)
        .await
        .map_err(|fault| store::taken(fault, &ALREADY_MEMBER))?;
    tx.record(
        Event::of(&MEMBER_INVITED, "membership", invitation.id)
            .organisation(input.organisation_id)
            .with("role", input.role),
    );
    tx.commit(invitation).await
}
