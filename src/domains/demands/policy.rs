//! Who may do and see what with demands. Pure. What an actor may not know about is not found.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Expr, Query, SelectStatement};

use super::lifecycle::DemandAct;
use super::refusals::REVIEWER_IS_PARTY;
use super::tables::area;
use super::tables::demand::{Column, DemandState, Entity, Model as Demand};
use crate::domains::files::ObjectKind;
use crate::domains::files::policy::Reach;
use crate::domains::identity::policy as identity;
use crate::foundation::actor::{Actor, Duty, Remit, Role, Scope};
use crate::foundation::errors::{NOT_FOUND, Refusal};
use crate::foundation::ids::OrganisationId;

type Verdict = Result<(), Refusal>;

/// The states in which not everybody sees a demand. Lists exclude these instead of naming the public
/// ones: beside a wanted state, a list of states leads SQLite to an index that does not give the
/// order, and to sorting all that is open.
const NOT_PUBLIC: [DemandState; 5] = [
    DemandState::Draft,
    DemandState::InReview,
    DemandState::ChangesRequested,
    DemandState::Approved,
    DemandState::Withdrawn,
];
/// The states in which reviewers see it too: those of the platform everywhere, those of a centre
/// where it is assigned.
const UNDER_REVIEW: [DemandState; 3] = [
    DemandState::InReview,
    DemandState::ChangesRequested,
    DemandState::Approved,
];

/// The demands that an actor may know about; every list, count and search takes this.
pub fn visible_to(actor: &Actor) -> Condition {
    if actor.is_system() {
        return Condition::all();
    }
    let mut any = Condition::any().add(Column::State.is_not_in(NOT_PUBLIC));
    let organisations = actor.organisations();
    if !organisations.is_empty() {
        any = any
            .add(Column::OwnerId.is_in(organisations.clone()))
            .add(Column::CuratorId.is_in(organisations));
    }
    if let Some(reviewed) = reviewed_by(actor) {
        any = any.add(reviewed.add(Column::State.is_in(UNDER_REVIEW)));
    }
    any
}

/// The demands that an actor reviews when they are put up for it; none for who reviews nothing.
pub fn reviewed_by(actor: &Actor) -> Option<Condition> {
    if actor.has_duty(Duty::Reviewer) {
        return Some(Condition::all());
    }
    within_remits(actor).map(|within| Condition::all().add(within))
}

/// The identifiers of the demands that an actor looks after as an editor of centres.
pub fn looked_after_by(actor: &Actor) -> Option<SelectStatement> {
    within_remits(actor).map(|within| {
        Query::select()
            .column((Entity, Column::Id))
            .from(Entity)
            .cond_where(within)
            .to_owned()
    })
}

fn within_remits(actor: &Actor) -> Option<Condition> {
    let remits = actor.remits();
    let any = || {
        remits
            .iter()
            .map(within)
            .fold(Condition::any(), Condition::add)
    };
    (!remits.is_empty()).then(any)
}

fn within(remit: &Remit) -> Condition {
    let mut all = Condition::all();
    if let Some(region) = remit.region {
        all = all.add(Column::RegionCode.starts_with(region.descendants_prefix()));
    }
    if let Some(code) = &remit.area {
        let listed = Query::select()
            .column((area::Entity, area::Column::DemandId))
            .from(area::Entity)
            .and_where(area::Column::Code.eq(code))
            .to_owned();
        all = all.add(Column::Id.in_subquery(listed));
    }
    if all.is_empty() {
        all = all.add(Expr::cust("1 = 1"));
    }
    all
}

/// The same rule for a demand that is at hand.
pub fn reviews(actor: &Actor, demand: &Demand) -> bool {
    actor.has_duty(Duty::Reviewer) || is_looked_after_by(actor, demand)
}

fn is_looked_after_by(actor: &Actor, demand: &Demand) -> bool {
    actor
        .remits()
        .iter()
        .any(|remit| remit.covers(&demand.card.areas, &demand.region_code))
}

/// The same rule for a demand that is at hand.
pub fn may_see(actor: &Actor, demand: &Demand) -> bool {
    actor.is_system() || !NOT_PUBLIC.contains(&demand.state) || may_see_inside(actor, demand)
}

/// Whether owner, site and contact are shown in full: to the owner's members, to those of the centre
/// that entered it, and to reviewers while they review.
pub fn may_see_inside(actor: &Actor, demand: &Demand) -> bool {
    actor.is_system()
        || actor.place_in(demand.owner_id).is_some()
        || curates(actor, demand)
        || (UNDER_REVIEW.contains(&demand.state) && reviews(actor, demand))
}

