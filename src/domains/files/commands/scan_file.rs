//! A file is scanned, or scanned again after a scanner could not be asked.

use super::super::events::FILE_SCANNED;
use super::super::lifecycle::{Scanned, after_scan, waits_for_scan};
use super::super::store;
use super::super::tables::file::Entity;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::FileId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::scanner::Finding;
use crate::platform::transaction::Tx;
use sea_orm::EntityTrait;

/// Has one file scanned. The scanner is asked before the transaction begins; whoever comes second
/// finds the file scanned and leaves it.
pub async fn scan_file(operation: &Operation, id: FileId) -> Result<()> {
    let Some(file) = Entity::find_by_id(id)
        .one(operation.database().reader())
        .await?
    else {
        return Ok(());
    };
    let scanned = match ask(operation, &file.sha256).await {
        Ok(Finding::Clean) => Scanned::Clean,
        Ok(Finding::Infected(what)) => {
            tracing::warn!(file = %id, what, "a file is infected");
            Scanned::Infected
        }
        Err(fault) => {
            tracing::warn!(file = %id, %fault, "a file could not be scanned");
            Scanned::Failed
        }
    };
    let mut tx = Tx::begin(operation).await?;
    let before = match store::lock(&tx, id).await {
        Err(error) if error.is(&NOT_FOUND) => return Ok(()),
        other => other?,
    };
    let now = tx.now().await?;
    if !waits_for_scan(before.scan_state) {
        return Ok(());
    }
    let file = store::save(&mut tx, &before, after_scan(&before, scanned, now)).await?;
    tx.record(
        Event::of(&FILE_SCANNED, "file", file.id)
            .organisation(file.organisation_id)
            .with("state", file.scan_state),
    );
    tx.commit(()).await
}

async fn ask(operation: &Operation, sha256: &str) -> Result<Finding> {
    let handles = &operation.handles;
    if handles.scanner.is_none() {
        return Ok(Finding::Clean);
    }
    let content = handles.storage.read(sha256, None).await?;
    handles.scanner.scan(content).await
}
