//! The composition root: configuration in, running parts out.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, Profile};
use crate::domains::matching::Matcher;
use crate::foundation::errors::{Error, Result};
use crate::graphql::schema;
use crate::http::{self, JiebangApi, Readiness};
use crate::platform::bus::Bus;
use crate::platform::clock::Clock;
use crate::platform::database::{self, Database};
use crate::platform::events;
use crate::platform::feed::Feed;
use crate::platform::messages::Messages;
use crate::platform::operation::{Handles, Operation};
use crate::platform::passwords::Passwords;
use crate::platform::scanner::Scanner;
use crate::platform::sealing::Sealing;
use crate::platform::storage::Storage;
use crate::platform::telemetry;
use crate::platform::tls;
use crate::workers;

/// The advisory lock that replicas take before they migrate.
const MIGRATION_LOCK: i64 = 0x4a42_4d49_4752;

/// The parts of a process, before any of them runs.
pub struct App {
    pub config: Config,
    pub handles: Handles,
    pub matcher: Arc<Matcher>,
    bus: Option<Bus>,
    stopping: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl App {
    /// Connects to the database and to Redis where it is configured. Nothing runs yet.
    pub async fn connect(config: Config) -> Result<Self> {
        tls::provide();
        let database = Database::connect(&config.database).await?;
        let clock = Clock::default();
        let production = config.profile == Profile::Production;
        let handles = Handles {
            database,
            messages: Messages::new(&config.messages, &clock, production)?,
            clock,
            feed: Feed::default(),
            passwords: Passwords::new(config.access.hashes_at_once),
            sealing: Sealing::new(&config.access.secret, &config.access.former_secret),
            access: Arc::new(config.access.clone()),
            storage: Storage::open(&config.files)?,
            scanner: Scanner::parse(&config.files.scanner)?,
            files: Arc::new(config.files.clone()),
        };
        let bus = Bus::connect(&config.redis)?;
        let matcher = Arc::new(Matcher::new(config.matching.clone()));
        Ok(Self {
            config,
            handles,
            matcher,
            bus,
            stopping: CancellationToken::new(),
            tasks: Vec::new(),
        })
    }

    /// Applies the migrations that are missing; one replica at a time.
    pub async fn migrate(&self) -> Result<()> {
        use jiebang_migrations::{Migrator, MigratorTrait};
        // The lock is held by a transaction of its own, because the steps have theirs; SQLite has
        // one writer and needs none.
        let lock = if self.handles.database.is_sqlite() {
            None
        } else {
            let transaction = self.handles.database.begin().await?;
            database::advisory_lock(&transaction, MIGRATION_LOCK).await?;
            Some(transaction)
        };
        Migrator::up(self.handles.database.writer(), None).await?;
        if let Some(lock) = lock {
            lock.commit().await?;
        }
        Ok(())
    }

    /// Starts what every role needs: the feed, the bus and the indexes that follow the feed.
    pub async fn start_following(&mut self) -> Result<()> {
        if let Some(last) = events::last_instant(self.handles.database.reader()).await? {
            self.handles.clock.not_before(last);
        }
        let poll = Duration::from_millis(self.config.feed.poll_ms.max(10));
        let feed = self.handles.feed.clone();
        let following = feed.clone();
        let (database, clock, bus, stopping) = (
            self.handles.database.clone(),
            self.handles.clock.clone(),
            self.bus.clone(),
            self.stopping.clone(),
        );
        self.spawn(async move { following.follow(database, clock, bus, poll, stopping).await });
        if let Some(bus) = self.bus.clone() {
            self.spawn(bus.listen(feed, self.stopping.clone()));
        }
        let operation = Operation::system("matching", self.handles.clone());
        self.spawn(Arc::clone(&self.matcher).follow(operation, self.stopping.clone()));
        Ok(())
    }

    /// Starts the loops of the worker: deadlines, scanning of files, housekeeping and notices.
    pub fn start_working(&mut self) {
        let operation = Operation::system("scheduler", self.handles.clone());
        self.spawn(workers::deadlines::run(
            operation.clone(),
            self.stopping.clone(),
        ));
        self.spawn(workers::scanning::run(
            operation.clone(),
            self.stopping.clone(),
        ));
        self.spawn(workers::housekeeping::run(
            operation.clone(),
            self.stopping.clone(),
        ));
        self.spawn(workers::notices::run(
            operation,
            Arc::clone(&self.matcher),
            self.config.http.public_url(),
            self.stopping.clone(),
        ));
    }

    /// The router of the API, or the refusal of a schema that cannot be served.
    pub fn router(&self) -> Result<axum::Router> {
        let api = JiebangApi::new(
            schema::build(&self.config.graphql.limits),
            self.handles.clone(),
            Arc::clone(&self.matcher),
        );
        let readiness = Readiness {
            database: self.handles.database.clone(),
            bus: self.bus.clone(),
            metrics: telemetry::metrics(),
            loaded: self.matcher.loaded(),
        };
        http::router(
            &self.config.http,
            self.config.graphql.clone(),
            api,
            readiness,
            self.stopping.clone(),
        )
        .map_err(|fault| Error::internal(fault.to_string()))
    }

    /// Serves on a listener until [`App::stopping`] is cancelled.
    pub async fn serve(&self, listener: tokio::net::TcpListener) -> Result<()> {
        let grace = Duration::from_millis(self.config.http.shutdown_grace_ms);
        http::serve(listener, self.router()?, self.stopping.clone(), grace)
            .await
            .map_err(Error::internal)
    }

    /// Cancelled to stop everything.
    pub fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// Stops every loop, waits for them and closes the database.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        for task in self.tasks.drain(..) {
            if let Err(fault) = task.await {
                tracing::error!(%fault, "a loop ended badly");
            }
        }
        self.handles.messages.finish().await;
        self.handles.database.close().await;
    }

    fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.push(tokio::spawn(task));
    }
}
