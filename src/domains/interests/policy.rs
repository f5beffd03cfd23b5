//! Who may do and see what with interest. Pure. Only the two sides know of it, and, once it was not
//! answered in time, the reviewers who may introduce them: those of the platform, and those of a
//! centre that looks after the demand.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::lifecycle::InterestAct;
use super::tables::interest::{Column, InterestDirection, InterestState, Model as Interest};
use crate::domains::demands::{Demand, policy as demands};
use crate::domains::identity::policy as identity;
use crate::domains::identity::refusals::SUSPENDED;
use crate::foundation::actor::{Actor, Duty, Place, Role, Scope, Verification};
use crate::foundation::errors::{FORBIDDEN, NOT_FOUND, Refusal};
use crate::foundation::ids::OrganisationId;

type Verdict<T = ()> = Result<T, Refusal>;

/// The interest that an actor may know about; every list and count takes this.
pub fn visible_to(actor: &Actor) -> Condition {
    if actor.is_system() {
        return Condition::all();
    }
    let organisations = actor.organisations();
    let mut any = Condition::any()
        .add(Column::SenderId.is_in(organisations.clone()))
        .add(Column::ReceiverId.is_in(organisations));
    if let Some(overdue) = introduced_by(actor) {
        any = any.add(overdue);
    }
    any
}

/// The interest that nobody answered in time and that the actor may introduce; none for who
/// introduces nobody.
pub fn introduced_by(actor: &Actor) -> Option<Condition> {
    let overdue = Condition::all().add(Column::OverdueAt.is_not_null());
    if actor.has_duty(Duty::Reviewer) {
        return Some(overdue);
    }
    demands::looked_after_by(actor)
        .map(|demands| overdue.add(Column::DemandId.in_subquery(demands)))
}

/// The same rule for interest that is at hand, in a demand.
pub fn may_see(actor: &Actor, interest: &Interest, demand: &Demand) -> bool {
    actor.is_system()
        || is_side(actor, interest)
        || (interest.overdue_at.is_some() && demands::reviews(actor, demand))
}

/// Whether the actor belongs to one of the two sides.
pub fn is_side(actor: &Actor, interest: &Interest) -> bool {
    actor.place_in(interest.sender_id).is_some() || actor.place_in(interest.receiver_id).is_some()
}

/// Whether the contact of the sender is shown in full: to itself, and to the other side once that
/// accepted.
pub fn may_see_senders_contact(actor: &Actor, interest: &Interest) -> bool {
    actor.place_in(interest.sender_id).is_some() || consented(actor, interest)
}

/// Whether the contact of the receiver is shown in full.
pub fn may_see_receivers_contact(actor: &Actor, interest: &Interest) -> bool {
    actor.place_in(interest.receiver_id).is_some() || consented(actor, interest)
}

fn consented(actor: &Actor, interest: &Interest) -> bool {
    interest.state == InterestState::Accepted && is_side(actor, interest)
}

/// Whether the caller may know which organisation a side is. The owner of a masked demand is named
/// to the other side when both want to talk.
pub fn may_name(
    actor: &Actor,
    interest: &Interest,
    organisation_id: OrganisationId,
    masked: bool,
) -> bool {
    !masked
        || actor.is_system()
        || organisation_id != interest.owner_id()
        || actor.place_in(organisation_id).is_some()
        || interest.state == InterestState::Accepted
}

/// Whether the actor may send in this direction for an organisation: its editor, once the
/// organisation has asked for verification.
pub fn may_send(
    actor: &Actor,
    organisation_id: OrganisationId,
    direction: InterestDirection,
) -> Verdict<Place> {
    let place = identity::act_in(actor, organisation_id, Role::Editor, scope_of(direction))?;
    identity::may_draft(place.verification)?;
    Ok(place)
}

/// Somebody who may try. Asked before the interest is looked up.
pub fn may_try(actor: &Actor) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    let either = identity::person(actor, Scope::Suppliers);
    either
        .or_else(|_| identity::person(actor, Scope::Demands))
        .map(|_| ())
}

/// Whether the actor may do this to interest in a demand, the state apart.
pub fn may(actor: &Actor, act: InterestAct, interest: &Interest, demand: &Demand) -> Verdict {
    may_try(actor)?;
    if !may_see(actor, interest, demand) {
        return Err(NOT_FOUND.refusal());
    }
    match act {
        InterestAct::Accept => {
            answering_editor(actor, interest)?;
            // A yes opens contacts, which a suspended organisation does not get.
            match actor.place_in(interest.receiver_id) {
                Some(place) if place.verification == Verification::Suspended => {
                    Err(SUSPENDED.refusal())
                }
                Some(_) | None => Ok(()),
            }
        }
        InterestAct::Decline => answering_editor(actor, interest),
        InterestAct::Withdraw => editor_of(actor, interest.sender_id, scope_of(interest.direction)),
        InterestAct::Introduce => {
            match identity::on_duty(actor, Duty::Reviewer) {
                Err(_) if demands::reviews(actor, demand) => {
                    identity::person(actor, Scope::Demands)?
                }
                verdict => verdict?,
            };
            // Nobody introduces a side of their own.
            if is_side(actor, interest) {
                return Err(FORBIDDEN.refusal());
            }
            Ok(())
        }
    }
}

fn scope_of(direction: InterestDirection) -> Scope {
    match direction {
        InterestDirection::FromSupplier => Scope::Suppliers,
        InterestDirection::FromOwner => Scope::Demands,
    }
}

fn answering_editor(actor: &Actor, interest: &Interest) -> Verdict {
    let answering = match interest.direction {
        InterestDirection::FromSupplier => Scope::Demands,
        InterestDirection::FromOwner => Scope::Suppliers,
    };
    editor_of(actor, interest.receiver_id, answering)
}

/// An editor of the side. The other side knows of the interest, so it is told that this is not its
/// to do.
fn editor_of(actor: &Actor, organisation_id: OrganisationId, scope: Scope) -> Verdict {
    identity::person(actor, scope)?;
    if actor.holds(organisation_id, Role::Editor) {
        Ok(())
    } else {
        Err(FORBIDDEN.refusal())
    }
}
