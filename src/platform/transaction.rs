//! The transaction of a command. It opens, is asked for the time once after the locks are held,
//! records what happened and commits; it refuses to commit when nothing was recorded.

use sea_orm::DatabaseTransaction;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::database::clock_reading;
use super::events::{Event, append};
use super::idempotency;
use super::operation::Operation;
use crate::foundation::errors::{Error, Result};
use crate::foundation::time::Timestamp;

/// A running command's transaction. Dropping it rolls back.
pub struct Tx<'op> {
    operation: &'op Operation,
    connection: DatabaseTransaction,
    now: Option<Timestamp>,
    events: Vec<Event>,
    replayed: Option<serde_json::Value>,
}

impl<'op> Tx<'op> {
    /// Opens the transaction and, where the caller gave a key, claims it or finds its answer.
    pub async fn begin(operation: &'op Operation) -> Result<Self> {
        let connection = operation.database().begin().await?;
        let mut replayed = None;
        if let Some(wanted) = &operation.idempotency {
            replayed = idempotency::claim(&connection, wanted, operation.now()).await?;
        }
        Ok(Self {
            operation,
            connection,
            now: None,
            events: Vec::new(),
            replayed,
        })
    }

    /// The answer this command gave before under the same key; it must be returned as it is.
    pub fn replayed<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        self.replayed
            .take()
            .map(|answer| serde_json::from_value(answer).map_err(Error::internal))
            .transpose()
    }

    pub fn operation(&self) -> &'op Operation {
        self.operation
    }

    pub fn connection(&self) -> &DatabaseTransaction {
        &self.connection
    }

    /// The instant of this command: read at the first call, which comes after the locks.
    pub async fn now(&mut self) -> Result<Timestamp> {
        if let Some(now) = self.now {
            return Ok(now);
        }
        let now = clock_reading(&self.connection, &self.operation.handles.clock).await?;
        self.now = Some(now);
        Ok(now)
    }

    /// Notes an event; it is written by the commit.
    pub fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Commits the effect, its events and the kept answer together, and gives the answer back.
    /// A dry run rolls back here, after every guard has spoken.
    ///
    /// # Errors
    /// Internal when nothing was recorded: no change without its event.
    pub async fn commit<T: Serialize>(mut self, answer: T) -> Result<T> {
        if self.events.is_empty() {
            return Err(Error::internal(
                "a command tried to commit without recording an event",
            ));
        }
        if self.operation.dry_run {
            self.connection.rollback().await?;
            return Ok(answer);
        }
        let now = self.now().await?;
        append(&self.connection, self.operation, now, self.events).await?;
        if let Some(wanted) = &self.operation.idempotency {
            let kept = serde_json::to_value(&answer).map_err(Error::internal)?;
            idempotency::keep(&self.connection, &wanted.key, &kept).await?;
        }
        self.connection.commit().await?;
        self.operation.handles.feed.nudge();
        Ok(answer)
    }

    /// Ends a command that found nothing to change. Nothing is announced, but a key keeps the
    /// answer: its retry must not act on what others changed meanwhile.
    pub async fn commit_unchanged<T: Serialize>(self, answer: T) -> Result<T> {
        if let Some(wanted) = &self.operation.idempotency {
            let kept = serde_json::to_value(&answer).map_err(Error::internal)?;
            idempotency::keep(&self.connection, &wanted.key, &kept).await?;
            self.connection.commit().await?;
        }
        Ok(answer)
    }

    /// Commits a change that is nobody else's news, for the reason that is given, and gives the
    /// answer back. A dry run rolls back.
    pub async fn commit_quietly<T: Serialize>(self, answer: T, reason: &'static str) -> Result<T> {
        debug_assert!(!reason.is_empty());
        if self.operation.dry_run {
            self.connection.rollback().await?;
            return Ok(answer);
        }
        if let Some(wanted) = &self.operation.idempotency {
            let kept = serde_json::to_value(&answer).map_err(Error::internal)?;
            idempotency::keep(&self.connection, &wanted.key, &kept).await?;
        }
        self.connection.commit().await?;
        Ok(answer)
    }

    /// Commits housekeeping that announces nothing, for the reason that is given.
    pub async fn commit_without_event(self, reason: &'static str) -> Result<()> {
        debug_assert!(!reason.is_empty());
        self.connection.commit().await?;
        Ok(())
    }
}
