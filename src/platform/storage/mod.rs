//! Where the contents of files are: a local folder or an S3-compatible bucket, behind one face.
//! A content is addressed by its SHA-256 and so kept once. It knows no domain and no names of files.

mod config;
mod incoming;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use tokio::sync::Semaphore;

pub use config::{FilesConfig, S3Config};
pub use incoming::{Incoming, Sealed};

use crate::foundation::errors::{Error, Result, UNAVAILABLE};
use crate::foundation::time::Timestamp;

/// Where contents lie while they arrive, before their hash is known.
const ARRIVING: &str = "incoming";

/// A content that is on its way out.
pub type ContentStream = BoxStream<'static, std::result::Result<Bytes, object_store::Error>>;

/// A handle to the storage; cheap to clone.
#[derive(Clone, Debug)]
pub struct Storage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    place: Place,
    uploads: Arc<Semaphore>,
}

#[derive(Debug)]
enum Place {
    /// Opened when it is needed first, so that a command that touches no file leaves no folder.
    Folder {
        path: PathBuf,
        opened: OnceLock<Arc<dyn ObjectStore>>,
    },
    Bucket(Arc<dyn ObjectStore>),
}

/// What the storage says about one content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// In hexadecimal.
    pub sha256: String,
    pub size: u64,
    pub written_at: Timestamp,
}

impl Storage {
    /// The storage of a configuration. Nothing is asked or created yet.
    pub fn open(config: &FilesConfig) -> Result<Self> {
        let place = if config.s3.bucket.is_empty() {
            Place::Folder {
                path: PathBuf::from(&config.folder),
                opened: OnceLock::new(),
            }
        } else {
            Place::Bucket(bucket(&config.s3)?)
        };
        let uploads = Arc::new(Semaphore::new(config.uploads_at_once.max(1)));
        Ok(Self(Arc::new(Inner { place, uploads })))
    }

    /// Begins to take a content in. Refused while too many uploads are under way.
    pub async fn receive(&self) -> Result<Incoming> {
        let place = Arc::clone(&self.0.uploads)
            .try_acquire_owned()
            .map_err(|_| UNAVAILABLE.error())?;
        let key = Path::from_iter([ARRIVING, &uuid::Uuid::new_v4().simple().to_string()]);
        let store = self.store()?;
        let upload = store.put_multipart(&key).await.map_err(unavailable)?;
        Ok(Incoming::new(store, key, upload, place))
    }

    /// Reads a content, all of it or the bytes of a range.
    pub async fn read(
        &self,
        sha256: &str,
        range: Option<std::ops::Range<u64>>,
    ) -> Result<ContentStream> {
        let options = GetOptions::new().with_range(range.map(GetRange::Bounded));
        let found = self
            .store()?
            .get_opts(&key_of(sha256), options)
            .await
            .map_err(unavailable)?;
        Ok(found.into_stream())
    }

    /// Deletes a content; one that is absent already counts as deleted.
    pub async fn delete(&self, sha256: &str) -> Result<()> {
        delete(self.store()?.as_ref(), &key_of(sha256)).await
    }

