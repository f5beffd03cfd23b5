//! The feed of a process: wakes when something was committed here, when another replica says so
//! through Redis, or when the poll is due; reads the new events from the database and hands them
//! to subscriptions. The database is the truth; a lost wake-up costs a poll, never an event.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, broadcast, watch};
use tokio_util::sync::CancellationToken;

use super::bus::Bus;
use super::clock::Clock;
use super::database::{Database, clock_reading};
use super::events::{self, table::Model as EventRow};
use crate::foundation::errors::Result;

/// How the feed is followed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeedConfig {
    /// How often the log is looked at when nobody says that there is something new, in
    /// milliseconds.
    pub poll_ms: u64,
}

impl Default for FeedConfig {
    fn default() -> Self {
        Self { poll_ms: 1_000 }
    }
}

/// How many events a slow subscriber may be behind before it has to read afresh.
const BACKLOG: usize = 1_024;
const BATCH: u64 = 500;

/// The handle that commands nudge and readers subscribe to.
#[derive(Clone, Debug)]
pub struct Feed(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    wake: Notify,
    live: broadcast::Sender<Arc<EventRow>>,
    position: watch::Sender<i64>,
}

impl Default for Feed {
    fn default() -> Self {
        Self(Arc::new(Inner {
            wake: Notify::new(),
            live: broadcast::Sender::new(BACKLOG),
            position: watch::Sender::new(0),
        }))
    }
}

impl Feed {
    /// Something was committed, here or elsewhere.
    pub fn nudge(&self) {
        self.0.wake.notify_one();
    }

    /// Events from now on. A receiver that lags is told so and must read its object afresh.
    pub fn live(&self) -> broadcast::Receiver<Arc<EventRow>> {
        self.0.live.subscribe()
    }

    /// The last position this process has seen; changes wake the waiting.
    pub fn position(&self) -> watch::Receiver<i64> {
        self.0.position.subscribe()
    }

    /// Follows the log until `stop`. Starts at its end: what is older is nobody's news.
    pub async fn follow(
        &self,
        database: Database,
        clock: Clock,
        bus: Option<Bus>,
        poll: Duration,
        stop: CancellationToken,
    ) {
        let mut cursor = None;
        loop {
            match self.advance(&database, &clock, cursor).await {
                Ok((position, sequenced)) => {
                    cursor = Some(position);
                    if let (Some(bus), true) = (&bus, sequenced) {
                        bus.announce(position).await;
                    }
                }
                Err(fault) => tracing::warn!(%fault, "the feed could not be read"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.0.wake.notified() => {}
                () = tokio::time::sleep(poll) => {}
            }
        }
    }

    /// One round: link what waits, then hand out what is new.
    async fn advance(
        &self,
        database: &Database,
        clock: &Clock,
        cursor: Option<i64>,
    ) -> Result<(i64, bool)> {
        let mut cursor = match cursor {
            Some(cursor) => cursor,
            None => {
                let end = events::last_position(database.reader()).await?;
                self.0.position.send_replace(end);
                end
            }
        };
        if !database.is_sqlite() {
            clock_reading(database.reader(), clock).await?;
            events::sequence(database).await?;
        }
        let start = cursor;
        loop {
            let rows = events::after(database.reader(), cursor, BATCH).await?;
            let count = rows.len() as u64;
            for row in rows {
                cursor = row.position.unwrap_or(cursor);
                // Nobody may be listening; that is fine.
                let _ = self.0.live.send(Arc::new(row));
            }
            if count < BATCH {
                break;
            }
        }
        if cursor != start {
            self.0.position.send_replace(cursor);
        }
        Ok((cursor, cursor != start))
    }
}
