//! The database: SQLite in one file or PostgreSQL, behind one type. What differs between the two
//! lives in this folder and in `platform/events` (the order of the feed) alone.

mod connect;
pub mod filters;
pub mod keyset;
pub mod lists;
pub mod projection;
pub mod search;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use crate::foundation::errors::{CONFLICT, Error, Result, UNAVAILABLE};
use crate::foundation::time::Timestamp;

/// Where the data live.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseConfig {
    /// `sqlite:PATH` for one process, or `postgres://…` for many replicas.
    pub url: String,
    /// Connections that read (SQLite) or read and write (PostgreSQL).
    pub connections: u32,
    /// How long a request waits for a connection before it is answered with `UNAVAILABLE`, in
    /// milliseconds.
    pub acquire_timeout_ms: u64,
    /// Whether an acknowledged write is on the disk (`synchronous=FULL`); refused when off in
    /// production.
    pub durable: bool,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: "sqlite:jiebang-data/jiebang.db".to_owned(),
            connections: 8,
            acquire_timeout_ms: 5_000,
            durable: true,
        }
    }
}

/// A handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    /// On SQLite the one connection that writes; on PostgreSQL the pool.
    writer: DatabaseConnection,
    /// On SQLite many connections that can only read; on PostgreSQL the same pool.
    reader: DatabaseConnection,
    statements: Arc<Statements>,
}

/// How many statements ran and, where a test asked for it, which.
#[derive(Debug, Default)]
pub struct Statements {
    count: AtomicU64,
    kept: std::sync::Mutex<Option<Vec<String>>>,
}

impl Statements {
    /// Statements since the start.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Starts to keep the text of statements and returns those kept so far.
    pub fn keep(&self) -> Vec<String> {
        let mut kept = self.kept.lock().expect("no holder of this lock panics");
        kept.replace(Vec::new()).unwrap_or_default()
    }

    fn note(&self, sql: &str) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if let Some(kept) = self
            .kept
            .lock()
            .expect("no holder of this lock panics")
            .as_mut()
        {
            kept.push(sql.to_owned());
        }
    }
}

impl Database {
    /// Connects, and for SQLite creates the file and its folder where they are missing.
    pub async fn connect(config: &DatabaseConfig) -> Result<Self> {
        connect::connect(config).await
    }

    /// For reads outside a transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For migrations and single statements that write.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    pub fn is_sqlite(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Sqlite
    }

    pub fn statements(&self) -> &Statements {
        &self.statements
    }

    /// A transaction that may write: `BEGIN IMMEDIATE` on SQLite, so that it never fails when it
    /// turns from reading to writing; READ COMMITTED with row locks on PostgreSQL.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// Answers whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    pub async fn close(self) {
        let Self { writer, reader, .. } = self;
        for pool in [reader, writer] {
            if let Err(fault) = pool.close().await {
                tracing::debug!(%fault, "closing the database");
            }
        }
    }
}

/// Whether the database has one writer, whose transactions commit in their order.
pub fn has_one_writer<C: ConnectionTrait>(connection: &C) -> bool {
    connection.get_database_backend() == DbBackend::Sqlite
}

/// The instant that decides, read now: PostgreSQL's `clock_timestamp()`, which moves within a
/// transaction, or the process clock with its high-water mark on SQLite.
pub async fn clock_reading<C: ConnectionTrait>(connection: &C, clock: &Clock) -> Result<Timestamp> {
    if connection.get_database_backend() == DbBackend::Sqlite {
        return Ok(clock.now());
    }
    let row = connection
        .query_one_raw(Statement::from_string(
            DbBackend::Postgres,
            "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT AS micros",
        ))
        .await?
        .ok_or_else(|| Error::internal("clock_timestamp() gave no row"))?;
    Ok(clock.at_database(row.try_get("", "micros")?))
}

/// A lock that only one replica holds until its transaction ends; SQLite has one writer anyway.
/// `None` waits for it, `Some` tries once and tells whether it was had.
pub async fn advisory_lock<C: ConnectionTrait>(connection: &C, key: i64) -> Result<()> {
    if connection.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({key})"))
            .await?;
    }
    Ok(())
}

/// Tries the lock of [`advisory_lock`] once and tells whether it was had.
pub async fn try_advisory_lock<C: ConnectionTrait>(connection: &C, key: i64) -> Result<bool> {
    if connection.get_database_backend() == DbBackend::Sqlite {
        return Ok(true);
    }
    let row = connection
        .query_one_raw(Statement::from_string(
            DbBackend::Postgres,
            format!("SELECT pg_try_advisory_xact_lock({key}) AS had"),
        ))
        .await?
        .ok_or_else(|| Error::internal("pg_try_advisory_xact_lock gave no row"))?;
    Ok(row.try_get("", "had")?)
}

impl From<DbErr> for Error {
    /// A database that cannot be reached is `UNAVAILABLE`, a deadlock or a lost race `CONFLICT`,
    /// anything else a fault of ours. Unique keys are mapped where they mean something, by
    /// [`is_unique_violation`].
    fn from(fault: DbErr) -> Self {
        match &fault {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => {
                tracing::warn!(%fault, "the database cannot be reached");
                UNAVAILABLE.error()
            }
            DbErr::Exec(reason) | DbErr::Query(reason) => {
                let text = reason.to_string();
                if ["40001", "40P01", "deadlock detected", "could not serialize"]
                    .iter()
                    .any(|mark| text.contains(mark))
                {
                    return CONFLICT.error();
                }
                let lost = [
                    "Connection refused",
                    "connection closed",
                    "Broken pipe",
                    "terminating connection",
                    "the database system is",
                    "pool timed out",
                    "Connection reset",
                    "unexpected end of file",
                    "error communicating with database",
                ];
                if lost.iter().any(|mark| text.contains(mark)) {
                    tracing::warn!(%fault, "the database was lost");
                    return UNAVAILABLE.error();
                }
                Self::internal(fault)
            }
            _ => Self::internal(fault),
        }
    }
}

/// Whether a statement failed because a key is taken, on either database.
pub fn is_unique_violation(fault: &DbErr) -> bool {
    matches!(
        fault.sql_err(),
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
    )
}
