//! A content that arrives: hashed and written part by part, then moved to where its hash says.

use std::sync::Arc;

use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::{delete, key_of, unavailable};
use crate::foundation::errors::{Error, Result};
use crate::platform::secrets::hex;

/// What is held in memory of an upload: one part that fills and one that is being written. S3
/// accepts no smaller parts.
const PART: usize = 5 * 1_024 * 1_024;

/// An upload under way. Dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct Incoming {
    store: Arc<dyn ObjectStore>,
    key: Path,
    writer: Option<WriteMultipart>,
    hash: Sha256,
    size: u64,
    place: Option<OwnedSemaphorePermit>,
}

impl Incoming {
    pub(super) fn new(
        store: Arc<dyn ObjectStore>,
        key: Path,
        upload: Box<dyn MultipartUpload>,
        place: OwnedSemaphorePermit,
    ) -> Self {
        Self {
            store,
            key,
            writer: Some(WriteMultipart::new_with_chunk_size(upload, PART)),
            hash: Sha256::new(),
            size: 0,
            place: Some(place),
        }
    }

    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next bytes; waits while the part before is still being written.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<()> {
        let writer = self
            .writer
            .as_mut()
            .ok_or_else(|| Error::internal("an upload was written to after its end"))?;
        writer.wait_for_capacity(1).await.map_err(unavailable)?;
        writer.write(chunk);
        self.hash.update(chunk);
        self.size += chunk.len() as u64;
        Ok(())
    }

    /// All bytes are there: the content is whole, but not yet where readers find it.
    pub async fn seal(mut self) -> Result<Sealed> {
        let writer = self
            .writer
            .take()
            .ok_or_else(|| Error::internal("an upload ended twice"))?;
        writer.finish().await.map_err(unavailable)?;
        Ok(Sealed {
            store: Arc::clone(&self.store),
            key: Some(self.key.clone()),
            sha256: hex(&std::mem::take(&mut self.hash).finalize()),
            size: self.size,
            _place: self.place.take(),
        })
    }

    /// Gives the upload up, and waits until nothing of it is left.
    pub async fn discard(mut self) {
        if let Some(writer) = self.writer.take() {
            abort(writer).await;
        }
    }
}

impl Drop for Incoming {
    /// Whoever uploaded has gone away.
    fn drop(&mut self) {
        if let (Some(writer), Ok(runtime)) =
            (self.writer.take(), tokio::runtime::Handle::try_current())
        {
            runtime.spawn(abort(writer));
        }
    }
}

async fn abort(writer: WriteMultipart) {
    if let Err(fault) = writer.abort().await {
        tracing::warn!(%fault, "an upload that was given up left parts behind");
    }
}

/// A whole content that waits to be kept. Dropped before, it leaves nothing behind.
#[derive(Debug)]
pub struct Sealed {
    store: Arc<dyn ObjectStore>,
    key: Option<Path>,
    sha256: String,
    size: u64,
    _place: Option<OwnedSemaphorePermit>,
}

impl Sealed {
    /// In hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Moves the content to where its hash says. What was there before is the same content.
    pub async fn keep(mut self) -> Result<()> {
        if let Some(key) = self.key.take() {
            let moved = self.store.rename(&key, &key_of(&self.sha256)).await;
            if let Err(fault) = moved {
                self.key = Some(key);
                return Err(unavailable(fault));
            }
        }
        Ok(())
    }

    /// Gives the content up, and waits until nothing of it is left.
    pub async fn discard(mut self) {
        if let Some(key) = self.key.take() {
            forget(Arc::clone(&self.store), key).await;
        }
    }
}

impl Drop for Sealed {
    fn drop(&mut self) {
        if let (Some(key), Ok(runtime)) = (self.key.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(forget(Arc::clone(&self.store), key));
        }
    }
}

async fn forget(store: Arc<dyn ObjectStore>, key: Path) {
    if let Err(fault) = delete(store.as_ref(), &key).await {
        tracing::warn!(%fault, "an upload that was given up is left behind");
    }
}
