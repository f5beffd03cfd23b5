//! A session gets its next pair of tokens. A refresh token is used once; a second use means that
//! it was stolen, and ends the session.

use sea_orm::{EntityTrait, QuerySelect};

use super::super::events::{SESSION_REFRESHED, SESSION_REVOKED};
use super::super::refusals::{REFRESH_REUSED, SESSION_INVALID};
use super::super::store;
use super::super::tables::refresh_token;
use super::log_in::{LoggedIn, add_refresh_token};
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::secrets::{fingerprint, fresh_token};
use crate::platform::transaction::Tx;

command_input! {
    /// The refresh token of a session.
    pub struct RefreshSessionInput {
        /// As `logIn` or the last `refreshSession` gave it.
        pub refresh_token: String,
    }
}

/// Replaces both tokens of a session.
pub async fn refresh_session(
    operation: &Operation,
    input: &RefreshSessionInput,
) -> Result<LoggedIn> {
    let mut tx = Tx::begin(operation).await?;
    let token = refresh_token::Entity::find_by_id(fingerprint(&input.refresh_token))
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| SESSION_INVALID.error())?;
    let mut session = store::lock_session(&tx, token.session_id).await?;
    let now = tx.now().await?;
    // A session that was unused for its idle term is over; a refresh does not revive it.
    if !session.is_live(now) {
        return Err(SESSION_INVALID.error());
    }
    if token.used_at.is_some() {
        session.revoked_at = Some(now);
        store::update_session(&tx, session.clone()).await?;
        tx.record(
            Event::of(&SESSION_REVOKED, "session", session.id).with("reason", "REFRESH_REUSED"),
        );
        tx.commit(()).await?;
        return Err(REFRESH_REUSED.error());
    }
    store::update_refresh_token(
        &tx,
        refresh_token::Model {
            used_at: Some(now),
            ..token
        },
    )
    .await?;
    let access_token = fresh_token("jbs");
    session.token_hash = fingerprint(&access_token);
    session.last_used_at = now;
    session.idle_expires_at = now.plus_seconds(operation.handles.access.session_idle_minutes * 60);
    let session = store::update_session(&tx, session).await?;
    let refresh_token = add_refresh_token(&tx, session.id).await?;
    tx.record(Event::of(&SESSION_REFRESHED, "session", session.id));
    tx.commit(LoggedIn {
        session,
        access_token,
        refresh_token,
    })
    .await
}
