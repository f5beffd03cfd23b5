//! The first half: fills a database, builds the indexes from it and leaves a snapshot.

use std::path::Path;
use std::time::Instant;

use jiebang::app::App;
use jiebang::config::Config;
use jiebang::domains::demands::tables::{demand, profile};
use jiebang::domains::demands::{ProcedureProfile, ProcedureProfileCode};
use jiebang::domains::identity::tables::organisation;
use jiebang::domains::suppliers::tables::supplier;
use jiebang::foundation::time::Timestamp;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
};
use serde_json::json;

use super::resident_mb;
use super::supply::{self, DemandRows, SupplierRows};

/// So many objects a transaction; a statement of them stays below SQLite's number of parameters.
const BATCH: usize = 500;

/// The configuration of both halves.
pub fn config(folder: &Path) -> Config {
    let mut config = Config::default();
    config.database.url = format!("sqlite:{}", folder.join("market.db").display());
    // The disk is not what is measured.
    config.database.durable = false;
    config.matching.snapshot_file = folder.join("indexes").display().to_string();
    config.log.filter = "off".to_owned();
    config
}

pub fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Waits until the indexes can be asked.
pub async fn loaded(app: &App) {
    let mut loaded = app.matcher.loaded();
    loaded
        .wait_for(|loaded| *loaded)
        .await
        .expect("the indexes load");
}

#[tokio::main]
pub async fn prepare(size: usize, folder: &Path) {
    let app = App::connect(config(folder)).await.expect("connected");
    app.migrate().await.expect("migrated");
    let start = Instant::now();
    fill(&app, size).await;
    let filled = milliseconds(start);
    app.stop().await;

    let mut app = App::connect(config(folder)).await.expect("connected");
    let before = resident_mb();
    let start = Instant::now();
    app.start_following().await.expect("following");
    loaded(&app).await;
    let built = milliseconds(start);
    assert_eq!(app.matcher.sizes(), (size, size));
    let memory = resident_mb();
    // The stop writes the snapshot.
    app.stop().await;
    let snapshot = std::fs::metadata(folder.join("indexes"))
        .expect("a snapshot")
        .len();
    println!(
        "{}",
        json!({
            "fill_ms": filled, "build_ms": built, "before_mb": before, "memory_mb": memory,
            "snapshot_mb": snapshot.div_ceil(1_000_000),
        })
    );
}

async fn fill(app: &App, size: usize) {
    let database = &app.handles.database;
    let now = app.handles.clock.now();
    let terms = profile::Entity::find_by_id(ProcedureProfileCode::MarketMatch)
        .one(database.reader())
        .await
        .expect("read")
        .expect("the profile is there");
    for first in (0..size).step_by(BATCH) {
        let numbers = first..(first + BATCH).min(size);
        let transaction = database.begin().await.expect("a transaction");
        fill_suppliers(&transaction, numbers.clone(), now).await;
        fill_demands(&transaction, numbers, size / 5, &terms, now).await;
        transaction.commit().await.expect("committed");
    }
    // What a database that has lived for a while knows of itself.
    database
        .writer()
        .execute_unprepared("ANALYZE")
        .await
        .expect("analysed");
}

async fn fill_suppliers(
    connection: &DatabaseTransaction,
    numbers: std::ops::Range<usize>,
    now: Timestamp,
) {
    let (mut organisations, mut suppliers) = (Vec::new(), Vec::new());
    let mut rows = SupplierRows::default();
    for number in numbers {
        let organisation = supply::organisation(number, now);
        let supplier = supply::supplier(&organisation, number, now);
        rows.add(&supplier);
        organisations.push(organisation.into_active_model());
        suppliers.push(supplier.into_active_model());
    }
    insert::<organisation::ActiveModel>(connection, organisations).await;
    insert::<supplier::ActiveModel>(connection, suppliers).await;
    insert(connection, rows.areas).await;
    insert(connection, rows.capabilities).await;
    insert(connection, rows.regions).await;
    insert(connection, rows.offerings).await;
    insert(connection, rows.qualifications).await;
}

/// The owners have lower numbers than the demands, so that they are there already.
async fn fill_demands(
    connection: &DatabaseTransaction,
    numbers: std::ops::Range<usize>,
    owners: usize,
    terms: &ProcedureProfile,
    now: Timestamp,
) {
    let owners = owners.min(numbers.start + BATCH.min(numbers.len()) - 1);
    let mut demands = Vec::new();
    let mut rows = DemandRows::default();
    for number in numbers {
        let demand = supply::demand(number, owners, terms, now);
        rows.add(&demand);
        demands.push(demand.into_active_model());
    }
    insert::<demand::ActiveModel>(connection, demands).await;
    insert(connection, rows.areas).await;
    insert(connection, rows.capabilities).await;
}

async fn insert<A: ActiveModelTrait>(connection: &DatabaseTransaction, rows: Vec<A>) {
    A::Entity::insert_many(rows)
        .exec_without_returning(connection)
        .await
        .expect("inserted");
}
