//! From a token to an actor: a few statements, all that policies need.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::lifecycle;
use super::refusals::SESSION_INVALID;
use super::store;
use super::tables::user::Kind;
use super::tables::{api_key, centre_assignment, duty, membership, organisation, session, user};
use crate::foundation::actor::{
    Actor, Credential, OrganisationKind, Person, Place, Remit, Role, Verification,
};
use crate::foundation::errors::Result;
use crate::foundation::ids::{OrganisationId, UserId};
use crate::foundation::time::Timestamp;
use crate::platform::operation::Handles;
use crate::platform::secrets::fingerprint;

/// How far the idle term may be behind before a request writes it again.
const TOUCH_EVERY_SECONDS: i64 = 60;

/// Who a token stands for.
///
/// # Errors
/// `SESSION_INVALID` for a token that is unknown, expired or revoked, or whose person is disabled.
pub async fn authenticate(handles: &Handles, token: &str) -> Result<Actor> {
    let now = handles.clock.now();
    let (user_id, mut credential, scopes, second_factor) = if token.starts_with("jbk_") {
        let key = api_key_of(handles, token, now).await?;
        let scopes = key.scopes();
        let credential = Credential::ApiKey(key.id);
        (key.user_id, credential, Some(scopes), key.second_factor)
    } else {
        let session = session_of(handles, token, now).await?;
        let credential = Credential::Session(session.id);
        (session.user_id, credential, None, session.second_factor)
    };
    let reader = handles.database.reader();
    let known = user::Entity::find_by_id(user_id)
        .one(reader)
        .await?
        .filter(|user| user.disabled_at.is_none())
        .ok_or_else(|| SESSION_INVALID.error())?;
    if let (Kind::ServiceAccount, Credential::ApiKey(id)) = (known.kind, credential) {
        credential = Credential::ServiceKey(id);
    }
    let duties = duty::Entity::find()
        .filter(duty::Column::UserId.eq(user_id))
        .all(reader)
        .await?;
    // A program has no device to show a code: its key was made by somebody who had to have one.
    let strong = second_factor || known.kind == Kind::ServiceAccount;
    let (places, locked) = places_of(handles, user_id, strong, now).await?;
    let remits = remits_of(handles, &places).await?;
    Ok(Actor::Person(Person {
        user_id,
        credential,
        places,
        locked,
        duties: duties.into_iter().map(|row| row.duty).collect(),
        remits,
        scopes,
    }))
}

async fn session_of(handles: &Handles, token: &str, now: Timestamp) -> Result<session::Model> {
    let session = session::Entity::find()
        .filter(session::Column::TokenHash.eq(fingerprint(token)))
        .one(handles.database.reader())
        .await?
        .filter(|session| session.is_live(now))
        .ok_or_else(|| SESSION_INVALID.error())?;
    if session.last_used_at.plus_seconds(TOUCH_EVERY_SECONDS) < now {
        let idle_ends = now.plus_seconds(handles.access.session_idle_minutes * 60);
        store::touch_session(&handles.database, session.id, now, idle_ends).await?;
    }
    Ok(session)
}

async fn api_key_of(handles: &Handles, token: &str, now: Timestamp) -> Result<api_key::Model> {
    let key = api_key::Entity::find()
        .filter(api_key::Column::TokenHash.eq(fingerprint(token)))
        .one(handles.database.reader())
        .await?
        .filter(|key| key.is_live(now))
        .ok_or_else(|| SESSION_INVALID.error())?;
    if key
        .last_used_at
        .is_none_or(|used| used.plus_seconds(TOUCH_EVERY_SECONDS) < now)
    {
        store::touch_api_key(&handles.database, key.id, now).await?;
    }
    Ok(key)
}

/// Where the account may act now, and where only after a log-in with a second factor.
async fn places_of(
    handles: &Handles,
    user_id: UserId,
    strong: bool,
    now: Timestamp,
) -> Result<(Vec<Place>, Vec<OrganisationId>)> {
    let reader = handles.database.reader();
    let memberships = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::Status.eq(membership::Status::Active))
        .all(reader)
        .await?;
    if memberships.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let organisations = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(memberships.iter().map(|row| row.organisation_id)))
        .all(reader)
        .await?;
    let (mut places, mut locked) = (Vec::new(), Vec::new());
    for member in &memberships {
        let Some(home) = organisations
            .iter()
            .find(|row| row.id == member.organisation_id)
        else {
            continue;
        };
        if home.second_factor_required && !strong {
            locked.push(home.id);
            continue;
        }
        places.push(Place {
            organisation_id: home.id,
            role: member.role,
            kind: home.kind,
            verification: lifecycle::effective(home.verification, home.verified_until, now),
        });
    }
    Ok((places, locked))
}

/// What the centres are assigned to in which the account may act now.
async fn remits_of(handles: &Handles, places: &[Place]) -> Result<Vec<Remit>> {
    let centres: Vec<OrganisationId> = places
        .iter()
        .filter(|place| {
            place.kind == OrganisationKind::InnovationCentre
                && place.role >= Role::Editor
                && place.verification == Verification::Verified
        })
        .map(|place| place.organisation_id)
        .collect();
    if centres.is_empty() {
        return Ok(Vec::new());
    }
    let live = centre_assignment::Entity::find()
        .filter(centre_assignment::Column::OrganisationId.is_in(centres))
        .filter(centre_assignment::Column::EndedAt.is_null())
        .order_by_asc(centre_assignment::Column::Id)
        .all(handles.database.reader())
        .await?;
    Ok(live.iter().filter_map(|row| row.remit()).collect())
}
