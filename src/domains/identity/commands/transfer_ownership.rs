//! The owner hands an organisation to another member.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::super::events::OWNERSHIP_TRANSFERRED;
use super::super::lifecycle::{MembershipAct, membership_after};
use super::super::policy;
use super::super::refusals::SERVICE_ROLE;
use super::super::store;
use super::super::tables::membership::{self, Status};
use super::change_member_role::is_service_member;
use crate::foundation::actor::{Role, Scope};
use crate::foundation::commands::command_input;
use crate::foundation::errors::{FORBIDDEN, NOT_FOUND, Result};
use crate::foundation::ids::{MembershipId, OrganisationId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// To whom an organisation goes.
    pub struct TransferOwnershipInput {
        /// The organisation.
        pub organisation_id: OrganisationId,
        /// The membership of its next owner.
        pub to: MembershipId,
    }
}

/// Makes another member the owner; the former one stays as administrator. There is exactly one
/// owner at any committed state, which the database guards too.
pub async fn transfer_ownership(
    operation: &Operation,
    input: &TransferOwnershipInput,
) -> Result<membership::Model> {
    let mut tx = Tx::begin(operation).await?;
    // Before the rights are asked for: the former owner is none when they repeat it.
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    policy::act_in(
        &operation.actor,
        input.organisation_id,
        Role::Owner,
        Scope::Account,
    )?;
    let person = policy::person_in_session(&operation.actor)?;
    store::lock_organisation(&tx, input.organisation_id).await?;
    let owner = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(input.organisation_id))
        .filter(membership::Column::Status.eq(Status::Active))
        .filter(membership::Column::Role.eq(Role::Owner))
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())?;
    if owner.user_id != Some(person.user_id) {
        return Err(FORBIDDEN.error());
    }
    let next = membership::Entity::find_by_id(input.to)
        .filter(membership::Column::OrganisationId.eq(input.organisation_id))
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.at("input.to"))?;
    if is_service_member(&next) {
        return Err(SERVICE_ROLE.at("input.to").into());
    }
    let status = membership_after(next.status, MembershipAct::ChangeRole)?;
    if next.id == owner.id {
        return tx.commit_unchanged(next).await;
    }
    let now = tx.now().await?;
    let former = membership::Model {
        role: Role::Admin,
        version: owner.version + 1,
        updated_at: now,
        ..owner
    };
    store::update_membership(&tx, former).await?;
    let next = membership::Model {
        role: Role::Owner,
        status,
        version: next.version + 1,
        updated_at: now,
        ..next
    };
    let next = store::update_membership(&tx, next).await?;
    tx.record(
        Event::of(
            &OWNERSHIP_TRANSFERRED,
            "organisation",
            input.organisation_id,
        )
        .organisation(input.organisation_id)
        .with("from", person.user_id)
        .with("to", next.user_id),
    );
    tx.commit(next).await
}
