//! Documents that are named by their hash: registered by clients, or trusted from a manifest.
//!
//! Two contracts are spoken: `documentId: "sha256:…"` of GraphQL over HTTP, and the automatic
//! persisted queries of Apollo, where a client sends a hash, hears that it is unknown, and sends
//! hash and text together. A manifest holds the documents of known clients; in the trusted-only
//! mode nothing else runs.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::StatusCode;
use futures_util::future::BoxFuture;
use moka::future::Cache;
use serde_json::Value;

use super::codes;
use super::refusal::{Refusal, error};
use super::request::Incoming;
use super::validate::{hash_of, hex};

/// Where documents that clients register are kept, under their SHA-256 in lower-case hexadecimal.
///
/// It is a cache: a lost document makes a client send it again. With several replicas a shared one
/// spares them that.
pub trait DocumentStore: Send + Sync + 'static {
    fn get<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Option<Arc<str>>>;
    fn put<'a>(&'a self, hash: &'a str, document: Arc<str>) -> BoxFuture<'a, ()>;
}

/// Keeps registered documents in this process, up to a number of bytes.
pub struct InProcessDocuments {
    cache: Cache<String, Arc<str>>,
}

impl InProcessDocuments {
    pub fn new(max_bytes: u64) -> Self {
        let cache = Cache::builder()
            .max_capacity(max_bytes)
            .weigher(|hash: &String, document: &Arc<str>| {
                u32::try_from(hash.len() + document.len()).unwrap_or(u32::MAX)
            })
            .build();
        Self { cache }
    }
}

impl DocumentStore for InProcessDocuments {
    fn get<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Option<Arc<str>>> {
        Box::pin(self.cache.get(hash))
    }

    fn put<'a>(&'a self, hash: &'a str, document: Arc<str>) -> BoxFuture<'a, ()> {
        Box::pin(self.cache.insert(hash.to_owned(), document))
    }
}

/// The documents of known clients.
#[derive(Clone, Debug, Default)]
pub struct TrustedDocuments {
    by_id: HashMap<String, Arc<str>>,
}

/// A manifest that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    #[error("the manifest of trusted documents is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error(
        "the manifest of trusted documents is neither an object of id and text nor one with \"operations\""
    )]
    Shape,
    #[error("the manifest's id {0} is not the SHA-256 of its document")]
    Hash(String),
}

impl TrustedDocuments {
    /// Reads a manifest: an object from id to text, as graphql-codegen and Relay write it, or
    /// Apollo's form with `operations: [{id, body}]`. Ids that look like a SHA-256 must be one.
    pub fn parse(manifest: &str) -> Result<Self, ManifestError> {
        let manifest: Value = serde_json::from_str(manifest)?;
        let entries: Vec<(&str, &str)> = match (manifest.get("operations"), &manifest) {
            (Some(Value::Array(operations)), _) => operations
                .iter()
                .map(|operation| {
                    Some((
                        operation.get("id")?.as_str()?,
                        operation.get("body")?.as_str()?,
                    ))
                })
                .collect::<Option<_>>(),
            (_, Value::Object(members)) => members
                .iter()
                .map(|(id, text)| Some((id.as_str(), text.as_str()?)))
                .collect(),
            _ => None,
        }
        .ok_or(ManifestError::Shape)?;
        let mut by_id = HashMap::new();
        for (id, text) in entries {
            let bare = id.strip_prefix("sha256:").unwrap_or(id);
            let hash = hex(&hash_of(text));
            if is_sha256(bare) && bare != hash {
                return Err(ManifestError::Hash(id.to_owned()));
            }
            let text: Arc<str> = text.into();
            by_id.insert(bare.to_owned(), text.clone());
            by_id.insert(hash, text);
        }
        Ok(Self { by_id })
    }

    fn get(&self, id: &str) -> Option<Arc<str>> {
        self.by_id.get(id).cloned()
    }
}

/// The text to run, and whether it is to be registered once it has proved valid.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) source: Arc<str>,
    pub(super) register_as: Option<String>,
}

