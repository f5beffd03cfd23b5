//! Who may enter demands for others, and who knows for whom. Pure.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::tables::claim::{Column, Model as Claim};
use crate::domains::identity::policy as identity;
use crate::domains::identity::refusals::NOT_A_CENTRE;
use crate::foundation::actor::{Actor, OrganisationKind, Role, Scope};
use crate::foundation::errors::Refusal;
use crate::foundation::ids::OrganisationId;

type Verdict = Result<(), Refusal>;

/// For whom demands were entered is known to the centre that did; every read takes this.
pub fn visible_to(actor: &Actor) -> Condition {
    if actor.is_system() {
        return Condition::all();
    }
    Condition::all().add(Column::CentreId.is_in(actor.organisations()))
}

/// An editor of a centre that may draft.
pub fn may_enter(actor: &Actor, centre_id: OrganisationId) -> Verdict {
    let place = identity::act_in(actor, centre_id, Role::Editor, Scope::Demands)?;
    if place.kind != OrganisationKind::InnovationCentre {
        return Err(NOT_A_CENTRE.at("input.centreId"));
    }
    identity::may_draft(place.verification)
}

/// An editor of the centre that entered the demand; to all others there is nothing to claim.
pub fn may_issue(actor: &Actor, claim: &Claim) -> Verdict {
    let place = identity::act_in(actor, claim.centre_id, Role::Editor, Scope::Demands)?;
    identity::may_draft(place.verification)
}

/// Somebody who may try, asked before anything is looked up.
pub fn may_try(actor: &Actor) -> Verdict {
    identity::person(actor, Scope::Demands).map(|_| ())
}

/// An editor of the verified organisation that takes a demand over.
pub fn may_claim(actor: &Actor, organisation_id: OrganisationId) -> Verdict {
    let place = identity::act_in(actor, organisation_id, Role::Editor, Scope::Demands)?;
    identity::may_publish(place.verification)
}
