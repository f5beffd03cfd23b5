//! A file is removed: by an editor, or because it was never attached.

use super::super::events::FILE_REMOVED;
use super::super::lifecycle::removal;
use super::super::policy;
use super::super::store;
use super::super::tables::file;
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::FileId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which file is removed.
    pub struct RemoveFileInput {
        /// The file; it is attached to nothing.
        pub id: FileId,
        /// The version that is removed.
        pub expected_version: Option<i32>,
    }
}

/// Removes a file that no object holds. Its content goes when no other file has it.
pub async fn remove_file(operation: &Operation, input: &RemoveFileInput) -> Result<file::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may_remove(&operation.actor, &before)?;
    expect_version(input.expected_version, before.version)?;
    removal(&before)?;
    let file = remove(&mut tx, &before, "REMOVED").await?;
    tx.commit(file).await
}

/// Removes a file whose time to be attached is over; one that was attached meanwhile stays.
pub async fn remove_unattached_file(operation: &Operation, id: FileId) -> Result<()> {
    let mut tx = Tx::begin(operation).await?;
    let before = match store::lock(&tx, id).await {
        Err(error) if error.is(&NOT_FOUND) => return Ok(()),
        other => other?,
    };
    let now = tx.now().await?;
    if before.kept_until.is_none_or(|until| until > now) {
        return Ok(());
    }
    remove(&mut tx, &before, "UNATTACHED").await?;
    tx.commit(()).await
}

async fn remove(
    tx: &mut Tx<'_>,
    before: &file::Model,
    reason: &'static str,
) -> Result<file::Model> {
    let after = file::Model {
        removed_at: Some(tx.now().await?),
        kept_until: None,
        next_scan_at: None,
        ..before.clone()
    };
    let file = store::save(tx, before, after).await?;
    tx.record(
        Event::of(&FILE_REMOVED, "file", file.id)
            .organisation(file.organisation_id)
            .with("reason", reason),
    );
    Ok(file)
}
