//! GraphQL over HTTP: statuses, media types, codes, paths, prices.

use jiebang::http::graphql::{GraphqlOptions, StatusCodes};
use serde_json::{Value, json};

use super::client::{Answer, NEWER, OLDER, post, post_raw, query};
use super::toy::Server;

#[tokio::test]
async fn a_query_is_answered_in_the_order_of_its_selection() {
    let server = Server::start().await;
    let answer = query(&server, "{ z: hello a: hello(name: \"你\") }").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.content_type,
        "application/graphql-response+json; charset=utf-8"
    );
    assert_eq!(
        answer.text,
        r#"{"data":{"z":"hello world","a":"hello 你"},"extensions":{"cost":{"requestedQueryCost":0}}}"#
    );
}

#[tokio::test]
async fn refused_documents_keep_their_code_and_have_no_data() {
    let server = Server::start().await;
    for (body, code, older_status) in [
        (json!({"query": "{"}), "GRAPHQL_PARSE_FAILED", 200),
        (
            json!({"query": "{ nope }"}),
            "GRAPHQL_VALIDATION_FAILED",
            200,
        ),
        (
            json!({"query": "{ demand(by: {id: 1, code: \"x\"}) { id } }"}),
            "GRAPHQL_VALIDATION_FAILED",
            200,
        ),
        (
            json!({"query": "{ demand(by: {id: null}) { id } }"}),
            "GRAPHQL_VALIDATION_FAILED",
            200,
        ),
        (
            json!({"query": "query ($n: Int!) { demands(first: $n) { nodes { id } } }"}),
            "BAD_USER_INPUT",
            200,
        ),
        (
            json!({"query": "query ($n: Int!) { demands(first: $n) { nodes { id } } }", "variables": {"n": "1"}}),
            "BAD_USER_INPUT",
            200,
        ),
        (
            json!({"query": "query ($b: DemandBy!) { demand(by: $b) { id } }", "variables": {"b": {"id": 1, "code": "x"}}}),
            "BAD_USER_INPUT",
            200,
        ),
        (
            json!({"query": "query A { hello } query B { hello }"}),
            "OPERATION_NOT_FOUND",
            200,
        ),
        (
            json!({"query": "query A { hello }", "operationName": "B"}),
            "OPERATION_NOT_FOUND",
            200,
        ),
        (
            json!({"query": "subscription { count(to: 1) }"}),
            "SUBSCRIPTION_NEEDS_STREAM",
            200,
        ),
        (
            json!({"query": "{ demands(first: 60000) { nodes { id } } }"}),
            "COST_EXCEEDED",
            200,
        ),
        (json!({"query": "{a".repeat(60)}), "QUERY_REJECTED", 400),
        (json!({"query": 1}), "BAD_REQUEST", 400),
        (json!({}), "BAD_REQUEST", 400),
        (json!([{"query": "{ hello }"}]), "BATCH_TOO_LONG", 400),
    ] {
        let newer = post(&server, body.clone()).await;
        assert_eq!(
            (newer.status, newer.code().as_str()),
            (400, code),
            "{body} {newer:?}"
        );
        assert_eq!(newer.json().get("data"), None, "{body}");
        let older = post_raw(&server, OLDER, body.to_string()).await;
        assert_eq!(
            (older.status, older.code().as_str()),
            (older_status, code),
            "{body}"
        );
        assert_eq!(older.json().get("data"), None, "{body}");
    }
}

#[tokio::test]
async fn errors_point_into_the_document_and_suggest_nothing() {
    let server = Server::start().await;
    let answer = query(&server, "{\n  hallo\n}").await.json();
    assert_eq!(
        answer["errors"][0]["locations"],
        json!([{"line": 2, "column": 3}])
    );
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("hallo") && !message.contains("hello"),
        "{message}"
    );
}

#[tokio::test]
async fn the_path_of_an_error_reaches_the_field_that_failed() {
    let server = Server::start().await;
    for (document, path) in [
        (
            "{ demands(first: 2) { nodes { owner { email } } } }",
            json!(["demands", "nodes", 0, "owner", "email"]),
        ),
        (
            "{ demands(first: 2) { nodes { maybeOwner { phone } } } }",
            json!(["demands", "nodes", 0, "maybeOwner", "phone"]),
        ),
        (
            "{ demands(first: 1) { nodes { ...F } } } fragment F on Demand { o: owner { e: email } }",
            json!(["demands", "nodes", 0, "o", "e"]),
        ),
        (
            "{ demand(by: {id: 1}) { owner { email } } }",
            json!(["demand", "owner", "email"]),
        ),
    ] {
        let answer = query(&server, document).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["errors"][0]["path"], path, "{document}");
    }
}

