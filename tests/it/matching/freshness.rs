//! How soon matching knows of a change: within a second in one process and with Redis, within
//! five seconds by polling.

use std::time::Duration;

use jiebang::app::App;
use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use super::{ids, matches, recommended, until};
use crate::support::World;

/// What is promised for this run's backend.
pub fn promised(world: &World) -> Duration {
    if world.is_postgres() && world.config.redis.url.is_empty() {
        Duration::from_secs(5)
    } else {
        Duration::from_secs(1)
    }
}

async fn done(world: &World, token: Option<&str>, name: &str, input: Value) {
    assert_eq!(world.refusals(token, name, input).await, [""; 0], "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_to_a_supplier_is_seen_in_matches_within_the_promised_time() {
    // Nothing may come from a poll that happens to be short.
    let world = World::start_with(|config| config.feed.poll_ms = 5_000).await;
    let promised = promised(&world);
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let demand = world.open_demand(&mill, json!({})).await;
    let ask = || matches(&world, mill.token(), &demand, json!({}));
    let none = |found: &Value| ids(found).is_empty();
    assert!(none(&ask().await));

    let supplier = world.published_supplier(&maker, json!({})).await;
    let found = |found: &Value| ids(found) == [supplier.clone()];
    until(promised, ask, found).await;

    // A draft changes nothing until it is published.
    let before = ask().await;
    let card =
        json!({"headline": "河道水质监测", "summary": "监测站。", "areas": ["governance.ecology"]});
    done(
        &world,
        maker.token(),
        "updateSupplier",
        json!({"id": supplier, "card": card}),
    )
    .await;
    assert_eq!(ask().await, before);
    done(
        &world,
        maker.token(),
        "publishSupplier",
        json!({"id": supplier}),
    )
    .await;
    let score = |found: &Value| found["edges"][0]["score"].as_i64().unwrap_or(i64::MAX);
    until(promised, ask, |found| score(found) < score(&before)).await;

    for (visibility, seen) in [
        ("HIDDEN", false),
        ("PLATFORM", true),
        ("HIDDEN", false),
        ("PUBLIC", true),
    ] {
        let input = json!({"id": supplier, "visibility": visibility});
        done(&world, maker.token(), "setSupplierVisibility", input).await;
        until(promised, ask, |answer| {
            if seen { found(answer) } else { none(answer) }
        })
        .await;
        let indexed = || async { json!(world.matcher.sizes().0) };
        until(promised, indexed, |size| *size == json!(usize::from(seen))).await;
    }

    let decide = |decision: &str| json!({"organisationId": maker.id, "decision": decision, "reason": "核查"});
    done(
        &world,
        reviewer.token(),
        "decideVerification",
        decide("SUSPEND"),
    )
    .await;
    until(promised, ask, none).await;
    done(
        &world,
        reviewer.token(),
        "decideVerification",
        decide("VERIFY"),
    )
    .await;
    until(promised, ask, found).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_to_a_demand_is_seen_in_recommendations_within_the_promised_time() {
    let world = World::start_with(|config| config.feed.poll_ms = 5_000).await;
    let promised = promised(&world);
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let ask = || recommended(&world, maker.token(), &supplier, json!({}));
    let demand = world.open_demand(&mill, json!({})).await;
    until(promised, ask, |found| ids(found) == [demand.clone()]).await;

    let before = ask().await;
    let card = json!({"title": "热线工单分派", "problem": "诉求分类靠人工。", "areas": ["governance.government_services"]});
    done(
        &world,
        mill.token(),
        "updateDemand",
        json!({"id": demand, "card": card}),
    )
    .await;
    let score = |found: &Value| found["edges"][0]["score"].as_i64().unwrap_or(i64::MAX);
    until(promised, ask, |found| score(found) < score(&before)).await;

    done(&world, mill.token(), "closeDemand", json!({"id": demand})).await;
    until(promised, ask, |found| ids(found).is_empty()).await;
    let indexed = || async { json!(world.matcher.sizes().1) };
    until(promised, indexed, |size| *size == json!(0)).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_knows_what_happened_before_and_follows_what_happens_after() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let first = world.published_supplier(&maker, json!({})).await;
    // Stopped before anybody asked whether it was indexed.
    let world = world.restart().await;
    let found = matches(&world, mill.token(), &demand, json!({})).await;
    assert_eq!(ids(&found), [first], "ready means that all is there");
    world.published_supplier(&other, json!({})).await;
    let ask = || matches(&world, mill.token(), &demand, json!({}));
    until(promised(&world), ask, |found| ids(found).len() == 2).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn until_its_indexes_are_loaded_a_server_is_not_ready_and_matches_say_so() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    // It follows nothing, so it never loads them.
    let app = App::connect(world.config.clone()).await.expect("connected");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let stopping = app.stopping();
    let server = tokio::spawn(async move {
        app.serve(listener).await.expect("served");
        app.stop().await;
    });
    let client = crate::support::client();
    let ready = client.get(format!("{url}/readyz")).send().await;
    assert_eq!(ready.expect("an answer").status(), 503);
    let query = "query($id: ID!) { demand(by: {id: $id}) { id matches { nodes { id } } } }";
    let asked = client
        .post(format!("{url}/graphql"))
        .bearer_auth(&mill.owner.token)
        .json(&json!({"query": query, "variables": {"id": demand}}))
        .send()
        .await
        .expect("an answer");
    let answer: Value = asked.json().await.expect("JSON");
    assert_eq!(
        answer["errors"][0]["extensions"]["code"], "INDEX_LOADING",
        "{answer:#}"
    );
    stopping.cancel();
    server.await.expect("stopped");
    world.stop().await;
}