/// Whether the actor may see which suppliers fit: who sees it inside, and the editors of centres that
/// look after it, who choose suppliers for its owner.
pub fn may_see_matches(actor: &Actor, demand: &Demand) -> bool {
    may_see_inside(actor, demand) || (may_see(actor, demand) && is_looked_after_by(actor, demand))
}

/// Whether the actor belongs to the centre that entered the demand.
pub fn curates(actor: &Actor, demand: &Demand) -> bool {
    demand
        .curator_id
        .is_some_and(|centre| actor.place_in(centre).is_some())
}

/// The demands whose attachments an actor may read: those that they see, but of masked ones only
/// those that they see inside, because a document seldom hides whose it is.
pub fn attachments_readable_by(actor: &Actor) -> Reach {
    let mut inside = Condition::any()
        .add(Column::Masked.eq(false))
        .add(Column::OwnerId.is_in(actor.organisations()))
        .add(Column::CuratorId.is_in(actor.organisations()));
    if let Some(reviewed) = reviewed_by(actor) {
        inside = inside.add(reviewed.add(Column::State.is_in(UNDER_REVIEW)));
    }
    let demands = Query::select()
        .column(Column::Id)
        .from(Entity)
        .cond_where(visible_to(actor))
        .cond_where(inside)
        .to_owned();
    Reach::new(ObjectKind::Demand, demands)
}

/// Whether a field of the card is shown to those who see the demand from outside; for its history,
/// which must not tell what the demand itself hides.
pub fn is_shown_outside(demand: &Demand, field: &str) -> bool {
    match field {
        "confidentialityRationale" => false,
        "site" | "attachments" | "ownerId" => !demand.masked,
        _ => true,
    }
}

/// Demands whose owner may be filtered by or counted: not the masked ones of others, or the filter
/// would name them.
pub fn owner_visible_to(actor: &Actor) -> Condition {
    if actor.is_system() {
        return Condition::all();
    }
    Condition::any()
        .add(Column::Masked.eq(false))
        .add(Column::OwnerId.is_in(actor.organisations()))
}

/// Whether an organisation's member may draft demands for it.
pub fn may_create(actor: &Actor, owner_id: OrganisationId) -> Verdict {
    let place = identity::act_in(actor, owner_id, Role::Editor, Scope::Demands)?;
    identity::may_draft(place.verification)
}

/// Somebody who may try. Asked before the demand is looked up, so that to all others a demand that
/// they may not see and one that is absent look alike.
pub fn may_try(actor: &Actor) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    identity::person(actor, Scope::Demands).map(|_| ())
}

/// Whether the actor may do this to the demand, the state apart.
pub fn may(actor: &Actor, act: DemandAct, demand: &Demand) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    if !may_see(actor, demand) {
        return Err(identity::unless_locked(actor, demand.owner_id, &NOT_FOUND));
    }
    match act {
        DemandAct::Update | DemandAct::Submit | DemandAct::Withdraw => {
            let place = owners_editor(actor, demand)?;
            identity::may_draft(place.verification)
        }
        DemandAct::Open | DemandAct::Renew => {
            let place = owners_editor(actor, demand)?;
            identity::may_publish(place.verification)
        }
        // Ending what is open stays possible when the verification lapses.
        DemandAct::Close | DemandAct::Cancel => owners_editor(actor, demand).map(|_| ()),
        DemandAct::Approve | DemandAct::RequestChanges => {
            let person = match identity::on_duty(actor, Duty::Reviewer) {
                Err(_) if is_looked_after_by(actor, demand) => {
                    identity::person(actor, Scope::Demands)?
                }
                verdict => verdict?,
            };
            let sides = [Some(demand.owner_id), demand.curator_id];
            if demand.author_id == Some(person.user_id)
                || sides
                    .into_iter()
                    .flatten()
                    .any(|side| actor.belongs_to(side))
            {
                return Err(REVIEWER_IS_PARTY.refusal());
            }
            Ok(())
        }
    }
}

/// An editor of the owner. Others know a public demand, so they are told that it is not theirs.
fn owners_editor(
    actor: &Actor,
    demand: &Demand,
) -> Result<crate::foundation::actor::Place, Refusal> {
    let person = identity::person(actor, Scope::Demands)?;
    let place = person
        .places
        .iter()
        .find(|place| place.organisation_id == demand.owner_id);
    match place {
        Some(place) if place.role >= Role::Editor => Ok(*place),
        Some(_) | None => Err(identity::unless_locked(
            actor,
            demand.owner_id,
            &crate::foundation::errors::FORBIDDEN,
        )),
    }
}
