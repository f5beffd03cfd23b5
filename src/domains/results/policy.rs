//! Who may do and see what with outside results. Pure. The two sides and the reviewers know of a
//! result; everybody else only of one that both sides want shown, and of that without its number,
//! its proof and, unless it was declared public, its amount.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Query};

use super::lifecycle::ResultAct;
use super::tables::result::{Column, Entity, Model as OutsideResult, ResultState};
use crate::domains::demands::refusals::REVIEWER_IS_PARTY;
use crate::domains::files::ObjectKind;
use crate::domains::files::policy::Reach;
use crate::domains::identity::policy as identity;
use crate::domains::identity::refusals::SUSPENDED;
use crate::foundation::actor::{Actor, Duty, Role, Scope, Verification};
use crate::foundation::errors::{FORBIDDEN, NOT_FOUND, Refusal};
use crate::foundation::ids::OrganisationId;
use crate::foundation::sides::Side;

type Verdict = Result<(), Refusal>;

/// The results that an actor may know about; every list and count takes this.
pub fn visible_to(actor: &Actor) -> Condition {
    let inside = inside_of(actor);
    if sees_all(actor) {
        return inside;
    }
    inside.add(case_studies())
}

/// The results that both sides show to everybody.
pub fn case_studies() -> Condition {
    Condition::all()
        .add(Column::State.is_in([ResultState::SelfReported, ResultState::Verified]))
        .add(Column::OwnerConsentedAt.is_not_null())
        .add(Column::MakerConsentedAt.is_not_null())
}

/// The results that an actor sees with everything that belongs to them.
fn inside_of(actor: &Actor) -> Condition {
    if sees_all(actor) {
        return Condition::all();
    }
    let organisations = actor.organisations();
    Condition::any()
        .add(Column::OwnerId.is_in(organisations.clone()))
        .add(Column::MakerId.is_in(organisations))
}

fn sees_all(actor: &Actor) -> bool {
    actor.is_system() || actor.has_duty(Duty::Reviewer)
}

/// The same rule as [`visible_to`] for a result that is at hand.
pub fn may_see(actor: &Actor, result: &OutsideResult) -> bool {
    may_see_inside(actor, result) || result.is_case_study()
}

/// Whether number, proof, answer and amount are shown.
pub fn may_see_inside(actor: &Actor, result: &OutsideResult) -> bool {
    sees_all(actor)
        || actor.place_in(result.owner_id).is_some()
        || actor.place_in(result.maker_id).is_some()
}

/// Whether the amount is shown: inside always, outside where it was declared public.
pub fn may_see_amount(actor: &Actor, result: &OutsideResult) -> bool {
    result.amount_public || may_see_inside(actor, result)
}

/// The results whose amount is shown to an actor, among those that it may know about.
pub fn amount_visible_to(actor: &Actor) -> Condition {
    let inside = inside_of(actor);
    if sees_all(actor) {
        return inside;
    }
    inside.add(Column::AmountPublic.eq(true))
}

/// The results whose proof an actor may read. A case study has none.
pub fn proofs_readable_by(actor: &Actor) -> Reach {
    let results = Query::select()
        .column(Column::Id)
        .from(Entity)
        .cond_where(inside_of(actor))
        .to_owned();
    Reach::new(ObjectKind::OutsideResult, results)
}

/// Somebody who may try. Asked before anything is looked up.
pub fn may_try(actor: &Actor) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    identity::person(actor, Scope::Suppliers)
        .or_else(|_| identity::person(actor, Scope::Demands))
        .map(|_| ())
}

/// Whether the actor may report for a side whose demand and supplier it sees.
pub fn may_report(actor: &Actor, side: Side, organisation_id: OrganisationId) -> Verdict {
    editor_of(actor, side, organisation_id)?;
    actor
        .place_in(organisation_id)
        .map_or(Ok(()), |place| identity::may_draft(place.verification))
}

/// Whether the actor may do this to the result, the state apart. `side` is that of which consent is
/// given or taken back; the other acts know theirs.
pub fn may(actor: &Actor, act: ResultAct, result: &OutsideResult, side: Option<Side>) -> Verdict {
    may_try(actor)?;
    if !may_see(actor, result) {
        return Err(NOT_FOUND.refusal());
    }
    match act {
        ResultAct::Confirm | ResultAct::Dispute => acts_for(actor, result.side.other(), result),
        ResultAct::Withdraw => acts_for(actor, result.side, result),
        ResultAct::Verify | ResultAct::Refuse => {
            identity::on_duty(actor, Duty::Reviewer)?;
            if actor.belongs_to(result.owner_id) || actor.belongs_to(result.maker_id) {
                return Err(REVIEWER_IS_PARTY.refusal());
            }
            Ok(())
        }
        ResultAct::Consent => {
            let side = side.unwrap_or_else(|| own_side(actor, result));
            acts_for(actor, side, result)?;
            // To be shown is a kind of publishing, which a suspended organisation does not get.
            match actor.place_in(result.organisation_of(side)) {
                Some(place) if place.verification == Verification::Suspended => {
                    Err(SUSPENDED.refusal())
                }
                Some(_) | None => Ok(()),
            }
        }
        ResultAct::WithdrawConsent => acts_for(
            actor,
            side.unwrap_or_else(|| own_side(actor, result)),
            result,
        ),
    }
}

/// The side that an actor would speak for: the owner's, where they could speak for both.
fn own_side(actor: &Actor, result: &OutsideResult) -> Side {
    if actor.place_in(result.owner_id).is_some() {
        Side::Owner
    } else {
        Side::Supplier
    }
}

fn acts_for(actor: &Actor, side: Side, result: &OutsideResult) -> Verdict {
    editor_of(actor, side, result.organisation_of(side))
}

/// An editor of the side. Others see the result, so they are told that this is not theirs to do.
fn editor_of(actor: &Actor, side: Side, organisation_id: OrganisationId) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    let scope = match side {
        Side::Owner => Scope::Demands,
        Side::Supplier => Scope::Suppliers,
    };
    identity::person(actor, scope)?;
    if actor.holds(organisation_id, Role::Editor) {
        Ok(())
    } else {
        Err(identity::unless_locked(actor, organisation_id, &FORBIDDEN))
    }
}