    /// Every content that is kept, in no order.
    pub fn contents(&self) -> Result<BoxStream<'static, Result<Stored>>> {
        let listed = self.store()?.list(None).map_err(unavailable);
        let kept = listed.try_filter_map(|meta| async move {
            Ok(sha256_of(&meta.location).map(|sha256| Stored {
                sha256,
                size: meta.size,
                written_at: Timestamp::from_micros(meta.last_modified.timestamp_micros()),
            }))
        });
        Ok(kept.boxed())
    }

    /// Deletes what began to arrive before an instant and never was all there; gives its number.
    pub async fn forget_arriving(&self, before: Timestamp) -> Result<usize> {
        let store = self.store()?;
        let prefix = Path::from(ARRIVING);
        let listed: Vec<_> = store
            .list(Some(&prefix))
            .try_filter(|meta| {
                let old = meta.last_modified.timestamp_micros() < before.micros();
                async move { old }
            })
            .try_collect()
            .await
            .map_err(unavailable)?;
        for meta in &listed {
            delete(store.as_ref(), &meta.location).await?;
        }
        Ok(listed.len() + self.forget_parts(before).await?)
    }

    /// In a folder the parts of an upload that a crash cut off are files that no listing shows.
    async fn forget_parts(&self, before: Timestamp) -> Result<usize> {
        let Place::Folder { path, .. } = &self.0.place else {
            return Ok(0);
        };
        let Ok(mut entries) = tokio::fs::read_dir(path.join(ARRIVING)).await else {
            return Ok(0);
        };
        let mut count = 0;
        while let Some(entry) = entries.next_entry().await.map_err(Error::internal)? {
            let modified = entry.metadata().await.and_then(|about| about.modified());
            let age = modified.ok().and_then(|at| {
                at.duration_since(std::time::UNIX_EPOCH)
                    .ok()
                    .and_then(|since| i64::try_from(since.as_micros()).ok())
            });
            if age.is_some_and(|at| at < before.micros())
                && tokio::fs::remove_file(entry.path()).await.is_ok()
            {
                count += 1;
            }
        }
        Ok(count)
    }

    fn store(&self) -> Result<Arc<dyn ObjectStore>> {
        match &self.0.place {
            Place::Bucket(store) => Ok(Arc::clone(store)),
            Place::Folder { path, opened } => {
                if let Some(store) = opened.get() {
                    return Ok(Arc::clone(store));
                }
                std::fs::create_dir_all(path).map_err(|fault| {
                    Error::internal(format!("files.folder {}: {fault}", path.display()))
                })?;
                let folder = LocalFileSystem::new_with_prefix(path)
                    .map_err(Error::internal)?
                    .with_fsync(true);
                Ok(Arc::clone(opened.get_or_init(|| Arc::new(folder))))
            }
        }
    }
}

fn bucket(config: &S3Config) -> Result<Arc<dyn ObjectStore>> {
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&config.bucket)
        .with_region(&config.region)
        .with_allow_http(config.allow_http)
        .with_virtual_hosted_style_request(!config.path_style)
        // Not every compatible service can delete many at once.
        .with_disable_bulk_delete(true);
    if !config.endpoint.is_empty() {
        builder = builder.with_endpoint(&config.endpoint);
    }
    // Without a key the service is asked for one as on Amazon's own machines.
    if !config.access_key_id.is_empty() {
        builder = builder
            .with_access_key_id(&config.access_key_id)
            .with_secret_access_key(&config.secret_access_key);
    }
    let store = builder
        .build()
        .map_err(|fault| Error::internal(format!("files.s3: {fault}")))?;
    Ok(Arc::new(store))
}

/// Two levels, so that no folder grows without end.
fn key_of(sha256: &str) -> Path {
    Path::from_iter([sha256.get(..2).unwrap_or_default(), sha256])
}

fn sha256_of(key: &Path) -> Option<String> {
    let text = key.as_ref();
    let (folder, name) = text.split_once('/')?;
    let ours = name.len() == 64
        && name.bytes().all(|byte| byte.is_ascii_hexdigit())
        && name.starts_with(folder)
        && folder.len() == 2;
    ours.then(|| name.to_owned())
}

async fn delete(store: &dyn ObjectStore, key: &Path) -> Result<()> {
    match store.delete(key).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(fault) => Err(unavailable(fault)),
    }
}

/// What the storage cannot do now may work later; the fault itself is for the log only.
fn unavailable(fault: object_store::Error) -> Error {
    match fault {
        object_store::Error::NotFound { path, .. } => {
            Error::internal(format!("the storage lacks {path}"))
        }
        other => {
            tracing::warn!(fault = %other, "the storage of files failed");
            UNAVAILABLE.error()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_lies_under_the_first_two_digits_of_its_hash() {
        let sha256 = "ab".repeat(32);
        let key = key_of(&sha256);
        assert_eq!(key.as_ref(), format!("ab/{sha256}"));
        assert_eq!(sha256_of(&key), Some(sha256));
        assert_eq!(sha256_of(&Path::from("incoming/x")), None);
    }
}
