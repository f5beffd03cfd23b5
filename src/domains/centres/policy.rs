//! Who may enter demands for others, who knows for whom, and who makes and sees lists of suppliers.
//! Pure.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Query};

use super::tables::claim::{Column, Model as Claim};
use super::tables::shortlist::{self, Model as Shortlist, ShortlistState};
use crate::domains::demands::tables::demand;
use crate::domains::demands::{Demand, policy as demands};
use crate::domains::identity::policy as identity;
use crate::domains::identity::refusals::NOT_A_CENTRE;
use crate::foundation::actor::{Actor, OrganisationKind, Role, Scope};
use crate::foundation::errors::{FORBIDDEN, NOT_FOUND, Refusal};
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

/// The lists that an actor may know about: those of their organisations, and those that were shared
/// with them as owners. A supplier never learns that it stands in one.
pub fn visible_shortlists(actor: &Actor) -> Condition {
    use shortlist::Column;
    if actor.is_system() {
        return Condition::all();
    }
    let organisations = actor.organisations();
    let owned = Query::select()
        .column((demand::Entity, demand::Column::Id))
        .from(demand::Entity)
        .cond_where(demand::Column::OwnerId.is_in(organisations.clone()))
        .to_owned();
    Condition::any()
        .add(Column::MakerId.is_in(organisations))
        .add(
            Condition::all()
                .add(Column::State.eq(ShortlistState::Shared))
                .add(Column::DemandId.in_subquery(owned)),
        )
}

/// An editor of the owner, of the centre that entered the demand, or of one that looks after it, for
/// that organisation.
pub fn may_list(actor: &Actor, maker_id: OrganisationId, demand: &Demand) -> Verdict {
    let place = identity::act_in(actor, maker_id, Role::Editor, Scope::Demands)?;
    if !demands::may_see(actor, demand) {
        return Err(NOT_FOUND.refusal());
    }
    let looks_after = actor.remits().iter().any(|remit| {
        remit.centre_id == maker_id && remit.covers(&demand.card.areas, &demand.region_code)
    });
    if demand.owner_id != maker_id && demand.curator_id != Some(maker_id) && !looks_after {
        return Err(FORBIDDEN.refusal());
    }
    identity::may_draft(place.verification)
}

/// An editor of the organisation that made the list. The owner, who may read it, does not write it.
pub fn may_edit(actor: &Actor, shortlist: &Shortlist, demand: &Demand) -> Verdict {
    identity::person(actor, Scope::Demands)?;
    match actor.place_in(shortlist.maker_id) {
        Some(place) if place.role >= Role::Editor => identity::may_draft(place.verification),
        Some(_) => Err(FORBIDDEN.refusal()),
        None if shortlist.state == ShortlistState::Shared
            && actor.place_in(demand.owner_id).is_some() =>
        {
            Err(FORBIDDEN.refusal())
        }
        None => Err(identity::unless_locked(
            actor,
            shortlist.maker_id,
            &NOT_FOUND,
        )),
    }
}
