//! `graphql-transport-ws`: the order of messages and the codes of closing.

use std::sync::atomic::Ordering;

use jiebang::http::graphql::GraphqlOptions;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::client::{Received, Socket};
use super::toy::Server;

fn quick() -> GraphqlOptions {
    let mut options = GraphqlOptions::default();
    options.limits.websocket.init_timeout_ms = 200;
    options.limits.websocket.recheck_interval_ms = 100;
    options.limits.websocket.max_operations = 2;
    options.limits.websocket.max_message_bytes = 4096;
    options.limits.websocket.ping_interval_ms = 50;
    options.limits.websocket.idle_timeout_ms = 400;
    options
}

#[tokio::test]
async fn queries_mutations_and_subscriptions_run_over_the_socket() {
    let server = Server::start().await;
    let mut socket = Socket::ready(&server).await;
    socket.subscribe("q", "{ hello }").await;
    let cost = json!({"cost": {"requestedQueryCost": 0}});
    assert_eq!(
        socket.json().await,
        json!({"id": "q", "type": "next", "payload": {"data": {"hello": "hello world"}, "extensions": cost}})
    );
    assert_eq!(socket.json().await, json!({"id": "q", "type": "complete"}));
    socket.subscribe("m", "mutation { tick }").await;
    assert_eq!(socket.json().await["payload"]["data"], json!({"tick": 0}));
    assert_eq!(socket.json().await["type"], "complete");
    socket.subscribe("s", "subscription { count(to: 3) }").await;
    for n in 1..=3 {
        assert_eq!(socket.json().await["payload"]["data"], json!({"count": n}));
    }
    assert_eq!(socket.json().await, json!({"id": "s", "type": "complete"}));
    socket
        .send(json!({"type": "ping", "payload": {"a": 1}}))
        .await;
    assert_eq!(
        socket.json().await,
        json!({"type": "pong", "payload": {"a": 1}})
    );
}

#[tokio::test]
async fn a_completed_subscription_is_silent_and_its_id_is_free() {
    let server = Server::start().await;
    let mut socket = Socket::ready(&server).await;
    socket.subscribe("s", "subscription { forever }").await;
    assert_eq!(
        socket.json().await["payload"]["data"],
        json!({"forever": 0})
    );
    socket.send(json!({"type": "complete", "id": "s"})).await;
    socket.subscribe("s", "{ hello }").await;
    let mut messages = vec![socket.json().await, socket.json().await];
    if messages[0]["payload"]["data"]["forever"].is_number() {
        // It was on its way already.
        messages = vec![messages.remove(1), socket.json().await];
    }
    assert_eq!(
        messages[0]["payload"]["data"],
        json!({"hello": "hello world"})
    );
    assert_eq!(messages[1], json!({"id": "s", "type": "complete"}));
}

#[tokio::test]
async fn refused_operations_get_an_error_and_the_socket_stays() {
    let server = Server::start().await;
    let mut socket = Socket::ready(&server).await;
    for (document, code) in [
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        (
            "{ demands(first: 60000) { nodes { id } } }",
            "COST_EXCEEDED",
        ),
    ] {
        socket.subscribe("x", document).await;
        let message = socket.json().await;
        assert_eq!(
            (
                &message["type"],
                &message["payload"][0]["extensions"]["code"]
            ),
            (&json!("error"), &json!(code))
        );
        assert!(message["payload"][0]["extensions"]["requestId"].is_string());
    }
}

#[tokio::test]
async fn every_breach_of_the_protocol_has_its_close_code() {
    let server = Server::start().await;
    for message in [
        "",
        "x",
        "[]",
        "{}",
        r#"{"type":"nonsense"}"#,
        r#"{"type":"subscribe"}"#,
    ] {
        let mut socket = Socket::ready(&server).await;
        socket.send_text(message).await;
        assert_eq!(socket.receive().await, Received::Closed(4400), "{message}");
    }
    let mut binary = Socket::ready(&server).await;
    binary.send_message(Message::binary(vec![1])).await;
    assert_eq!(binary.receive().await, Received::Closed(4400));

    let mut early = Socket::open(&server, "graphql-transport-ws").await;
    early.subscribe("1", "{ hello }").await;
    assert_eq!(early.receive().await, Received::Closed(4401));

    let mut stranger = Socket::open(&server, "graphql-transport-ws").await;
    stranger
        .send(json!({"type": "connection_init", "payload": {"token": "wrong"}}))
        .await;
    assert_eq!(stranger.receive().await, Received::Closed(4403));

    let mut twice = Socket::ready(&server).await;
    twice.send(json!({"type": "connection_init"})).await;
    assert_eq!(twice.receive().await, Received::Closed(4429));

    let mut same = Socket::ready(&server).await;
    same.subscribe("1", "subscription { forever }").await;
    same.subscribe("1", "{ hello }").await;
    let end = loop {
        match same.receive().await {
            Received::Json(_) => {}
            end => break end,
        }
    };
    assert_eq!(end, Received::Closed(4409));
}

