//! A member's role changes.

use super::super::events::MEMBER_ROLE_CHANGED;
use super::super::lifecycle::{MembershipAct, membership_after};
use super::super::policy;
use super::super::refusals::{OWNER_STAYS, ROLE_TOO_HIGH, SERVICE_ROLE};
use super::super::store;
use super::super::tables::membership;
use crate::foundation::actor::{Actor, Role, Scope};
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::MembershipId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Whose role becomes what.
    pub struct ChangeMemberRoleInput {
        /// The membership.
        pub id: MembershipId,
        /// The new role; not above one's own and not owner.
        pub role: Role,
        /// The version the change was written on.
        pub expected_version: Option<i32>,
    }
}

/// Changes a member's role.
pub async fn change_member_role(
    operation: &Operation,
    input: &ChangeMemberRoleInput,
) -> Result<membership::Model> {
    // Before the membership is looked up: nobody else learns whether it exists.
    policy::person(&operation.actor, Scope::Account)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let member = store::lock_membership(&tx, input.id).await?;
    let own_role = may_manage(&operation.actor, &member)?;
    expect_version(input.expected_version, member.version)?;
    if is_service_member(&member) && input.role > Role::Editor {
        return Err(SERVICE_ROLE.at("input.role").into());
    }
    if input.role > own_role || input.role == Role::Owner {
        return Err(ROLE_TOO_HIGH.at("input.role").into());
    }
    let status = membership_after(member.status, MembershipAct::ChangeRole)?;
    if member.role == input.role {
        return tx.commit_unchanged(member).await;
    }
    let from = member.role;
    let now = tx.now().await?;
    let member = membership::Model {
        role: input.role,
        status,
        version: member.version + 1,
        updated_at: now,
        ..member
    };
    let member = store::update_membership(&tx, member).await?;
    tx.record(
        Event::of(&MEMBER_ROLE_CHANGED, "membership", member.id)
            .organisation(member.organisation_id)
            .with("from", from)
            .with("to", member.role),
    );
    tx.commit(member).await
}

/// Whether this is the place of a service account; only those have a key that is no address.
pub(super) fn is_service_member(member: &membership::Model) -> bool {
    member.email_key.starts_with("service:") && !member.email_key.contains('@')
}

/// Administrators manage members up to their own role; the owner is never managed.
pub(super) fn may_manage(actor: &Actor, member: &membership::Model) -> Result<Role> {
    policy::person(actor, Scope::Account)?;
    if actor.place_in(member.organisation_id).is_none() {
        return Err(policy::unless_locked(actor, member.organisation_id, &NOT_FOUND).into());
    }
    let place = policy::act_in(actor, member.organisation_id, Role::Admin, Scope::Account)?;
    if member.role == Role::Owner {
        return Err(OWNER_STAYS.error());
    }
    if member.role > place.role {
        return Err(ROLE_TOO_HIGH.error());
    }
    Ok(place.role)
}
