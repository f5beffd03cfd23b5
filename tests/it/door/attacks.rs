//! Every attack of the corpus by every way in: refused, and the process lives.

use std::time::{Duration, Instant};

use jiebang::http::graphql::GraphqlOptions;
use serde_json::{Value, json};

use super::client::{Answer, NEWER, Received, Socket, post_raw, query};
use super::corpus;
use super::toy::Server;

/// Refusals of the guard and of the price; an attack that only fails validation has cost too much already.
const REFUSALS: [&str; 4] = [
    "QUERY_REJECTED",
    "COST_EXCEEDED",
    "PAYLOAD_TOO_LARGE",
    "BATCH_TOO_LONG",
];

/// Generous, since the tests run unoptimised beside others; the bound itself is in `benches/guard.rs`.
const PATIENCE: Duration = Duration::from_secs(1);

async fn lives(server: &Server) {
    assert_eq!(
        query(server, "{ hello }").await.json()["data"],
        json!({"hello": "hello world"})
    );
}

fn assert_refused(name: &str, answer: &Answer, started: Instant) {
    let code = answer.code();
    assert!(
        REFUSALS.contains(&code.as_str()),
        "{name}: {code} {}",
        answer.message()
    );
    assert!(answer.status >= 400, "{name}: {}", answer.status);
    assert!(
        started.elapsed() < PATIENCE,
        "{name} took {:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn every_attack_by_post_is_refused() {
    let server = Server::start().await;
    for (name, attack) in corpus::attacks() {
        let started = Instant::now();
        assert_refused(
            name,
            &post_raw(&server, NEWER, corpus::to_json(&attack)).await,
            started,
        );
    }
    let started = Instant::now();
    assert_refused(
        "a batch",
        &post_raw(&server, NEWER, corpus::batch().to_string()).await,
        started,
    );
    lives(&server).await;
}

#[tokio::test]
async fn every_attack_in_a_batch_is_refused() {
    let mut options = GraphqlOptions::default();
    options.limits.max_batch_length = 10;
    let server = Server::start_with(options).await;
    for (name, attack) in corpus::attacks() {
        let started = Instant::now();
        let answer = post_raw(&server, NEWER, format!("[{}]", corpus::to_json(&attack))).await;
        let code = match answer.json() {
            Value::Array(answers) => answers[0]["errors"][0]["extensions"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            _ => answer.code(),
        };
        assert!(REFUSALS.contains(&code.as_str()), "{name}: {answer:?}");
        assert!(
            started.elapsed() < PATIENCE,
            "{name} took {:?}",
            started.elapsed()
        );
    }
    lives(&server).await;
}

#[tokio::test]
async fn every_attack_by_get_is_refused() {
    let server = Server::start().await;
    for (name, attack) in corpus::attacks() {
        let document = attack["query"].as_str().unwrap();
        let text = corpus::to_json(&attack);
        let variables = text
            .split_once("\"variables\":")
            .map_or("", |(_, rest)| rest.strip_suffix('}').unwrap());
        let extensions = attack.get("extensions").map(|_| {
            let after = text.split_once("\"extensions\":").unwrap().1;
            after.split_once(",\"query\"").unwrap().0
        });
        let parameters = [
            ("query", document),
            ("variables", variables),
            ("extensions", extensions.unwrap_or("")),
        ];
        let url = reqwest::Url::parse_with_params(&server.url(), parameters).unwrap();
        let started = Instant::now();
        let response = crate::support::client()
            .get(url)
            .header("accept", NEWER)
            .send()
            .await;
        // The client or the server's HTTP layer refuse what is too long for a line.
        let Ok(response) = response else { continue };
        if matches!(response.status().as_u16(), 414 | 431) {
            continue;
        }
        let answer = Answer {
            status: response.status().as_u16(),
            content_type: String::new(),
            text: response.text().await.unwrap(),
        };
        assert_refused(name, &answer, started);
    }
    lives(&server).await;
}

#[tokio::test]
async fn every_attack_by_websocket_is_refused() {
    let server = Server::start().await;
    for (name, attack) in corpus::attacks() {
        let mut socket = Socket::ready(&server).await;
        let started = Instant::now();
        socket
            .send_text(format!(
                r#"{{"type":"subscribe","id":"1","payload":{}}}"#,
                corpus::to_json(&attack)
            ))
            .await;
        match socket.receive().await {
            Received::Json(message) => {
                let code = message["payload"][0]["extensions"]["code"]
                    .as_str()
                    .unwrap_or_default();
                assert!(REFUSALS.contains(&code), "{name}: {message}");
            }
            // The message was too long, or its JSON too deep to be looked at.
            Received::Closed(code) => assert!(matches!(code, 1009 | 4400), "{name}: {code}"),
            Received::Gone => {}
        }
        assert!(
            started.elapsed() < PATIENCE,
            "{name} took {:?}",
            started.elapsed()
        );
    }
    lives(&server).await;
}

#[tokio::test]
async fn documents_just_within_the_limits_are_answered() {
    let server = Server::start().await;
    let nested = |open: &str, inner: &str, close: &str, levels: usize| {
        format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
    };
    let chain: String = (0..90)
        .map(|i| format!(" fragment F{i} on Query {{ ...F{} }}", i + 1))
        .collect();
    for (document, status) in [
        (
            format!("{{ {} }}", nested("... on Query { ", "hello", " }", 46)),
            200,
        ),
        (
            format!("{{ ...F0 }}{chain} fragment F90 on Query {{ hello }}"),
            200,
        ),
        // Too deep for its type only.
        (
            format!("{{ matrix(rows: {}) }}", nested("[", "1", "]", 45)),
            400,
        ),
        (
            format!(
                "{{ search(filter: {}) {{ id }} }}",
                nested("{any: ", "[]", "}", 45)
            ),
            200,
        ),
        (
            nested(
                "{ demands { nodes { related ",
                "{ __typename }",
                " } } }",
                6,
            ),
            400,
        ),
    ] {
        let answer = query(&server, &document).await;
        assert_eq!(answer.status, status, "{document} {answer:?}");
        assert_eq!(
            answer.json()["data"].is_object(),
            status == 200,
            "{document} {answer:?}"
        );
        if status == 400 {
            assert_ne!(answer.code(), "QUERY_REJECTED", "{document}");
        }
    }
    let deep = nested("{\"any\":[", "", "]}", 22);
    let body = format!(
        "{{\"query\":\"query ($f: Filter) {{ search(filter: $f) {{ id }} }}\",\"variables\":{{\"f\":{deep}}}}}"
    );
    assert_eq!(post_raw(&server, NEWER, body).await.status, 200);
    lives(&server).await;
}
