//! From a token to an actor: three statements, all that policies need.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::lifecycle;
use super::refusals::SESSION_INVALID;
use super::store;
use super::tables::{api_key, duty, membership, organisation, session, user};
use crate::foundation::actor::{Actor, Credential, Person, Place};
use crate::foundation::errors::Result;
use crate::foundation::ids::UserId;
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
    let (user_id, credential, scopes) = if token.starts_with("jbk_") {
        let key = api_key_of(handles, token, now).await?;
        let scopes = key.scopes();
        (key.user_id, Credential::ApiKey(key.id), Some(scopes))
    } else {
        let session = session_of(handles, token, now).await?;
        (session.user_id, Credential::Session(session.id), None)
    };
    let reader = handles.database.reader();
    let known = user::Entity::find_by_id(user_id).one(reader).await?;
    if known.is_none_or(|user| user.disabled_at.is_some()) {
        return Err(SESSION_INVALID.error());
    }
    let duties = duty::Entity::find()
        .filter(duty::Column::UserId.eq(user_id))
        .all(reader)
        .await?;
    Ok(Actor::Person(Person {
        user_id,
        credential,
        places: places_of(handles, user_id, now).await?,
        duties: duties.into_iter().map(|row| row.duty).collect(),
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

async fn places_of(handles: &Handles, user_id: UserId, now: Timestamp) -> Result<Vec<Place>> {
    let reader = handles.database.reader();
    let memberships = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::Status.eq(membership::Status::Active))
        .all(reader)
        .await?;
    if memberships.is_empty() {
        return Ok(Vec::new());
    }
    let organisations = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(memberships.iter().map(|row| row.organisation_id)))
        .all(reader)
        .await?;
    Ok(memberships
        .iter()
        .filter_map(|member| {
            let home = organisations
                .iter()
                .find(|row| row.id == member.organisation_id)?;
            Some(Place {
                organisation_id: home.id,
                role: member.role,
                kind: home.kind,
                verification: lifecycle::effective(home.verification, home.verified_until, now),
            })
        })
        .collect())
}
