//! A member is removed, or an invitation withdrawn.

use super::super::events::MEMBER_REMOVED;
use super::super::lifecycle::{MembershipAct, membership_after};
use super::super::policy;
use super::super::refusals::SERVICE_MEMBER;
use super::super::store;
use super::super::tables::membership;
use super::change_member_role::{is_service_member, may_manage};
use crate::foundation::actor::Scope;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::MembershipId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Who is removed.
    pub struct RemoveMemberInput {
        /// The membership.
        pub id: MembershipId,
    }
}

/// Removes a member; their next request no longer counts for the organisation.
pub async fn remove_member(
    operation: &Operation,
    input: &RemoveMemberInput,
) -> Result<membership::Model> {
    // Before the membership is looked up: nobody else learns whether it exists.
    policy::person(&operation.actor, Scope::Account)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let member = store::lock_membership(&tx, input.id).await?;
    may_manage(&operation.actor, &member)?;
    if is_service_member(&member) {
        return Err(SERVICE_MEMBER.error());
    }
    let status = membership_after(member.status, MembershipAct::Remove)?;
    let now = tx.now().await?;
    let member = membership::Model {
        status,
        version: member.version + 1,
        updated_at: now,
        ..member
    };
    let member = store::update_membership(&tx, member).await?;
    tx.record(
        Event::of(&MEMBER_REMOVED, "membership", member.id).organisation(member.organisation_id),
    );
    tx.commit(member).await
}
