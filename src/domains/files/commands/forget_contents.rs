//! Contents that no file needs are deleted from the storage.

use futures_util::TryStreamExt;

use super::super::store;
use crate::foundation::errors::{Result, UNAVAILABLE};
use crate::foundation::time::Timestamp;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// How many are looked at in one statement.
const BATCH: usize = 200;

/// Deletes contents that no file has needed for a day, and what never arrived in full; returns how
/// many. A content is condemned in one transaction and deleted after it: an upload of the same
/// content that comes in between is told to try again, and one that began before is a day old.
pub async fn forget_contents(operation: &Operation) -> Result<u64> {
    let a_day_ago = operation.now().plus_days(-1);
    let storage = &operation.handles.storage;
    let mut count = storage.forget_arriving(a_day_ago).await? as u64;
    adopt_unknown(operation, a_day_ago).await?;
    loop {
        let idle = store::idle_contents(operation, a_day_ago, BATCH as u64).await?;
        let mut deleted = 0;
        for sha256 in &idle {
            let tx = Tx::begin(operation).await?;
            if !store::condemn_content(&tx, sha256, a_day_ago).await? {
                continue;
            }
            tx.commit_without_event("contents are no objects of the marketplace; files are")
                .await?;
            storage.delete(sha256).await?;
            let tx = Tx::begin(operation).await?;
            store::forget_content(&tx, sha256).await?;
            tx.commit_without_event("contents are no objects of the marketplace; files are")
                .await?;
            deleted += 1;
        }
        count += deleted;
        if deleted == 0 {
            return Ok(count);
        }
    }
}

/// A content without a row, as after a database was restored, gets one, and a day to be needed.
async fn adopt_unknown(operation: &Operation, written_before: Timestamp) -> Result<()> {
    let mut batches = operation
        .handles
        .storage
        .contents()?
        .try_filter(|stored| std::future::ready(stored.written_at < written_before))
        .try_chunks(BATCH);
    while let Some(batch) = batches.try_next().await.map_err(|_| UNAVAILABLE.error())? {
        let hashes: Vec<String> = batch.iter().map(|one| one.sha256.clone()).collect();
        let known = store::known_contents(operation, &hashes).await?;
        for stored in batch.iter().filter(|one| !known.contains(&one.sha256)) {
            let size = i64::try_from(stored.size).unwrap_or(i64::MAX);
            let mut tx = Tx::begin(operation).await?;
            store::adopt_content(&mut tx, &stored.sha256, size).await?;
            tx.commit_without_event("contents are no objects of the marketplace; files are")
                .await?;
        }
    }
    Ok(())
}
