//! Several replicas on one PostgreSQL. SQLite has one process, so that these tests return early
//! there and say so.

use jiebang::app::App;
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::matching::{ids, matches, promised, until};
use crate::support::{World, codes};

/// Two replicas, where the backend has them.
async fn two_replicas() -> Option<(World, World)> {
    // What another replica did comes through the bus, or by the poll that production has.
    let world = World::start_with(|config| {
        config.feed.poll_ms = if config.redis.url.is_empty() {
            1_000
        } else {
            5_000
        };
    })
    .await;
    if world.is_postgres() {
        let other = world.another_replica().await;
        return Some((world, other));
    }
    eprintln!("skipped: SQLite has one replica");
    world.stop().await;
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn smoke_what_is_published_on_one_replica_is_matched_on_both() {
    let Some((here, there)) = two_replicas().await else {
        return;
    };
    let mill = here.verified_organisation("mill", "ENTERPRISE").await;
    let maker = here.verified_organisation("maker", "ENTERPRISE").await;
    let demand = here.open_demand(&mill, json!({})).await;
    let supplier = here.published_supplier(&maker, json!({})).await;
    for replica in [&here, &there] {
        let ask = || matches(replica, mill.token(), &demand, json!({}));
        until(promised(replica), ask, |found| {
            ids(found) == [supplier.clone()]
        })
        .await;
    }
    let ask = async |replica: &World| matches(replica, mill.token(), &demand, json!({})).await;
    assert_eq!(
        ask(&here).await,
        ask(&there).await,
        "the same answer on every replica"
    );
    let hide = json!({"id": supplier, "visibility": "HIDDEN"});
    assert_eq!(
        there
            .refusals(maker.token(), "setSupplierVisibility", hide)
            .await,
        [""; 0]
    );
    for replica in [&there, &here] {
        let size = || async { json!(replica.matcher.sizes().0) };
        until(promised(replica), size, |size| *size == json!(0)).await;
    }
    there.stop().await;
    here.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_replica_acknowledged_the_other_shows_at_once() {
    let Some((here, there)) = two_replicas().await else {
        return;
    };
    let mill = here.verified_organisation("mill", "ENTERPRISE").await;
    let demand = here.open_demand(&mill, json!({})).await;
    let query = "query($id: ID!) { demand(by: {id: $id}) { state } }";
    let found = there.data(None, query, json!({"id": demand})).await;
    assert_eq!(found["demand"]["state"], "OPEN");
    // Nor does a session outlive its revocation anywhere.
    assert_eq!(
        here.refusals(mill.token(), "logOut", json!({})).await,
        [""; 0]
    );
    let answer = there.ask(mill.token(), query, json!({"id": demand})).await;
    assert_eq!(
        answer["errors"][0]["extensions"]["code"], "SESSION_INVALID",
        "{answer:#}"
    );
    there.stop().await;
    here.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idempotency_key_has_one_effect_on_whichever_replica() {
    let Some((here, there)) = two_replicas().await else {
        return;
    };
    let mill = here.verified_organisation("mill", "ENTERPRISE").await;
    let input = |title: &str| json!({"ownerId": mill.id, "card": {"title": title}});
    let create = async |replica: &World, key: &str, title: &str| -> Value {
        let headers = [("idempotency-key", key)];
        let answer = replica
            .mutate_raw(
                mill.token(),
                "createDemand",
                input(title),
                "demand { id version }",
                &headers,
            )
            .await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"]["createDemand"].clone()
    };
    let drafts = async || {
        let query =
            "query($id: ID!) { demands(filter: {ownerId: [$id]}, first: 100) { nodes { id } } }";
        let found = there
            .data(mill.token(), query, json!({"id": mill.id}))
            .await;
        found["demands"]["nodes"].as_array().expect("nodes").len()
    };

    let first = create(&here, "key-1", "织物瑕疵检测").await;
    assert!(first["demand"]["id"].is_string(), "{first:#}");
    assert_eq!(
        create(&there, "key-1", "织物瑕疵检测").await,
        first,
        "the kept answer"
    );
    assert_eq!(drafts().await, 1);
    let reused = create(&there, "key-1", "另一项需求").await;
    assert_eq!(codes(&reused), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(drafts().await, 1);

    // At the same time: one does it, the others get its answer.
    for round in 0..5 {
        let key = format!("race-{round}");
        let race = [&here, &there, &here, &there].map(|replica| create(replica, &key, "同时提交"));
        let answers = futures_util::future::join_all(race).await;
        assert!(answers[0]["demand"]["id"].is_string(), "{answers:#?}");
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:#?}"
        );
        assert_eq!(drafts().await, 2 + round);
    }
    there.stop().await;
    here.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn smoke_replicas_that_migrate_at_the_same_time_do_it_once() {
    let world = World::start().await;
    if !world.is_postgres() {
        eprintln!("skipped: SQLite has one replica");
        return world.stop().await;
    }
    let name = format!("jiebang_empty_{}", uuid::Uuid::new_v4().simple());
    let server = std::env::var("JIEBANG_TEST_POSTGRES").expect("JIEBANG_TEST_POSTGRES is set");
    let mut options = ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    let admin = Database::connect(options).await.expect("connected");
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .expect("created");

    let mut config = world.config.clone();
    let (address, _) = config.database.url.rsplit_once('/').expect("a name");
    config.database.url = format!("{address}/{name}");
    let replicas = (0..3).map(|_| async {
        let app = App::connect(config.clone()).await.expect("connected");
        let done = app.migrate().await;
        (app, done)
    });
    let replicas = futures_util::future::join_all(replicas).await;
    for (app, done) in replicas {
        done.expect("migrated");
        app.migrate()
            .await
            .expect("and again, which changes nothing");
        app.stop().await;
    }
    admin
        .execute_unprepared(&format!("DROP DATABASE {name}"))
        .await
        .expect("dropped");
    admin.close().await.expect("closed");
    world.stop().await;
}