impl Resolved {
    fn known(source: Arc<str>) -> Self {
        Self {
            source,
            register_as: None,
        }
    }
}

/// Finds the text of a request's document.
pub(super) struct Resolver {
    pub(super) store: Arc<dyn DocumentStore>,
    pub(super) trusted: TrustedDocuments,
    pub(super) trusted_only: bool,
}

impl Resolver {
    pub(super) async fn resolve(&self, incoming: &mut Incoming) -> Result<Resolved, Refusal> {
        let hash = persisted_hash(incoming)?;
        let Some(text) = incoming.query.take() else {
            let id = hash.or(incoming.document_id.take()).unwrap_or_default();
            return self.look_up(&id).await;
        };
        // Hashing whatever is sent would be work without a bound; the guard refuses long texts next.
        if hash.is_none() && !self.trusted_only {
            return Ok(Resolved::known(text.into()));
        }
        let actual = hex(&hash_of(&text));
        if hash.as_ref().is_some_and(|claimed| *claimed != actual) {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                codes::PERSISTED_QUERY_MISMATCH,
                "The sha256Hash is not that of the query.",
            ));
        }
        if self.trusted_only {
            return self
                .trusted
                .get(&actual)
                .map(Resolved::known)
                .ok_or_else(required);
        }
        Ok(Resolved {
            source: text.into(),
            register_as: hash,
        })
    }

    async fn look_up(&self, id: &str) -> Result<Resolved, Refusal> {
        let id = id.strip_prefix("sha256:").unwrap_or(id);
        if let Some(text) = self.trusted.get(id) {
            return Ok(Resolved::known(text));
        }
        if self.trusted_only {
            return Err(required());
        }
        let stored = if is_sha256(id) {
            self.store.get(id).await
        } else {
            None
        };
        stored.map(Resolved::known).ok_or_else(|| {
            // The very words that Apollo's clients look for.
            Refusal::semantics(vec![error(
                codes::PERSISTED_QUERY_NOT_FOUND,
                "PersistedQueryNotFound",
                None,
            )])
        })
    }
}

fn required() -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        codes::PERSISTED_QUERY_REQUIRED,
        "Only documents from the manifest of trusted documents run here.",
    )
}

/// The hash that `extensions.persistedQuery` names.
fn persisted_hash(incoming: &Incoming) -> Result<Option<String>, Refusal> {
    let Some(persisted) = incoming
        .extensions
        .get("persistedQuery")
        .filter(|value| !value.is_null())
    else {
        return Ok(None);
    };
    if persisted.get("version").and_then(Value::as_u64) != Some(1) {
        return Err(Refusal::bad_request(
            "\"extensions.persistedQuery.version\" must be 1.",
        ));
    }
    match persisted.get("sha256Hash").and_then(Value::as_str) {
        Some(hash) if is_sha256(hash) => Ok(Some(hash.to_owned())),
        _ => Err(Refusal::bad_request(
            "\"extensions.persistedQuery.sha256Hash\" must be 64 lower-case hexadecimal digits.",
        )),
    }
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn manifests_are_read_in_both_forms_and_checked() {
        let hash = hex(&hash_of("{a}"));
        for manifest in [
            json!({ &hash: "{a}" }),
            json!({ format!("sha256:{hash}"): "{a}" }),
            json!({ "format": "apollo-persisted-query-manifest", "operations": [{"id": hash, "body": "{a}"}] }),
            json!({ "by-name": "{a}" }),
        ] {
            let trusted = TrustedDocuments::parse(&manifest.to_string()).expect("a manifest");
            assert_eq!(trusted.get(&hash).as_deref(), Some("{a}"));
        }
        assert!(matches!(
            TrustedDocuments::parse(&json!({ hash: "{b}" }).to_string()),
            Err(ManifestError::Hash(_))
        ));
        assert!(matches!(
            TrustedDocuments::parse("[]"),
            Err(ManifestError::Shape)
        ));
        assert!(matches!(
            TrustedDocuments::parse("["),
            Err(ManifestError::Json(_))
        ));
    }
}
