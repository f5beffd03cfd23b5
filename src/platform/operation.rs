//! One operation: a GraphQL operation or one job. It carries who acts, in which language, the
//! clock and the handles; everything a command needs comes from here.

use std::sync::Arc;

use super::access::AccessConfig;
use super::clock::Clock;
use super::database::Database;
use super::feed::Feed;
use super::messages::Messages;
use super::passwords::Passwords;
use super::scanner::Scanner;
use super::sealing::Sealing;
use super::storage::{FilesConfig, Storage};
use crate::foundation::actor::Actor;
use crate::foundation::locale::Locale;
use crate::foundation::time::Timestamp;

/// The handles that live as long as the process.
#[derive(Clone, Debug)]
pub struct Handles {
    pub database: Database,
    pub clock: Clock,
    pub feed: Feed,
    pub passwords: Passwords,
    pub access: Arc<AccessConfig>,
    pub messages: Messages,
    pub sealing: Sealing,
    pub storage: Storage,
    pub scanner: Scanner,
    pub files: Arc<FilesConfig>,
}

/// The key under which a command's answer is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// The actor and the caller's key.
    pub key: String,
    /// A hash of the field name and its arguments, from which they cannot be guessed.
    pub request_hash: String,
}

/// What one operation carries.
#[derive(Clone, Debug)]
pub struct Operation {
    pub actor: Arc<Actor>,
    pub request_id: Arc<str>,
    pub locale: Locale,
    /// Where the request came from, as the proxy tells; for log-in limits.
    pub source: Arc<str>,
    pub handles: Handles,
    pub idempotency: Option<Idempotency>,
    /// Run every guard and roll back.
    pub dry_run: bool,
}

impl Operation {
    /// An operation of the product itself.
    pub fn system(name: &'static str, handles: Handles) -> Self {
        Self {
            actor: Arc::new(Actor::System(name)),
            request_id: name.into(),
            locale: Locale::English,
            source: "".into(),
            handles,
            idempotency: None,
            dry_run: false,
        }
    }

    /// The same operation that runs every guard and then rolls back.
    #[must_use]
    pub fn with_dry_run(mut self, dry_run: bool) -> Self {
        self.dry_run = dry_run;
        self
    }

    pub fn database(&self) -> &Database {
        &self.handles.database
    }

    /// For reads; a command asks its transaction instead.
    pub fn now(&self) -> Timestamp {
        self.handles.clock.now()
    }
}
