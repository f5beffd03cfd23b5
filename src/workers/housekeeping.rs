//! Forgets what is kept for a time only: idempotency keys, one-time codes and log-ins that nobody
//! finished, files that were never attached, and contents that no file needs any more.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domains::{files, identity};
use crate::foundation::errors::Result;
use crate::platform::idempotency;
use crate::platform::operation::Operation;

const EVERY: Duration = Duration::from_secs(3_600);

/// Runs until `stopping`.
pub async fn run(operation: Operation, stopping: CancellationToken) {
    loop {
        let writer = operation.database().writer();
        told(
            "old idempotency keys",
            idempotency::forget_old(writer, operation.now()).await,
        );
        told(
            "files that were never attached",
            unattached(&operation).await,
        );
        told(
            "contents that no file needs",
            files::forget_contents(&operation).await,
        );
        told(
            "old codes and unfinished log-ins",
            identity::forget_stale_log_ins(operation.database(), operation.now()).await,
        );
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Removes the files that were not attached in time; returns how many.
pub async fn unattached(operation: &Operation) -> Result<u64> {
    let mut count = 0;
    loop {
        let due = files::unattached_too_long(operation, 100).await?;
        for id in &due {
            files::remove_unattached_file(operation, *id).await?;
            count += 1;
        }
        if due.is_empty() {
            return Ok(count);
        }
    }
}

fn told(what: &str, done: Result<u64>) {
    match done {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "{what} were forgotten"),
        Err(fault) => tracing::warn!(%fault, "{what} could not be forgotten"),
    }
}
