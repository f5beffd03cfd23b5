//! Subscriptions over plain HTTP: server-sent events and multipart.

use std::sync::atomic::Ordering;

use futures_util::StreamExt;
use jiebang::http::graphql::GraphqlOptions;
use serde_json::{Value, json};

use super::client::{Answer, OLDER, post_raw};
use super::toy::Server;

const EVENTS: &str = "text/event-stream";
const MULTIPART: &str = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json";

async fn streamed(server: &Server, accept: &str, query: &str) -> Answer {
    post_raw(server, accept, json!({ "query": query }).to_string()).await
}

/// The JSON of every `next` event; the stream must end with `complete`.
fn events(text: &str) -> Vec<Value> {
    let rest = text
        .strip_suffix("event: complete\ndata:\n\n")
        .unwrap_or_else(|| panic!("{text}"));
    rest.split("\n\n")
        .filter_map(|event| event.strip_prefix("event: next\ndata: "))
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

#[tokio::test]
async fn a_subscription_is_a_stream_of_events() {
    let server = Server::start().await;
    let answer = streamed(&server, EVENTS, "subscription { count(to: 3) }").await;
    assert_eq!(
        (answer.status, answer.content_type.as_str()),
        (200, "text/event-stream; charset=utf-8")
    );
    let counts: Vec<_> = events(&answer.text)
        .iter()
        .map(|event| event["data"]["count"].clone())
        .collect();
    assert_eq!(counts, [json!(1), json!(2), json!(3)]);
    let parameters = [("query", "subscription { count(to: 1) }")];
    let url = reqwest::Url::parse_with_params(&server.url(), parameters).unwrap();
    let by_get = Answer::of(crate::support::client().get(url).header("accept", EVENTS)).await;
    assert_eq!(events(&by_get.text)[0]["data"], json!({"count": 1}));
}

#[tokio::test]
async fn who_reads_only_events_gets_every_answer_as_one() {
    let server = Server::start().await;
    let hello = streamed(&server, EVENTS, "{ hello }").await;
    assert_eq!(
        events(&hello.text)[0]["data"],
        json!({"hello": "hello world"})
    );
    let refused = events(&streamed(&server, EVENTS, "{ nope }").await.text);
    assert_eq!(
        refused[0]["errors"][0]["extensions"]["code"],
        "GRAPHQL_VALIDATION_FAILED"
    );
    assert!(refused[0]["errors"][0]["extensions"]["requestId"].is_string());
    let malformed = post_raw(&server, EVENTS, "{").await;
    assert_eq!(
        (malformed.status, malformed.code().as_str()),
        (400, "MALFORMED_JSON")
    );
}

#[tokio::test]
async fn apollo_reads_subscriptions_in_parts_and_queries_in_json() {
    let server = Server::start().await;
    let parts = streamed(&server, MULTIPART, "subscription { count(to: 2) }").await;
    assert!(
        parts
            .content_type
            .starts_with("multipart/mixed; boundary=\"graphql\"")
    );
    let part = |n: i32| {
        format!(
            "--graphql\r\nContent-Type: application/json\r\n\r\n{{\"payload\":{{\"data\":{{\"count\":{n}}},\
             \"extensions\":{{\"cost\":{{\"requestedQueryCost\":0}}}}}}}}\r\n"
        )
    };
    assert_eq!(parts.text, format!("{}{}--graphql--\r\n", part(1), part(2)));
    let query = streamed(&server, MULTIPART, "{ hello }").await;
    assert_eq!(query.content_type, "application/json; charset=utf-8");
    let plain = streamed(&server, OLDER, "subscription { count(to: 2) }").await;
    assert_eq!(plain.code(), "SUBSCRIPTION_NEEDS_STREAM");
}

#[tokio::test]
async fn a_stream_ends_with_its_credentials_and_with_the_server() {
    let mut options = GraphqlOptions::default();
    options.limits.websocket.recheck_interval_ms = 50;
    for revoked in [true, false] {
        let server = Server::start_with(options.clone()).await;
        let request = crate::support::client()
            .post(server.url())
            .header("accept", EVENTS);
        let body = json!({"query": "subscription { forever }"}).to_string();
        let response = request
            .header("content-type", OLDER)
            .body(body)
            .send()
            .await
            .unwrap();
        let mut stream = response.bytes_stream();
        let mut text = String::from_utf8(stream.next().await.unwrap().unwrap().to_vec()).unwrap();
        if revoked {
            server.observed.revoked.store(true, Ordering::SeqCst);
        } else {
            server.stopping.cancel();
        }
        while let Some(chunk) = stream.next().await {
            text.push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
        }
        let last = events(&text).pop().unwrap();
        let code = &last["errors"][0]["extensions"]["code"];
        assert_eq!(code == "CREDENTIALS_EXPIRED", revoked, "{last}");
    }
}
