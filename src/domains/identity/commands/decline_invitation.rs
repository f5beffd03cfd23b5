//! A person declines an invitation that was sent to their address.

use super::super::events::MEMBER_DECLINED;
use super::super::lifecycle::{MembershipAct, membership_after};
use super::super::policy;
use super::super::queries::me;
use super::super::store;
use super::super::tables::membership;
use super::accept_invitation::addressed_to;
use crate::foundation::actor::Scope;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::MembershipId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which invitation.
    pub struct DeclineInvitationInput {
        /// The membership that waits.
        pub id: MembershipId,
    }
}

/// Declines; the address may be invited again.
pub async fn decline_invitation(
    operation: &Operation,
    input: &DeclineInvitationInput,
) -> Result<membership::Model> {
    policy::person(&operation.actor, Scope::Account)?;
    let user = me(operation).await?.ok_or_else(|| NOT_FOUND.error())?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let invitation = addressed_to(
        store::lock_membership(&tx, input.id).await?,
        &user.email_key,
    )?;
    let status = membership_after(invitation.status, MembershipAct::Decline)?;
    let now = tx.now().await?;
    let declined = membership::Model {
        status,
        version: invitation.version + 1,
        updated_at: now,
        ..invitation
    };
    let declined = store::update_membership(&tx, declined).await?;
    tx.record(
        Event::of(&MEMBER_DECLINED, "membership", declined.id)
            .organisation(declined.organisation_id),
    );
    tx.commit(declined).await
}