#[tokio::test]
async fn failures_without_a_code_are_hidden_and_those_with_one_are_kept() {
    let server = Server::start().await;
    let hidden = query(&server, "{ demand(by: {id: 1}) { owner { email } } }").await;
    assert_eq!(hidden.code(), "INTERNAL");
    assert!(!hidden.text.contains("10.0.0.7"));
    assert_eq!(hidden.json()["data"], json!({"demand": null}));
    let kept = query(&server, "{ demand(by: {id: 1}) { owner { phone } } }").await;
    assert_eq!(
        (kept.code().as_str(), kept.message().as_str()),
        ("NO_PHONE", "No phone.")
    );
}

#[tokio::test]
async fn a_resolver_that_panics_is_an_internal_error() {
    let server = Server::start().await;
    assert_eq!(query(&server, "{ panics }").await.code(), "INTERNAL");
    assert_eq!(query(&server, "{ hello }").await.status, 200);
}

#[tokio::test]
async fn get_runs_queries_and_never_a_mutation_however_it_is_wrapped() {
    let server = Server::start().await;
    let get = |parameters: Vec<(&'static str, &'static str)>| {
        Answer::of(
            crate::support::client()
                .get(reqwest::Url::parse_with_params(&server.url(), parameters).unwrap()),
        )
    };
    let named = get(vec![
        (
            "query",
            "query A { hello } query B($n: String!) { hello(name: $n) }",
        ),
        ("operationName", "B"),
        ("variables", r#"{"n":"b"}"#),
    ])
    .await;
    assert_eq!(named.json()["data"], json!({"hello": "hello b"}));
    for parameters in [
        vec![("query", "mutation { tick }")],
        vec![("query", "mutation M { tick }")],
        vec![
            ("query", "query Q { hello } mutation M { tick }"),
            ("operationName", "M"),
        ],
    ] {
        let answer = get(parameters).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (405, "METHOD_NOT_ALLOWED")
        );
    }
    assert_eq!(get(vec![]).await.code(), "BAD_REQUEST");
    assert_eq!(
        get(vec![("query", "{ hello }"), ("variables", "{")])
            .await
            .code(),
        "MALFORMED_JSON"
    );
    assert_eq!(
        get(vec![("query", "{ hello }"), ("query", "{ hello }")])
            .await
            .code(),
        "BAD_REQUEST"
    );
    assert_eq!(
        server
            .observed
            .executed
            .load(std::sync::atomic::Ordering::SeqCst),
        0
    );
}

#[tokio::test]
async fn only_json_bodies_execute_and_each_refusal_has_its_status() {
    let server = Server::start().await;
    let client = crate::support::client();
    let body = r#"{"query": "mutation { tick }"}"#;
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
    ] {
        let answer = Answer::of(
            client
                .post(server.url())
                .header("content-type", content_type)
                .body(body),
        )
        .await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (415, "UNSUPPORTED_MEDIA_TYPE"),
            "{content_type}"
        );
    }
    let other = client.put(server.url()).send().await.unwrap();
    assert_eq!(
        (
            other.status().as_u16(),
            other.headers()["allow"].to_str().unwrap()
        ),
        (405, "GET, POST")
    );
    assert_eq!(post_raw(&server, "text/html", body).await.status, 406);
    assert_eq!(
        post_raw(&server, NEWER, vec![b' '; 1024 * 1024 + 1])
            .await
            .code(),
        "PAYLOAD_TOO_LARGE"
    );
    assert_eq!(post_raw(&server, NEWER, "{").await.code(), "MALFORMED_JSON");
    assert_eq!(
        post_raw(&server, NEWER, b"\xff".to_vec()).await.code(),
        "BAD_REQUEST"
    );
    assert_eq!(
        server
            .observed
            .executed
            .load(std::sync::atomic::Ordering::SeqCst),
        0
    );
}