#[tokio::test]
async fn a_client_that_does_not_initialise_is_closed() {
    let server = Server::start_with(quick()).await;
    let mut silent = Socket::open(&server, "graphql-transport-ws").await;
    assert_eq!(silent.receive().await, Received::Closed(4408));
}

#[tokio::test]
async fn revoked_credentials_close_an_open_socket() {
    let server = Server::start_with(quick()).await;
    let mut socket = Socket::ready(&server).await;
    server.observed.revoked.store(true, Ordering::SeqCst);
    assert_eq!(socket.receive().await, Received::Closed(4403));
}

#[tokio::test]
async fn a_client_that_closes_gets_its_close_answered() {
    let server = Server::start().await;
    let mut socket = Socket::ready(&server).await;
    let frame = CloseFrame {
        code: CloseCode::Normal,
        reason: "".into(),
    };
    socket.send_message(Message::Close(Some(frame))).await;
    assert_eq!(socket.receive().await, Received::Closed(1000));
}

#[tokio::test]
async fn a_socket_without_the_protocol_is_closed() {
    let server = Server::start().await;
    let mut socket = Socket::open(&server, "").await;
    assert!(matches!(socket.receive().await, Received::Closed(4406)));
}

#[tokio::test]
async fn older_clients_are_spoken_to_in_their_own_words() {
    let server = Server::start().await;
    let mut socket = Socket::open(&server, "graphql-ws").await;
    socket
        .send(json!({"type": "connection_init", "payload": {}}))
        .await;
    assert_eq!(socket.json().await, json!({"type": "connection_ack"}));
    socket.send(json!({"type": "start", "id": "1", "payload": {"query": "subscription { count(to: 1) }"}})).await;
    let data = socket.json().await;
    assert_eq!(
        (&data["type"], &data["payload"]["data"]),
        (&json!("data"), &json!({"count": 1}))
    );
    assert_eq!(socket.json().await, json!({"type": "complete", "id": "1"}));
    socket
        .send(json!({"type": "start", "id": "2", "payload": {"query": "{ nope }"}}))
        .await;
    let error = socket.json().await;
    assert_eq!(
        error["payload"]["extensions"]["code"],
        "GRAPHQL_VALIDATION_FAILED"
    );
    socket
        .send(json!({"type": "start", "id": "3", "payload": {"query": "subscription { forever }"}}))
        .await;
    assert_eq!(
        socket.json().await["payload"]["data"],
        json!({"forever": 0})
    );
    socket.send(json!({"type": "stop", "id": "3"})).await;
    while socket.json().await["type"] != "complete" {}
    socket.send(json!({"type": "connection_terminate"})).await;
    assert_eq!(socket.receive().await, Received::Closed(1000));
}

#[tokio::test]
async fn a_client_that_speaks_both_protocols_gets_the_current_one() {
    let server = Server::start().await;
    let mut socket = Socket::open(&server, "graphql-ws, graphql-transport-ws").await;
    socket.send(json!({"type": "connection_init"})).await;
    assert_eq!(socket.json().await["type"], "connection_ack");
    socket.subscribe("1", "{ hello }").await;
    assert_eq!(socket.json().await["type"], "next");
}

#[tokio::test]
async fn a_stopping_server_closes_its_sockets() {
    let server = Server::start().await;
    let mut socket = Socket::ready(&server).await;
    server.stopping.cancel();
    assert_eq!(socket.receive().await, Received::Closed(1012));
}

#[tokio::test]
async fn operations_and_message_sizes_are_capped() {
    let server = Server::start_with(quick()).await;
    let mut socket = Socket::ready(&server).await;
    for id in ["1", "2", "3"] {
        socket.subscribe(id, "subscription { forever }").await;
    }
    let refused = loop {
        let message = socket.json().await;
        if message["type"] == "error" {
            break message;
        }
    };
    assert_eq!(
        (&refused["id"], &refused["payload"][0]["extensions"]["code"]),
        (&json!("3"), &json!("TOO_MANY_OPERATIONS"))
    );
    let mut long = Socket::ready(&server).await;
    long.send_text("x".repeat(5000)).await;
    assert!(matches!(
        long.receive().await,
        Received::Closed(1009) | Received::Gone
    ));
}
