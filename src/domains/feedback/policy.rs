//! Who may dismiss matches and see what was dismissed. Pure: each side its own, and nobody else's.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::tables::dismissal::Column;
use crate::domains::demands::Demand;
use crate::domains::identity::policy as identity;
use crate::domains::suppliers::Supplier;
use crate::foundation::actor::{Actor, Role, Scope};
use crate::foundation::errors::{FORBIDDEN, Refusal};
use crate::foundation::ids::OrganisationId;
use crate::foundation::sides::Side;

/// The dismissals that an actor may know about; every list takes this.
pub fn visible_to(actor: &Actor) -> Condition {
    if actor.is_system() {
        return Condition::all();
    }
    Condition::all().add(Column::OrganisationId.is_in(actor.organisations()))
}

/// Somebody who may try. Asked before anything is looked up.
pub fn may_try(actor: &Actor) -> Result<(), Refusal> {
    identity::person(actor, Scope::Suppliers)
        .or_else(|_| identity::person(actor, Scope::Demands))
        .map(|_| ())
}

/// For which side and organisation the actor dismisses: the one that it belongs to, the owner's
/// where it belongs to both and names none. Demand and supplier are both seen by the actor.
pub fn may_dismiss(
    actor: &Actor,
    demand: &Demand,
    supplier: &Supplier,
    wanted: Option<Side>,
) -> Result<(Side, OrganisationId), Refusal> {
    let side = wanted.unwrap_or(if actor.place_in(demand.owner_id).is_some() {
        Side::Owner
    } else {
        Side::Supplier
    });
    let (organisation_id, scope) = match side {
        Side::Owner => (demand.owner_id, Scope::Demands),
        Side::Supplier => (supplier.organisation_id, Scope::Suppliers),
    };
    identity::person(actor, scope)?;
    if actor.holds(organisation_id, Role::Editor) {
        Ok((side, organisation_id))
    } else {
        Err(identity::unless_locked(actor, organisation_id, &FORBIDDEN))
    }
}
