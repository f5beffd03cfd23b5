//! A person ends the session that they are in.

use super::super::events::SESSION_REVOKED;
use super::super::policy;
use super::super::store;
use super::super::tables::session;
use crate::foundation::actor::Credential;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, UNAUTHENTICATED};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Nothing is needed.
    pub struct LogOutInput {}
}

/// Ends the current session; its tokens stop working at once.
pub async fn log_out(operation: &Operation, _input: &LogOutInput) -> Result<session::Model> {
    let person = policy::person_in_session(&operation.actor)?;
    let Credential::Session(id) = person.credential else {
        return Err(UNAUTHENTICATED.error());
    };
    let mut tx = Tx::begin(operation).await?;
    let session = store::lock_session(&tx, id).await?;
    let now = tx.now().await?;
    let session = store::update_session(
        &tx,
        session::Model {
            revoked_at: Some(now),
            ..session
        },
    )
    .await?;
    tx.record(Event::of(&SESSION_REVOKED, "session", session.id).with("reason", "LOGGED_OUT"));
    tx.commit(session).await
}
