//! Who may do and see what with suppliers. Pure. What an actor may not know about is not found.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Query};

use super::lifecycle::SupplierAct;
use super::tables::supplier::{Column, Entity, Model as Supplier, Visibility};
use crate::domains::files::ObjectKind;
use crate::domains::files::policy::Reach;
use crate::domains::identity::policy as identity;
use crate::domains::identity::tables::organisation;
use crate::foundation::actor::{Actor, Role, Scope, Verification};
use crate::foundation::errors::{FORBIDDEN, NOT_FOUND, Refusal};
use crate::foundation::ids::OrganisationId;

type Verdict = Result<(), Refusal>;

/// The suppliers that an actor may know about; every list, count and search takes this.
pub fn visible_to(actor: &Actor) -> Condition {
    if actor.is_system() {
        return Condition::all();
    }
    Condition::any()
        .add(shown(audience(actor)))
        .add(Column::OrganisationId.is_in(actor.organisations()))
}

/// The same rule for a supplier that is at hand, with the verification of its organisation.
pub fn may_see(actor: &Actor, supplier: &Supplier, verification: Verification) -> bool {
    may_see_inside(actor, supplier.organisation_id)
        || (supplier.published_at.is_some()
            && audience(actor).contains(&supplier.visibility)
            && verification != Verification::Suspended)
}

/// Whether the draft is shown, and the contact in full: to the organisation's members.
pub fn may_see_inside(actor: &Actor, organisation_id: OrganisationId) -> bool {
    actor.is_system() || actor.place_in(organisation_id).is_some()
}

/// The suppliers whose attachments an actor may read: those that they see.
pub fn attachments_readable_by(actor: &Actor) -> Reach {
    let suppliers = Query::select()
        .column(Column::Id)
        .from(Entity)
        .cond_where(visible_to(actor))
        .to_owned();
    Reach::new(ObjectKind::Supplier, suppliers)
}

/// Published suppliers that take part in matching.
pub fn matched() -> Condition {
    shown(&[Visibility::Public, Visibility::Platform])
}

/// The visibilities that let an outsider see a supplier.
fn audience(actor: &Actor) -> &'static [Visibility] {
    match actor {
        Actor::Anonymous => &[Visibility::Public],
        Actor::Person(_) | Actor::System(_) => &[Visibility::Public, Visibility::Platform],
    }
}

/// Published under one of these visibilities, and not of a suspended organisation.
fn shown(visibilities: &[Visibility]) -> Condition {
    let suspended = Query::select()
        .column(organisation::Column::Id)
        .from(organisation::Entity)
        .cond_where(organisation::Column::Verification.eq(Verification::Suspended))
        .to_owned();
    Condition::all()
        .add(Column::PublishedAt.is_not_null())
        .add(Column::Visibility.is_in(visibilities.iter().copied()))
        .add(Column::OrganisationId.not_in_subquery(suspended))
}

/// Whether an organisation's member may draft its profile.
pub fn may_create(actor: &Actor, organisation_id: OrganisationId) -> Verdict {
    let place = identity::act_in(actor, organisation_id, Role::Editor, Scope::Suppliers)?;
    identity::may_draft(place.verification)
}

/// Somebody who may try. Asked before the supplier is looked up, so that to all others a supplier
/// that they may not see and one that is absent look alike.
pub fn may_try(actor: &Actor) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    identity::person(actor, Scope::Suppliers).map(|_| ())
}

/// Whether the actor may do this to the supplier. The verification of its organisation tells
/// whether outsiders know about it.
pub fn may(
    actor: &Actor,
    act: SupplierAct,
    supplier: &Supplier,
    verification: Verification,
) -> Verdict {
    may_try(actor)?;
    if actor.is_system() {
        return Ok(());
    }
    if !may_see(actor, supplier, verification) {
        let home = supplier.organisation_id;
        return Err(identity::unless_locked(actor, home, &NOT_FOUND));
    }
    // Others know a visible supplier, so they are told that it is not theirs.
    let place = actor
        .place_in(supplier.organisation_id)
        .filter(|place| place.role >= Role::Editor)
        .ok_or_else(|| identity::unless_locked(actor, supplier.organisation_id, &FORBIDDEN))?;
    match act {
        SupplierAct::Update => identity::may_draft(place.verification),
        SupplierAct::Publish => identity::may_publish(place.verification),
        // Hiding stays possible when the verification lapses.
        SupplierAct::SetVisibility => Ok(()),
    }
}

#[cfg(test)]
mod tests;
