//! The worker's turn on the event log: what happened becomes news for those whom it concerns.

use std::sync::Arc;

use super::super::catalogue::Mode;
use super::super::mail;
use super::super::reactions::{News, react};
use super::super::store;
use crate::domains::matching::Matcher;
use crate::foundation::errors::Result;
use crate::foundation::time::Timestamp;
use crate::platform::events;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

const BATCH: u64 = 100;

/// Reads the next events and writes their news; returns how many events there were. News, messages
/// and the place in the log become visible together, so that nothing is told twice or never.
pub async fn react_turn(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    public_url: &str,
) -> Result<u64> {
    let reader = operation.database().reader();
    let known = store::position(operation).await?;
    let rows = events::after(reader, known, BATCH).await?;
    let Some(last) = rows.last().and_then(|row| row.position) else {
        return Ok(0);
    };
    let mut news = Vec::new();
    for event in &rows {
        news.extend(react(operation, matcher, event).await?);
    }
    let mut tx = Tx::begin(operation).await?;
    if store::lock_position(&tx).await? != known {
        // Another worker was first; its news is the same.
        return Ok(rows.len() as u64);
    }
    let now = tx.now().await?;
    write_news(&tx, &news, public_url, now).await?;
    store::move_position(&tx, last).await?;
    tx.commit_without_event("news is made from events and is none itself")
        .await?;
    Ok(rows.len() as u64)
}

/// Writes news and, where the person wants it at once, the message to send.
pub async fn write_news(
    tx: &Tx<'_>,
    news: &[News],
    public_url: &str,
    now: Timestamp,
) -> Result<()> {
    for (one, place) in news.iter().zip(0..) {
        // What happened later in a batch stands above.
        let now = Timestamp::from_micros(now.micros() + place);
        let settings = store::lock_settings(tx, one.user_id).await?;
        let muted = settings.muted_until.is_some_and(|until| until > now);
        let mode = if muted {
            Mode::Off
        } else {
            settings.mode_of(one.kind.category())
        };
        let written = store::tell(tx, one, mode, now).await?;
        if let (Some(written), Mode::Instant) = (written, mode) {
            let words = mail::single(&written, &settings, public_url);
            let at = mail::after_quiet_hours(&settings, now);
            let key = format!("{}:{}", written.id, written.user_id);
            store::queue(tx, one.user_id, key, words, at, now).await?;
        }
    }
    Ok(())
}
