//! Executes what is due: closes demands at their deadline, opens those that were approved for now,
//! announces interest that was not answered in time.
//! A late turn harms nobody, because reads compute the effective state.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domains::{demands, interests};
use crate::foundation::errors::Result;
use crate::platform::operation::Operation;

const EVERY: Duration = Duration::from_secs(1);
const BATCH: u64 = 100;

/// Runs until `stopping`.
pub async fn run(operation: Operation, stopping: CancellationToken) {
    loop {
        match turn(&operation).await {
            Ok(done) if done == BATCH => continue,
            Ok(_) => {}
            Err(fault) => tracing::warn!(%fault, "deadlines could not be looked at"),
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// One turn; returns how much was due of the kind that had most.
pub async fn turn(operation: &Operation) -> Result<u64> {
    Ok(Ord::max(
        demands_turn(operation).await?,
        interests_turn(operation).await?,
    ))
}

async fn demands_turn(operation: &Operation) -> Result<u64> {
    let due = demands::demands_due(operation, BATCH).await?;
    for id in &due {
        if let Err(fault) = demands::run_due_demand(operation, *id).await {
            tracing::warn!(demand = %id, %fault, "a due demand was left for the next turn");
        }
    }
    Ok(due.len() as u64)
}

async fn interests_turn(operation: &Operation) -> Result<u64> {
    let due = interests::interests_due(operation, BATCH).await?;
    for id in &due {
        if let Err(fault) = interests::run_due_interest(operation, *id).await {
            tracing::warn!(interest = %id, %fault, "due interest was left for the next turn");
        }
    }
    Ok(due.len() as u64)
}
