//! Keys for programs: what they may do, when they end.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Person, World};

const KEY: &str =
    "apiKey { secret apiKey { id name hint scopes createdAt expiresAt lastUsedAt revokedAt } }";

/// A key of a person: its secret and its identifier.
async fn key_of(world: &World, person: &Person, scopes: &[&str]) -> (String, String) {
    let input = json!({"name": "robot", "scopes": scopes, "expiresInDays": 1});
    let (made, _) = world.act(person.token(), "createApiKey", input, KEY).await;
    let word = |value: &Value| value.as_str().expect("a word").to_owned();
    (
        word(&made["apiKey"]["secret"]),
        word(&made["apiKey"]["apiKey"]["id"]),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let input = json!({"name": " nightly import ", "scopes": ["SUPPLIERS", "READ", "READ"], "expiresInDays": 30});
    let (made, kinds) = world.act(anna.token(), "createApiKey", input, KEY).await;
    assert_eq!(kinds, ["api_key.created"]);
    let secret = made["apiKey"]["secret"].as_str().expect("a secret");
    let key = &made["apiKey"]["apiKey"];
    assert!(secret.starts_with("jbk_"), "{secret}");
    assert_eq!(
        *key,
        json!({"id": key["id"], "name": "nightly import", "hint": secret[secret.len() - 4..],
            "scopes": ["READ", "SUPPLIERS"], "createdAt": key["createdAt"],
            "expiresAt": key["expiresAt"], "lastUsedAt": null, "revokedAt": null})
    );
    let listed = world
        .data(anna.token(), "{ myApiKeys { id name hint } }", json!({}))
        .await;
    assert_eq!(
        listed["myApiKeys"],
        json!([{"id": key["id"], "name": "nightly import", "hint": key["hint"]}])
    );
    assert_eq!(world.turned_away(secret).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn repeating_a_request_for_a_key_makes_no_second_one_and_shows_no_secret() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let input = json!({"name": "robot", "scopes": ["READ"]});
    let once = [("idempotency-key", "make-a-key")];
    let first = world
        .mutate_raw(anna.token(), "createApiKey", input.clone(), KEY, &once)
        .await;
    let before = world.fingerprint().await;
    let again = world
        .mutate_raw(anna.token(), "createApiKey", input, KEY, &once)
        .await;
    assert_eq!(world.fingerprint().await, before);
    let (first, again) = (
        &first["data"]["createApiKey"],
        &again["data"]["createApiKey"],
    );
    assert!(first["apiKey"]["secret"].is_string());
    assert_eq!(again["apiKey"]["secret"], Value::Null);
    assert_eq!(again["apiKey"]["apiKey"], first["apiKey"]["apiKey"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_key_is_refused() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    for (input, expected) in [
        (
            json!({"name": "k", "scopes": []}),
            ("REQUIRED", "input.scopes"),
        ),
        (
            json!({"name": " ", "scopes": ["READ"]}),
            ("REQUIRED", "input.name"),
        ),
        (
            json!({"name": "x".repeat(201), "scopes": ["READ"]}),
            ("TOO_LONG", "input.name"),
        ),
        (
            json!({"name": "k", "scopes": ["READ"], "expiresInDays": 0}),
            ("EXPIRY_INVALID", "input.expiresInDays"),
        ),
        (
            json!({"name": "k", "scopes": ["READ"], "expiresInDays": 367}),
            ("EXPIRY_INVALID", "input.expiresInDays"),
        ),
    ] {
        world
            .refused(anna.token(), "createApiKey", input, &[expected])
            .await;
    }
    let input = json!({"name": "k", "scopes": ["READ"]});
    world
        .refused(None, "createApiKey", input, &[("UNAUTHENTICATED", "")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_what_its_scopes_say_and_no_more() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let (reader, _) = key_of(&world, &mill.owner, &["READ"]).await;
    let (writer, _) = key_of(&world, &mill.owner, &["READ", "DEMANDS"]).await;
    let (blind, _) = key_of(&world, &mill.owner, &["DEMANDS", "SUPPLIERS", "ACCOUNT"]).await;
    let demand = json!({"ownerId": mill.id, "card": {"title": "T"}});
    let supplier = json!({"organisationId": mill.id, "card": {"headline": "H"}});
    let organisation = json!({"id": mill.id, "nameEn": "Mill"});
    let missing = [("SCOPE_MISSING", "")];

    assert_eq!(world.turned_away(&reader).await, None);
    for (name, input) in [
        ("createDemand", &demand),
        ("createSupplier", &supplier),
        ("updateOrganisation", &organisation),
        ("createApiKey", &json!({"name": "k", "scopes": ["READ"]})),
    ] {
        world
            .refused(Some(&reader), name, input.clone(), &missing)
            .await;
    }
    let (made, _) = world
        .act(Some(&writer), "createDemand", demand, "demand { title }")
        .await;
    assert_eq!(made["demand"]["title"], "T");
    world
        .refused(Some(&writer), "createSupplier", supplier, &missing)
        .await;
    world
        .refused(Some(&writer), "updateOrganisation", organisation, &missing)
        .await;
    // Whoever may not read gets no answer at all.
    assert_eq!(
        world.turned_away(&blind).await.as_deref(),
        Some("SCOPE_MISSING")
    );
    for query in ["{ mySessions { id } }", "{ myApiKeys { id } }"] {
        let answer = world.ask(Some(&reader), query, json!({})).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "SCOPE_MISSING",
            "{query}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_never_does_more_than_its_person() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let viewer = world.member(&mill, "viewer", "VIEWER").await;
    let (key, _) = key_of(
        &world,
        &viewer,
        &["READ", "DEMANDS", "SUPPLIERS", "ACCOUNT"],
    )
    .await;
    let input = json!({"ownerId": mill.id, "card": {}});
    world
        .refused(Some(&key), "createDemand", input, &[("FORBIDDEN", "")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_concerns_credentials_needs_a_log_in() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let editor = world.member(&mill, "editor", "EDITOR").await;
    let heir = world.membership_of(&mill, &editor).await;
    let (key, id) = key_of(&world, &mill.owner, &["READ", "ACCOUNT"]).await;
    let listed = world
        .data(mill.token(), "{ mySessions { id } }", json!({}))
        .await;
    let session = &listed["mySessions"][0]["id"];
    for (name, input) in [
        ("createApiKey", json!({"name": "k", "scopes": ["READ"]})),
        ("revokeApiKey", json!({"id": id})),
        ("logOut", json!({})),
        ("revokeSession", json!({"id": session})),
        (
            "changePassword",
            json!({"currentPassword": PASSWORD, "newPassword": "a battery of horses"}),
        ),
        (
            "transferOwnership",
            json!({"organisationId": mill.id, "to": heir}),
        ),
    ] {
        world
            .refused(Some(&key), name, input, &[("SESSION_NEEDED", "")])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_ends_with_its_term() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (key, _) = key_of(&world, &anna, &["READ"]).await;
    world.wait(23 * 3_600);
    assert_eq!(world.turned_away(&key).await, None);
    world.wait(3_601);
    world.assert_ended(&key).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_revokes_their_own_keys_only() {
    let world = World::start().await;
    let (anna, bert) = (world.person("anna").await, world.person("bert").await);
    let (key, id) = key_of(&world, &anna, &["READ"]).await;
    let (_, foreign) = key_of(&world, &bert, &["READ"]).await;
    for other in [foreign.as_str(), "key_100000000000000000000000000"] {
        world
            .refused(
                anna.token(),
                "revokeApiKey",
                json!({"id": other}),
                &[("NOT_FOUND", "")],
            )
            .await;
    }
    let selection = "apiKey { id revokedAt }";
    let (made, kinds) = world
        .act(anna.token(), "revokeApiKey", json!({"id": id}), selection)
        .await;
    assert_eq!(made["apiKey"]["id"], json!(id));
    assert!(made["apiKey"]["revokedAt"].is_string());
    assert_eq!(kinds, ["api_key.revoked"]);
    world.assert_ended(&key).await;
    let before = world.fingerprint().await;
    let (again, kinds) = world
        .act(anna.token(), "revokeApiKey", json!({"id": id}), selection)
        .await;
    assert_eq!((again, kinds.len()), (made, 0));
    assert_eq!(world.fingerprint().await, before);
}
