//! A person ends one of their sessions, from whichever device.

use super::super::events::SESSION_REVOKED;
use super::super::policy;
use super::super::store;
use super::super::tables::session;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::SessionId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which session ends.
    pub struct RevokeSessionInput {
        /// One of `mySessions`.
        pub id: SessionId,
    }
}

/// Ends a session; ending it again changes nothing.
pub async fn revoke_session(
    operation: &Operation,
    input: &RevokeSessionInput,
) -> Result<session::Model> {
    let person = policy::person_in_session(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let session = store::lock_session(&tx, input.id).await?;
    if session.user_id != person.user_id {
        return Err(NOT_FOUND.error());
    }
    if session.revoked_at.is_some() {
        return Ok(session);
    }
    let now = tx.now().await?;
    let session = store::update_session(
        &tx,
        session::Model {
            revoked_at: Some(now),
            ..session
        },
    )
    .await?;
    tx.record(Event::of(&SESSION_REVOKED, "session", session.id).with("reason", "REVOKED"));
    tx.commit(session).await
}