#[tokio::test]
async fn credentials_and_facts_reach_the_api() {
    let server = Server::start().await;
    let send = |token: &str, key: Option<&str>, document: &str| {
        let request = crate::support::client()
            .post(server.url())
            .header("authorization", token)
            .header("content-type", OLDER);
        let request = key.into_iter().fold(request, |request, key| {
            request.header("idempotency-key", key)
        });
        Answer::of(request.body(json!({"query": document}).to_string()))
    };
    assert_eq!(
        send("ada", None, "{ visitor }").await.json()["data"],
        json!({"visitor": "ada"})
    );
    let wrong = send("wrong", None, "{ visitor }").await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (401, "UNAUTHENTICATED")
    );
    send(
        "ada",
        Some("k1"),
        "mutation M { t: tick ...F } fragment F on Mutation { t: tick }",
    )
    .await;
    let facts = server.observed.facts.lock().unwrap().pop().unwrap();
    assert_eq!(
        (facts.root_fields, facts.idempotency_key.as_deref()),
        (vec!["tick".to_owned()], Some("k1"))
    );
    assert_eq!(
        (facts.operation_name.as_deref(), facts.requested_cost),
        (Some("M"), 20)
    );
    let two = send("ada", Some("k1"), "mutation { a: tick b: tick }").await;
    assert_eq!(
        (two.status, two.code().as_str()),
        (400, "IDEMPOTENCY_KEY_AMBIGUOUS")
    );
}

#[tokio::test]
async fn introspection_passes_the_limits_and_can_be_switched_off() {
    let introspection = include_str!("introspection.graphql");
    let open = Server::start().await;
    let answer = query(&open, introspection).await;
    assert_eq!(
        answer.json()["data"]["__schema"]["queryType"]["name"],
        "Query",
        "{}",
        answer.text
    );
    assert_eq!(answer.json()["extensions"]["cost"]["requestedQueryCost"], 0);
    let closed = Server::start_with(GraphqlOptions {
        introspection: false,
        ..GraphqlOptions::default()
    })
    .await;
    assert_eq!(
        query(&closed, introspection).await.code(),
        "INTROSPECTION_DISABLED"
    );
    assert_eq!(
        query(
            &closed,
            "{ ...F } fragment F on Query { __type(name: \"Query\") { name } }"
        )
        .await
        .code(),
        "INTROSPECTION_DISABLED"
    );
    assert_eq!(
        query(&closed, "{ __typename }").await.json()["data"],
        json!({"__typename": "Query"})
    );
}

#[tokio::test]
async fn batches_run_in_order_when_switched_on() {
    let mut options = GraphqlOptions::default();
    options.limits.max_batch_length = 3;
    let server = Server::start_with(options).await;
    let answer = post(&server, json!([{"query": "mutation { tick }"}, {"query": "{ nope }"}, {"query": "mutation { tick }"}])).await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(
        (&body[0]["data"]["tick"], &body[2]["data"]["tick"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(
        body[1]["errors"][0]["extensions"]["code"],
        "GRAPHQL_VALIDATION_FAILED"
    );
    assert!(body[1]["errors"][0]["extensions"]["requestId"].is_string());
    assert_eq!(
        post(
            &server,
            Value::Array(vec![json!({"query": "{ hello }"}); 4])
        )
        .await
        .code(),
        "BATCH_TOO_LONG"
    );
}

#[tokio::test]
async fn one_idempotency_key_cannot_stand_for_a_batch() {
    let mut options = GraphqlOptions::default();
    options.limits.max_batch_length = 3;
    let server = Server::start_with(options).await;
    let body = json!([{"query": "mutation { tick }"}, {"query": "mutation { tick }"}]);
    let request = crate::support::client()
        .post(server.url())
        .header("content-type", OLDER)
        .header("idempotency-key", "k1");
    let answer = Answer::of(request.body(body.to_string())).await;
    assert_eq!(answer.code(), "IDEMPOTENCY_KEY_AMBIGUOUS");
    assert_eq!(
        server
            .observed
            .executed
            .load(std::sync::atomic::Ordering::SeqCst),
        0
    );
}

#[tokio::test]
async fn the_newer_draft_has_statuses_of_its_own() {
    let server = Server::start_with(GraphqlOptions {
        status_codes: StatusCodes::Draft,
        ..GraphqlOptions::default()
    })
    .await;
    assert_eq!(query(&server, "{").await.status, 400);
    assert_eq!(query(&server, "{ nope }").await.status, 422);
    assert_eq!(
        query(&server, "{ demand(by: {id: 1}) { maybeOwner { phone } } }")
            .await
            .status,
        294
    );
    assert_eq!(query(&server, "{ hello }").await.status, 200);
}
