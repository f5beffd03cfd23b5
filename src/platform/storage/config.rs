//! Where files are kept, how many and how large they may be, and who looks into them.

use serde::{Deserialize, Serialize};

/// Storage, limits and scanning of files.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FilesConfig {
    /// The folder of the files, unless `s3.bucket` is set; created when the first file comes.
    /// Several replicas need one that they share, or a bucket.
    pub folder: String,
    /// S3-compatible storage in place of the folder.
    pub s3: S3Config,
    /// The largest file, in bytes.
    pub max_bytes: u64,
    /// How many files may be attached to one object.
    pub max_per_object: u32,
    /// How many files of one organisation may wait to be attached.
    pub max_unattached: u32,
    /// Uploads at the same time; each takes up to 12 MiB of memory.
    pub uploads_at_once: usize,
    /// An upload that sends nothing for this long is given up, in milliseconds.
    pub idle_timeout_ms: u64,
    /// How long one upload may take in all, in milliseconds.
    pub upload_timeout_ms: u64,
    /// Who looks for malicious software: `clamd://HOST:PORT`, or `none`. With `none` nobody does,
    /// and every file counts as clean at once.
    pub scanner: String,
}

impl Default for FilesConfig {
    fn default() -> Self {
        Self {
            folder: "jiebang-files".to_owned(),
            s3: S3Config::default(),
            max_bytes: 50 * 1_024 * 1_024,
            max_per_object: 20,
            max_unattached: 100,
            uploads_at_once: 32,
            idle_timeout_ms: 30_000,
            upload_timeout_ms: 600_000,
            scanner: "none".to_owned(),
        }
    }
}

/// An S3-compatible service. A life-cycle rule of the bucket should abort multipart uploads that
/// were left behind by a crash.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3Config {
    /// The bucket; empty for none, and then the folder is used.
    pub bucket: String,
    /// The address of the service; empty for Amazon's own.
    pub endpoint: String,
    /// The region.
    pub region: String,
    /// The name of the key.
    pub access_key_id: String,
    /// The key itself.
    pub secret_access_key: String,
    /// Whether an address that begins with `http://` is accepted; in production only on this
    /// machine.
    pub allow_http: bool,
    /// Whether the bucket stands in the path of an address, not in its host.
    pub path_style: bool,
}

impl Default for S3Config {
    fn default() -> Self {
        Self {
            bucket: String::new(),
            endpoint: String::new(),
            region: "us-east-1".to_owned(),
            access_key_id: String::new(),
            secret_access_key: String::new(),
            allow_http: false,
            path_style: true,
        }
    }
}

impl S3Config {
    /// Whether files would cross a network without encryption.
    pub fn is_in_the_clear(&self) -> bool {
        let Some(host) = self.endpoint.strip_prefix("http://") else {
            return false;
        };
        let local = ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|name| host.split(['/', ':']).next() == Some(name) || host.starts_with("[::1]"));
        !self.bucket.is_empty() && self.allow_http && !local
    }
}
