//! A member leaves.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::super::events::MEMBER_LEFT;
use super::super::lifecycle::{MembershipAct, membership_after};
use super::super::policy;
use super::super::refusals::OWNER_STAYS;
use super::super::store;
use super::super::tables::membership::{self, Status};
use crate::foundation::actor::{Role, Scope};
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::OrganisationId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which organisation is left.
    pub struct LeaveOrganisationInput {
        /// The organisation.
        pub organisation_id: OrganisationId,
    }
}

/// Leaves an organisation; the owner transfers it first.
pub async fn leave_organisation(
    operation: &Operation,
    input: &LeaveOrganisationInput,
) -> Result<membership::Model> {
    let mut tx = Tx::begin(operation).await?;
    // Before the rights are asked for: whoever has left is no member when they repeat it.
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let place = policy::act_in(
        &operation.actor,
        input.organisation_id,
        Role::Viewer,
        Scope::Account,
    )?;
    if place.role == Role::Owner {
        return Err(OWNER_STAYS.error());
    }
    let person = policy::person(&operation.actor, Scope::Account)?;
    let member = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(input.organisation_id))
        .filter(membership::Column::UserId.eq(person.user_id))
        .filter(membership::Column::Status.eq(Status::Active))
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())?;
    // The role may have changed since the request was let in.
    if member.role == Role::Owner {
        return Err(OWNER_STAYS.error());
    }
    let status = membership_after(member.status, MembershipAct::Leave)?;
    let now = tx.now().await?;
    let member = membership::Model {
        status,
        version: member.version + 1,
        updated_at: now,
        ..member
    };
    let member = store::update_membership(&tx, member).await?;
    tx.record(
        Event::of(&MEMBER_LEFT, "membership", member.id).organisation(member.organisation_id),
    );
    tx.commit(member).await
}
