//! Turns events into news, reminds, composes digests and hands messages to the mailer.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domains::matching::Matcher;
use crate::domains::notifications;
use crate::foundation::errors::Result;
use crate::platform::operation::Operation;

/// Messages are looked at so often; events wake the loop by themselves.
const EVERY: Duration = Duration::from_secs(2);
/// Reminders and digests are looked at so often.
const MINUTE: Duration = Duration::from_secs(60);

/// Runs until `stopping`. News of matches needs the indexes, so the first turn waits for them.
pub async fn run(
    operation: Operation,
    matcher: Arc<Matcher>,
    public_url: String,
    stopping: CancellationToken,
) {
    let mut loaded = matcher.loaded();
    tokio::select! {
        () = stopping.cancelled() => return,
        _ = loaded.wait_for(|loaded| *loaded) => {}
    }
    let mut news = operation.handles.feed.position();
    let mut minute = tokio::time::interval(MINUTE);
    loop {
        if let Err(fault) = turn(&operation, &matcher, &public_url).await {
            tracing::warn!(%fault, "news could not be written or sent; trying again");
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = news.changed() => {}
            _ = minute.tick() => {
                if let Err(fault) = timed(&operation, &public_url).await {
                    tracing::warn!(%fault, "reminders or digests could not be written");
                }
            }
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// One turn: all events that are new, then the messages that are due.
pub async fn turn(operation: &Operation, matcher: &Arc<Matcher>, public_url: &str) -> Result<()> {
    while notifications::react_turn(operation, matcher, public_url).await? > 0 {}
    while notifications::mail_turn(operation).await? > 0 {}
    Ok(())
}

/// What comes from the clock.
pub async fn timed(operation: &Operation, public_url: &str) -> Result<()> {
    notifications::reminders_turn(operation, public_url).await?;
    notifications::digest_turn(operation, public_url).await?;
    Ok(())
}
