//! Forgets what is kept for a time only: idempotency keys, one-time codes and log-ins that nobody finished.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domains::identity;
use crate::platform::idempotency;
use crate::platform::operation::Operation;

const EVERY: Duration = Duration::from_secs(3_600);

/// Runs until `stopping`.
pub async fn run(operation: Operation, stopping: CancellationToken) {
    loop {
        let writer = operation.database().writer();
        match idempotency::forget_old(writer, operation.now()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old idempotency keys were forgotten"),
            Err(fault) => tracing::warn!(%fault, "idempotency keys could not be forgotten"),
        }
        match identity::forget_stale_log_ins(operation.database(), operation.now()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old codes and unfinished log-ins were forgotten"),
            Err(fault) => tracing::warn!(%fault, "old codes could not be forgotten"),
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}
