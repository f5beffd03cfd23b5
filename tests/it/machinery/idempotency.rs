//! A key gives one effect and one answer.

use jiebang::platform::idempotency::{self, forget_old};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::{Organisation, PASSWORD, World, codes};

const SELECTION: &str = "demand { id state version title createdAt updatedAt contact { phone } budget { max { amountMinor } }
    versions { nodes { version } } availableActions { action allowed } } clientMutationId";

fn draft(owner: &Organisation, title: &str) -> Value {
    json!({"ownerId": owner.id, "clientMutationId": "c", "card": {"title": title, "budget": {"kind": "RANGE", "maxMinor": "7"},
        "contact": {"name": "张三", "phone": "13800001234"}}})
}

async fn create(world: &World, owner: &Organisation, title: &str, key: &str) -> Value {
    let headers = [("idempotency-key", key)];
    let answer = world
        .mutate_raw(
            owner.token(),
            "createDemand",
            draft(owner, title),
            SELECTION,
            &headers,
        )
        .await;
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"]["createDemand"].clone()
}

async fn count(world: &World, owner: &Organisation) -> Value {
    let query = "{ demands(filter: {mine: true}) { totalCount } }";
    world.data(owner.token(), query, json!({})).await["demands"]["totalCount"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_and_body_give_one_effect_and_one_answer() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let first = create(&world, &mill, "甲", "key-1").await;
    assert_eq!(first["userErrors"], json!([]));
    let before = world.fingerprint().await;
    assert_eq!(create(&world, &mill, "甲", "key-1").await, first);
    assert_eq!(world.fingerprint().await, before);
    // Another process on the same database knows the key too, after this one is gone.
    let second = world.another_replica().await;
    assert_eq!(create(&second, &mill, "甲", "key-1").await, first);
    world.stop().await;
    assert_eq!(create(&second, &mill, "甲", "key-1").await, first);
    assert_eq!(count(&second, &mill).await, 1);
    let other = create(&second, &mill, "甲", "key-2").await;
    assert_ne!(other["demand"]["id"], first["demand"]["id"]);
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_body_under_the_key_is_refused() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let first = create(&world, &mill, "甲", "key-1").await;
    let before = world.fingerprint().await;
    let refused = create(&world, &mill, "乙", "key-1").await;
    assert_eq!(codes(&refused), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(refused["demand"], json!(null));
    // Another command is another body.
    let input = json!({"id": first["demand"]["id"]});
    let headers = [("idempotency-key", "key-1")];
    let answer = world
        .mutate_raw(mill.token(), "withdrawDemand", input, "", &headers)
        .await;
    assert_eq!(
        codes(&answer["data"]["withdrawDemand"]),
        ["IDEMPOTENCY_KEY_REUSED"]
    );
    assert_eq!(world.fingerprint().await, before);
    // The order in which the members of an input are written makes no other body.
    let reversed = format!(
        "mutation {{ createDemand(input: {{card: {{contact: {{phone: \"13800001234\", name: \"张三\"}},
            budget: {{maxMinor: \"7\", kind: RANGE}}, title: \"甲\"}}, clientMutationId: \"c\", ownerId: \"{}\"}}) {{ {SELECTION} userErrors {{ code message path nextStep }} }} }}",
        mill.id
    );
    let again = world
        .ask_with(mill.token(), &reversed, json!({}), &headers)
        .await;
    assert_eq!(again["data"]["createDemand"], first, "{again}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_actors_key_is_another_key() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let mine = create(&world, &mill, "甲", "shared").await;
    let theirs = create(&world, &port, "甲", "shared").await;
    assert_eq!(theirs["userErrors"], json!([]));
    assert_ne!(mine["demand"]["id"], theirs["demand"]["id"]);
    let colleague = world.member(&mill, "colleague", "EDITOR").await;
    let answer = world
        .mutate_raw(
            colleague.token(),
            "createDemand",
            draft(&mill, "甲"),
            SELECTION,
            &[("idempotency-key", "shared")],
        )
        .await;
    let colleagues = &answer["data"]["createDemand"]["demand"]["id"];
    assert!(colleagues.is_string() && *colleagues != mine["demand"]["id"]);
    // A new session of the same person is the same actor.
    let again = world.log_in(&mill.owner.email).await;
    let answer = world
        .mutate_raw(
            Some(&again),
            "createDemand",
            draft(&mill, "甲"),
            SELECTION,
            &[("idempotency-key", "shared")],
        )
        .await;
    assert_eq!(answer["data"]["createDemand"], mine);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_at_once_have_one_effect() {
    let world = World::start().await;
    let replica = world.another_replica().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    for round in 0..3 {
        let key = format!("burst-{round}");
        let tries = (0..10).map(|place| {
            let at = if place % 2 == 0 { &world } else { &replica };
            create(at, &mill, "甲", &key)
        });
        let answers = futures_util::future::join_all(tries).await;
        for answer in &answers {
            assert_eq!(answer["userErrors"], json!([]), "{answer:#}");
            assert_eq!(answer, &answers[0]);
        }
        assert_eq!(count(&world, &mill).await, round + 1);
    }
    replica.stop().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_fits_one_mutation_field_and_the_directive_any() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let before = world.fingerprint().await;
    let two = "mutation($a: CreateDemandInput!, $b: CreateDemandInput!) {
        one: createDemand(input: $a) { demand { id } } two: createDemand(input: $b) { demand { id } } }";
    let variables = json!({"a": draft(&mill, "甲"), "b": draft(&mill, "乙")});
    let refused = world
        .ask_with(
            mill.token(),
            two,
            variables.clone(),
            &[("idempotency-key", "k")],
        )
        .await;
    assert_eq!(
        refused["errors"][0]["extensions"]["code"],
        "IDEMPOTENCY_KEY_AMBIGUOUS"
    );
    assert!(refused.get("data").is_none(), "{refused}");
    assert_eq!(world.fingerprint().await, before);

    let keyed = "mutation($a: CreateDemandInput!, $b: CreateDemandInput!, $key: String!) {
        one: createDemand(input: $a) @idempotent(key: \"one\") { demand { id } userErrors { code } }
        two: createDemand(input: $b) @idempotent(key: $key) { demand { id } userErrors { code } } }";
    let mut with_key = variables;
    with_key["key"] = json!("two");
    let first = world.data(mill.token(), keyed, with_key.clone()).await;
    assert_ne!(first["one"]["demand"]["id"], first["two"]["demand"]["id"]);
    let before = world.fingerprint().await;
    assert_eq!(
        world.data(mill.token(), keyed, with_key.clone()).await,
        first
    );
    assert_eq!(world.fingerprint().await, before);
    with_key["key"] = json!("one");
    let mixed = world.data(mill.token(), keyed, with_key).await;
    assert_eq!(mixed["one"], first["one"]);
    assert_eq!(
        mixed["two"]["userErrors"][0]["code"],
        "IDEMPOTENCY_KEY_REUSED"
    );
    // The directive and the header share their keys.
    let header = create(&world, &mill, "丙", "h").await;
    let one = "mutation($a: CreateDemandInput!) { createDemand(input: $a) @idempotent(key: \"h\") { demand { id } } }";
    let again = world
        .data(mill.token(), one, json!({"a": draft(&mill, "丙")}))
        .await;
    assert_eq!(
        again["createDemand"]["demand"]["id"],
        header["demand"]["id"]
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_short_and_visible() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let before = world.fingerprint().await;
    let document = "mutation($a: CreateDemandInput!, $key: String!) {
        createDemand(input: $a) @idempotent(key: $key) { demand { id } userErrors { code } } }";
    let long = "k".repeat(129);
    for key in ["", "two words", "密钥", &long] {
        let variables = json!({"a": draft(&mill, "甲"), "key": key});
        let answer = world.ask(mill.token(), document, variables).await;
        let code = if answer["errors"][0].is_object() {
            &answer["errors"][0]["extensions"]["code"]
        } else {
            &answer["data"]["createDemand"]["userErrors"][0]["code"]
        };
        assert_eq!(code, "IDEMPOTENCY_KEY_INVALID", "{key:?} {answer}");
    }
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_and_a_dry_run_leave_the_key_free() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.draft_demand(&mill, json!({"title": ""})).await;
    let open = async |input: Value| {
        let answer = world
            .mutate_raw(
                mill.token(),
                "openDemand",
                input,
                "demand { state }",
                &[("idempotency-key", "open")],
            )
            .await;
        answer["data"]["openDemand"].clone()
    };
    assert_eq!(codes(&open(json!({"id": id})).await), ["DEMAND_INCOMPLETE"]);
    let change = json!({"id": id, "card": {"title": "有了标题"}});
    assert!(
        world
            .refusals(mill.token(), "updateDemand", change)
            .await
            .is_empty()
    );
    let tried = open(json!({"id": id, "dryRun": true})).await;
    assert_eq!(tried, json!({"demand": null, "userErrors": []}));
    let opened = open(json!({"id": id})).await;
    assert_eq!(opened["demand"]["state"], "OPEN", "{opened}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_never_acts_on_what_came_later() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.draft_demand(&mill, json!({"title": "原来"})).await;
    let supplier = world
        .published_supplier(&mill, json!({"headline": "原来"}))
        .await;
    let same = |key: &'static str| {
        let world = &world;
        let mill = &mill;
        let (name, input) = match key {
            "demand" => ("updateDemand", json!({"id": id, "card": {"title": "原来"}})),
            "supplier" => (
                "updateSupplier",
                json!({"id": supplier, "card": {"headline": "原来"}}),
            ),
            _ => (
                "setSupplierVisibility",
                json!({"id": supplier, "visibility": "PUBLIC"}),
            ),
        };
        async move {
            let headers = [("idempotency-key", key)];
            let answer = world
                .mutate_raw(mill.token(), name, input, "", &headers)
                .await;
            assert_eq!(codes(&answer["data"][name]), Vec::<String>::new());
        }
    };
    // Nothing to change: done, and remembered as done.
    for key in ["demand", "supplier", "visibility"] {
        same(key).await;
    }
    for (name, input) in [
        ("updateDemand", json!({"id": id, "card": {"title": "后来"}})),
        (
            "updateSupplier",
            json!({"id": supplier, "card": {"headline": "后来"}}),
        ),
        (
            "setSupplierVisibility",
            json!({"id": supplier, "visibility": "HIDDEN"}),
        ),
    ] {
        assert!(world.refusals(mill.token(), name, input).await.is_empty());
    }
    let before = world.fingerprint().await;
    for key in ["demand", "supplier", "visibility"] {
        same(key).await;
    }
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_remembered_for_days_and_then_forgotten() {
    let world = World::start_with(|config| {
        config.access.session_idle_minutes = 10_000_000;
        config.access.session_max_minutes = 10_000_000;
    })
    .await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let first = create(&world, &mill, "甲", "key-1").await;
    let day = 86_400_000_000;
    let forget = async || {
        let writer = world.handles.database.writer();
        forget_old(writer, world.handles.clock.now())
            .await
            .expect("forgotten")
    };
    world.handles.clock.advance(2 * day);
    assert_eq!(forget().await, 0, "more than 24 hours");
    let again = create(&world, &mill, "甲", "key-1").await;
    assert_eq!(again["demand"]["id"], first["demand"]["id"]);
    world.handles.clock.advance(6 * day);
    assert_eq!(forget().await, 1);
    assert_eq!(count(&world, &mill).await, 1);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_what_a_key_keeps_of_a_request_nobody_guesses_a_password() {
    let account = json!({"email": "mia@example.com", "password": PASSWORD, "displayName": "mia"});
    let mut kept = Vec::new();
    for secret in [
        "one secret of this installation",
        "another one of the next one",
    ] {
        let world = World::start_with(|config| config.access.secret = secret.to_owned()).await;
        let once = [("idempotency-key", "k-1")];
        for _ in 0..2 {
            let answer = world
                .mutate_raw(None, "signUp", account.clone(), "user { id }", &once)
                .await;
            assert_eq!(codes(&answer["data"]["signUp"]), [""; 0], "{answer:#}");
        }
        let rows = idempotency::Entity::find()
            .all(world.handles.database.reader())
            .await
            .expect("rows");
        assert_eq!(rows.len(), 1);
        kept.push(rows[0].request_hash.clone());
        world.stop().await;
    }
    // Whoever has the database and not the secret cannot tell whether a password is the right one.
    assert_ne!(kept[0], kept[1]);
}
