//! Who may do and see what with people and organisations. Pure: actor and facts in, verdict out.
//! What an actor may not know about is not found.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::refusals::{
    NOT_VERIFIED, SCOPE_MISSING, SECOND_FACTOR_NEEDED, SESSION_NEEDED, SUSPENDED,
};
use super::tables::user::{self, Kind};
use super::tables::{membership, organisation};
use crate::foundation::actor::{Actor, Credential, Duty, Person, Place, Role, Scope, Verification};
use crate::foundation::errors::{Code, FORBIDDEN, NOT_FOUND, Refusal, UNAUTHENTICATED};
use crate::foundation::ids::{OrganisationId, UserId};

type Verdict<T = ()> = Result<T, Refusal>;

/// Somebody is logged in, and their key, if it is one, has the scope.
pub fn person(actor: &Actor, scope: Scope) -> Verdict<&Person> {
    let person = actor.person().ok_or_else(|| UNAUTHENTICATED.refusal())?;
    if !actor.in_scope(scope) {
        return Err(SCOPE_MISSING.with("scope", format!("{scope:?}").to_uppercase()));
    }
    Ok(person)
}

/// Somebody is logged in themselves, not through a key.
pub fn person_in_session(actor: &Actor) -> Verdict<&Person> {
    let person = person(actor, Scope::Account)?;
    match person.credential {
        Credential::Session(_) => Ok(person),
        Credential::ApiKey(_) | Credential::ServiceKey(_) => Err(SESSION_NEEDED.refusal()),
    }
}

/// The actor acts in an organisation with at least this role. Whoever is no member learns nothing
/// about what lies inside.
pub fn act_in(
    actor: &Actor,
    organisation_id: OrganisationId,
    role: Role,
    scope: Scope,
) -> Verdict<Place> {
    let person = person(actor, scope)?;
    let place = person
        .places
        .iter()
        .find(|place| place.organisation_id == organisation_id)
        .ok_or_else(|| unless_locked(actor, organisation_id, &NOT_FOUND))?;
    if place.role < role {
        return Err(FORBIDDEN.refusal());
    }
    Ok(*place)
}

/// Why somebody has no place: because their log-in lacks the second factor that the organisation
/// asks for, or for the given reason.
pub fn unless_locked(
    actor: &Actor,
    organisation_id: OrganisationId,
    otherwise: &'static Code,
) -> Refusal {
    if locked(actor).contains(&organisation_id) {
        SECOND_FACTOR_NEEDED.refusal()
    } else {
        otherwise.refusal()
    }
}

/// The actor administers the organisation of a service account, and gets to know which that is.
/// Anything else is not found.
pub fn manages_service_account(actor: &Actor, account: &user::Model) -> Verdict<OrganisationId> {
    let home = account
        .organisation_id
        .filter(|_| account.kind == Kind::ServiceAccount)
        .ok_or_else(|| NOT_FOUND.refusal())?;
    act_in(actor, home, Role::Admin, Scope::Account).map(|_| home)
}

/// A platform duty is held; without it the door is not even there.
pub fn on_duty(actor: &Actor, duty: Duty) -> Verdict<&Person> {
    let person = person(actor, Scope::Account)?;
    if person.duties.contains(&duty) {
        Ok(person)
    } else {
        Err(FORBIDDEN.refusal())
    }
}

/// Who says which centre looks after what: an administrator, themselves.
pub fn assigns_centres(actor: &Actor) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    on_duty(actor, Duty::Administrator)?;
    person_in_session(actor).map(|_| ())
}

/// The organisation may draft, ask and show interest: pending or verified.
pub fn may_draft(verification: Verification) -> Verdict {
    match verification {
        Verification::Pending | Verification::Verified => Ok(()),
        Verification::Suspended => Err(SUSPENDED.refusal()),
        Verification::Unverified | Verification::Rejected | Verification::Expired => {
            Err(not_verified(verification))
        }
    }
}

/// The organisation may publish: verified and within its term.
pub fn may_publish(verification: Verification) -> Verdict {
    match verification {
        Verification::Verified => Ok(()),
        Verification::Suspended => Err(SUSPENDED.refusal()),
        Verification::Unverified
        | Verification::Pending
        | Verification::Rejected
        | Verification::Expired => Err(not_verified(verification)),
    }
}

fn not_verified(verification: Verification) -> Refusal {
    NOT_VERIFIED.with("state", format!("{verification:?}").to_uppercase())
}

/// Organisations in the directory: verified ones are public, members see their own, those on duty
/// see all.
pub fn visible_organisations(actor: &Actor) -> Condition {
    if actor.is_system() || actor.has_duty(Duty::Reviewer) || actor.has_duty(Duty::Administrator) {
        return Condition::all();
    }
    Condition::any()
        .add(
            organisation::Column::Verification
                .is_in([Verification::Verified, Verification::Expired]),
        )
        .add(organisation::Column::Id.is_in(actor.organisations()))
        .add(organisation::Column::Id.is_in(locked(actor)))
}

/// Organisations that wait for a second factor; their members see which they are.
fn locked(actor: &Actor) -> Vec<OrganisationId> {
    actor
        .person()
        .map_or_else(Vec::new, |person| person.locked.clone())
}

/// The same rule for one organisation that is at hand.
pub fn may_see_organisation(actor: &Actor, organisation: &organisation::Model) -> bool {
    actor.is_system()
        || actor.has_duty(Duty::Reviewer)
        || actor.has_duty(Duty::Administrator)
        || matches!(
            organisation.verification,
            Verification::Verified | Verification::Expired
        )
        || actor.place_in(organisation.id).is_some()
        || locked(actor).contains(&organisation.id)
}

/// Memberships: members see those of their organisations, everybody their own.
pub fn visible_memberships(actor: &Actor, email_key: Option<&str>) -> Condition {
    if actor.is_system() || actor.has_duty(Duty::Administrator) {
        return Condition::all();
    }
    let mut any =
        Condition::any().add(membership::Column::OrganisationId.is_in(actor.organisations()));
    if let Some(user_id) = actor.user_id() {
        any = any.add(membership::Column::UserId.eq(user_id));
    }
    if let Some(email_key) = email_key {
        any = any.add(membership::Column::EmailKey.eq(email_key));
    }
    any
}

/// Whether a person's address may be shown: to themselves, to those who share an organisation, to
/// administrators.
pub fn may_see_address(actor: &Actor, user_id: UserId) -> bool {
    actor.is_system() || actor.user_id() == Some(user_id) || actor.has_duty(Duty::Administrator)
}
