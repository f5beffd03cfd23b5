//! A person accepts an invitation that was sent to their address.

use super::super::events::MEMBER_JOINED;
use super::super::lifecycle::{MembershipAct, membership_after};
use super::super::policy;
use super::super::queries::me;
use super::super::store;
use super::super::tables::membership;
use crate::foundation::actor::Scope;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::MembershipId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which invitation.
    pub struct AcceptInvitationInput {
        /// The membership that waits.
        pub id: MembershipId,
    }
}

/// Accepts; the person is a member from the next request on.
pub async fn accept_invitation(
    operation: &Operation,
    input: &AcceptInvitationInput,
) -> Result<membership::Model> {
    let person = policy::person(&operation.actor, Scope::Account)?;
    let user = me(operation).await?.ok_or_else(|| NOT_FOUND.error())?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let invitation = addressed_to(
        store::lock_membership(&tx, input.id).await?,
        &user.email_key,
    )?;
    let status = membership_after(invitation.status, MembershipAct::Accept)?;
    let now = tx.now().await?;
    let member = membership::Model {
        user_id: Some(person.user_id),
        status,
        version: invitation.version + 1,
        updated_at: now,
        ..invitation
    };
    let member = store::update_membership(&tx, member).await?;
    tx.record(
        Event::of(&MEMBER_JOINED, "membership", member.id)
            .organisation(member.organisation_id)
            .with("role", member.role),
    );
    tx.commit(member).await
}

/// The invitation, if it was sent to this address; otherwise it is not found.
pub(super) fn addressed_to(
    invitation: membership::Model,
    email_key: &str,
) -> Result<membership::Model> {
    if invitation.email_key == email_key {
        Ok(invitation)
    } else {
        Err(NOT_FOUND.error())
    }
}
