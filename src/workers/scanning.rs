//! Has files scanned that wait for it, and those again that could not be scanned.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domains::files;
use crate::platform::operation::Operation;

const EVERY: Duration = Duration::from_secs(1);
const BATCH: u64 = 20;

/// Runs until `stopping`.
pub async fn run(operation: Operation, stopping: CancellationToken) {
    loop {
        let done = tokio::select! {
            () = stopping.cancelled() => return,
            done = turn(&operation) => done,
        };
        match done {
            Ok(BATCH) => continue,
            Ok(_) => {}
            Err(fault) => tracing::warn!(%fault, "files could not be looked at"),
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// One turn; returns how many files were due.
pub async fn turn(operation: &Operation) -> crate::foundation::errors::Result<u64> {
    let due = files::scans_due(operation, BATCH).await?;
    for id in &due {
        if let Err(fault) = files::scan_file(operation, *id).await {
            tracing::warn!(file = %id, %fault, "a file was left for the next turn");
        }
    }
    Ok(due.len() as u64)
}
