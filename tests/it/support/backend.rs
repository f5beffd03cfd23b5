//! A fresh database for one test: a file, or a copy of a migrated template on the run's PostgreSQL.

use std::path::Path;

use jiebang::app::App;
use jiebang::config::Config;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

/// The lock that processes of a run take while one of them makes the template.
const TEMPLATE_LOCK: i64 = 0x4a42_5445_5354;

/// The configuration of a test: quick to start, and not asking the disk to be sure.
pub async fn fresh_database(folder: &Path) -> Config {
    let mut config = Config::default();
    config.feed.poll_ms = 200;
    config.http.listen = "127.0.0.1:0".to_owned();
    config.log.filter = "off".to_owned();
    config.files.folder = folder.join("files").display().to_string();
    config.messages.file = folder.join("messages.jsonl").display().to_string();
    match std::env::var("JIEBANG_TEST_BACKEND").as_deref() {
        Err(_) | Ok("sqlite") => {
            config.database.url = format!("sqlite:{}", folder.join("test.db").display());
            config.database.connections = 4;
            config.database.durable = false;
        }
        Ok("postgres") => {
            let server = std::env::var("JIEBANG_TEST_POSTGRES")
                .expect("JIEBANG_TEST_POSTGRES names the server");
            config.database.url = copy_of_template(&server).await;
            config.database.connections = 5;
            if let Ok(redis) = std::env::var("JIEBANG_TEST_REDIS") {
                config.redis.url = redis;
                config.redis.prefix = format!("{}:", uuid::Uuid::new_v4().simple());
            }
        }
        Ok(other) => panic!("JIEBANG_TEST_BACKEND is {other}, not sqlite or postgres"),
    }
    config
}

/// The server's address with another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server
        .split_once('?')
        .map_or((server, ""), |(address, options)| (address, options));
    let (host, _) = address
        .rsplit_once('/')
        .expect("the address names a database");
    if options.is_empty() {
        format!("{host}/{name}")
    } else {
        format!("{host}/{name}?{options}")
    }
}

async fn copy_of_template(server: &str) -> String {
    let mut options = sea_orm::ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    let admin = Database::connect(options)
        .await
        .expect("the run's PostgreSQL answers");
    let run = |sql: String| {
        let admin = admin.clone();
        async move {
            admin
                .execute_unprepared(&sql)
                .await
                .unwrap_or_else(|fault| panic!("{sql}: {fault}"))
        }
    };
    // The server lives as long as the run, so that the template never outlives its steps.
    let template = "jiebang_template";
    run(format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let known = admin
        .query_one_raw(Statement::from_string(
            DbBackend::Postgres,
            format!("SELECT 1 AS one FROM pg_database WHERE datname = '{template}'"),
        ))
        .await
        .expect("the catalogue answers");
    if known.is_none() {
        let making = format!("{template}_making");
        run(format!("DROP DATABASE IF EXISTS {making}")).await;
        run(format!("CREATE DATABASE {making}")).await;
        let mut config = Config::default();
        config.database.url = with_database(server, &making);
        config.database.connections = 2;
        let app = App::connect(config).await.expect("connected");
        app.migrate().await.expect("migrated");
        app.stop().await;
        run(format!("ALTER DATABASE {making} RENAME TO {template}")).await;
    }
    let name = format!("jiebang_test_{}", uuid::Uuid::new_v4().simple());
    run(format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    run(format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    admin.close().await.expect("closed");
    with_database(server, &name)
}
