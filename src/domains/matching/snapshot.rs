//! The snapshot of the indexes on disk: a start without building. It names the place in the log
//! and its hash, so that a snapshot of another database is never taken.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::matcher::{Matcher, read, write};
use super::words::aliases;
use crate::foundation::errors::{Error, Result};
use crate::platform::events;
use crate::platform::operation::Operation;

/// The file's first bytes; another number is another format.
const MAGIC: &[u8; 8] = b"JBSNAP01";

/// Borrowed on both ways: the bytes of the indexes are hundreds of megabytes in a large market.
#[derive(Serialize, Deserialize)]
struct Snapshot<'a> {
    /// The hash of the event at the position of the indexes; empty at the start of the log.
    hash: &'a str,
    suppliers: &'a [u8],
    demands: &'a [u8],
}

/// Writes beside the file and renames, so that a crash leaves the old one.
pub async fn save(matcher: &Arc<Matcher>, file: &str, operation: &Operation) -> Result<()> {
    let held = Arc::clone(matcher);
    let encoding = tokio::task::spawn_blocking(move || {
        // Both are held at once, so that they stand at the same position.
        let (suppliers, demands) = (read(&held.suppliers), read(&held.demands));
        (suppliers.position, suppliers.encode(), demands.encode())
    });
    let (position, suppliers, demands) = encoding.await.map_err(Error::internal)?;
    let hash = hash_at(operation, position).await?;
    let file = file.to_owned();
    let writing = tokio::task::spawn_blocking(move || -> Result<()> {
        let snapshot = Snapshot {
            hash: &hash,
            suppliers: &suppliers,
            demands: &demands,
        };
        let bytes = postcard::to_extend(&snapshot, MAGIC.to_vec()).map_err(Error::internal)?;
        let beside = format!("{file}.new");
        std::fs::write(&beside, bytes).map_err(Error::internal)?;
        std::fs::rename(&beside, &file).map_err(Error::internal)
    });
    writing.await.map_err(Error::internal)?
}

/// Reads the snapshot into the matcher; `false` when there is none that fits.
pub async fn restore(matcher: &Arc<Matcher>, file: &str, operation: &Operation) -> bool {
    if !Path::new(file).exists() {
        return false;
    }
    match read_back(matcher, file, operation).await {
        Ok(fits) => fits,
        Err(fault) => {
            tracing::warn!(%fault, "the snapshot cannot be used; the indexes are built anew");
            false
        }
    }
}

async fn read_back(matcher: &Arc<Matcher>, file: &str, operation: &Operation) -> Result<bool> {
    let weights = read(&matcher.suppliers).weights().clone();
    let file = file.to_owned();
    let decoding = tokio::task::spawn_blocking(move || -> Result<(String, Engine, Engine)> {
        let bytes = std::fs::read(file).map_err(Error::internal)?;
        let body = bytes
            .strip_prefix(MAGIC)
            .ok_or_else(|| Error::internal("not a snapshot of this version"))?;
        let snapshot: Snapshot<'_> = postcard::from_bytes(body).map_err(Error::internal)?;
        let decode = |bytes: &[u8]| {
            Engine::decode(bytes, weights.clone(), aliases())
                .map_err(|fault| Error::internal(fault.to_string()))
        };
        let (suppliers, demands) = std::thread::scope(|scope| {
            let demands = scope.spawn(|| decode(snapshot.demands));
            let suppliers = decode(snapshot.suppliers);
            (suppliers, demands.join().expect("decoding does not panic"))
        });
        Ok((snapshot.hash.to_owned(), suppliers?, demands?))
    });
    let (hash, suppliers, demands) = decoding.await.map_err(Error::internal)??;
    if suppliers.position != demands.position
        || hash_at(operation, suppliers.position).await? != hash
    {
        return Ok(false);
    }
    *write(&matcher.demands) = demands;
    *write(&matcher.suppliers) = suppliers;
    Ok(true)
}

async fn hash_at(operation: &Operation, position: i64) -> Result<String> {
    if position == 0 {
        return Ok(String::new());
    }
    let rows = events::after(operation.database().reader(), position - 1, 1).await?;
    Ok(rows
        .into_iter()
        .next()
        .and_then(|row| row.hash)
        .unwrap_or_else(|| "missing".to_owned()))
}
