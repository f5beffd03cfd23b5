//! How a database is opened: two pools on one SQLite file, or one pool to PostgreSQL.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, DatabaseConnection};

use super::{Database, DatabaseConfig, Statements};
use crate::foundation::errors::{Error, INVALID_INPUT, Result};

pub(super) async fn connect(config: &DatabaseConfig) -> Result<Database> {
    let statements = Arc::new(Statements::default());
    if let Some(path) = config.url.strip_prefix("sqlite:") {
        let path = path
            .trim_start_matches("//")
            .split('?')
            .next()
            .unwrap_or_default();
        if path.is_empty() || path.contains(":memory:") {
            return Err(INVALID_INPUT
                .with(
                    "reason",
                    "sqlite needs a file, because every connection must see the same data",
                )
                .at("database.url")
                .into());
        }
        if let Some(folder) = Path::new(path)
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).map_err(Error::internal)?;
        }
        let writer = sqlite(config, path, Access::Write, &statements).await?;
        let reader = sqlite(config, path, Access::Read, &statements).await?;
        return Ok(Database {
            writer,
            reader,
            statements,
        });
    }
    let mut options = ConnectOptions::new(&config.url);
    bound(&mut options, config, config.connections);
    let pool = counted(sea_orm::Database::connect(options).await?, &statements);
    Ok(Database {
        writer: pool.clone(),
        reader: pool,
        statements,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

async fn sqlite(
    config: &DatabaseConfig,
    path: &str,
    access: Access,
    statements: &Arc<Statements>,
) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
    bound(
        &mut options,
        config,
        if access == Access::Write {
            1
        } else {
            config.connections
        },
    );
    let synchronous = if config.durable {
        SqliteSynchronous::Full
    } else {
        SqliteSynchronous::Off
    };
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .statement_cache_capacity(256)
            .pragma("temp_store", "memory")
            .pragma("mmap_size", "268435456");
        if access == Access::Read {
            sqlite.pragma("query_only", "on")
        } else {
            sqlite
        }
    });
    Ok(counted(
        sea_orm::Database::connect(options).await?,
        statements,
    ))
}

fn bound(options: &mut ConnectOptions, config: &DatabaseConfig, connections: u32) {
    options
        .max_connections(connections.max(1))
        .min_connections(1)
        // A connection holds a page cache and prepared statements; quiet hours give them back.
        .idle_timeout(Duration::from_secs(60))
        .acquire_timeout(Duration::from_millis(config.acquire_timeout_ms))
        .sqlx_logging(false);
}

fn counted(mut pool: DatabaseConnection, statements: &Arc<Statements>) -> DatabaseConnection {
    let statements = Arc::clone(statements);
    pool.set_metric_callback(move |info| statements.note(&info.statement.sql));
    pool
}
