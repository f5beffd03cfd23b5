//! Documents named by their hash.

use jiebang::http::graphql::{DoorParts, GraphqlOptions, TrustedDocuments};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::client::{Answer, post, query};
use super::toy::Server;

fn sha256(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn named(hash: &str) -> Value {
    json!({"persistedQuery": {"version": 1, "sha256Hash": hash}})
}

#[tokio::test]
async fn apollo_clients_register_documents_and_then_send_the_hash_alone() {
    let server = Server::start().await;
    let hash = sha256("{ hello }");
    let unknown = post(&server, json!({"extensions": named(&hash)})).await;
    assert_eq!(
        (unknown.code().as_str(), unknown.message().as_str()),
        ("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    );
    let wrong = post(
        &server,
        json!({"query": "{ hello }", "extensions": named(&sha256("{ other }"))}),
    )
    .await;
    assert_eq!(wrong.code(), "PERSISTED_QUERY_MISMATCH");
    let registered = post(
        &server,
        json!({"query": "{ hello }", "extensions": named(&hash)}),
    )
    .await;
    assert_eq!(registered.status, 200);
    for body in [
        json!({"extensions": named(&hash)}),
        json!({"documentId": format!("sha256:{hash}")}),
    ] {
        assert_eq!(
            post(&server, body).await.json()["data"],
            json!({"hello": "hello world"})
        );
    }
    let url =
        reqwest::Url::parse_with_params(&server.url(), [("documentId", format!("sha256:{hash}"))])
            .unwrap();
    assert_eq!(
        Answer::of(crate::support::client().get(url)).await.status,
        200
    );
}

#[tokio::test]
async fn documents_that_do_not_validate_are_not_registered() {
    let server = Server::start().await;
    let hash = sha256("{ nope }");
    assert_eq!(
        post(
            &server,
            json!({"query": "{ nope }", "extensions": named(&hash)})
        )
        .await
        .code(),
        "GRAPHQL_VALIDATION_FAILED"
    );
    assert_eq!(
        post(&server, json!({"extensions": named(&hash)}))
            .await
            .code(),
        "PERSISTED_QUERY_NOT_FOUND"
    );
}

#[tokio::test]
async fn malformed_names_of_documents_are_refused() {
    let server = Server::start().await;
    for persisted in [
        json!(1),
        json!({"version": 2, "sha256Hash": "x"}),
        json!({"version": 1, "sha256Hash": "../../x"}),
        json!({"version": 1}),
    ] {
        assert_eq!(
            post(
                &server,
                json!({"extensions": {"persistedQuery": persisted}})
            )
            .await
            .code(),
            "BAD_REQUEST"
        );
    }
    assert_eq!(
        post(&server, json!({"documentId": "anything"}))
            .await
            .code(),
        "PERSISTED_QUERY_NOT_FOUND"
    );
}

#[tokio::test]
async fn in_the_trusted_only_mode_nothing_but_the_manifest_runs() {
    let hash = sha256("{ hello }");
    let options = GraphqlOptions {
        trusted_documents_only: true,
        ..GraphqlOptions::default()
    };
    let server = Server::start_with(DoorParts {
        trusted: TrustedDocuments::parse(&json!({&hash: "{ hello }"}).to_string()).unwrap(),
        ..DoorParts::from(options)
    })
    .await;
    assert_eq!(
        post(&server, json!({"documentId": format!("sha256:{hash}")}))
            .await
            .status,
        200
    );
    assert_eq!(query(&server, "{ hello }").await.status, 200);
    for body in [
        json!({"query": "{ visitor }"}),
        json!({"query": "{ visitor }", "extensions": named(&sha256("{ visitor }"))}),
        json!({"documentId": "sha256:00"}),
    ] {
        let answer = post(&server, body).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (403, "PERSISTED_QUERY_REQUIRED")
        );
    }
}
