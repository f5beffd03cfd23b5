//! The smallest HTTP and WebSocket clients that show every detail of an answer.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::toy::Server;

pub const NEWER: &str = "application/graphql-response+json";
pub const OLDER: &str = "application/json";

/// Status, content type and body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub text: String,
}

impl Answer {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let content_type = response
            .headers()
            .get(CONTENT_TYPE)
            .map_or("", |value| value.to_str().unwrap())
            .to_owned();
        Self {
            status: response.status().as_u16(),
            content_type,
            text: response.text().await.unwrap(),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub fn code(&self) -> String {
        let body = self.json();
        assert!(
            body["errors"][0]["extensions"]["requestId"].is_string(),
            "{body}"
        );
        body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    pub fn message(&self) -> String {
        self.json()["errors"][0]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Sends a body as it is.
pub async fn post_raw(server: &Server, accept: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = crate::support::client()
        .post(server.url())
        .header(ACCEPT, accept)
        .header(CONTENT_TYPE, OLDER);
    Answer::of(request.body(body)).await
}

pub async fn post(server: &Server, body: Value) -> Answer {
    post_raw(server, NEWER, body.to_string()).await
}

pub async fn query(server: &Server, query: &str) -> Answer {
    post(server, json!({ "query": query })).await
}

/// A WebSocket that speaks the protocol.
pub struct Socket {
    stream: tokio_tungstenite::WebSocketStream<
        tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>,
    >,
}

/// What came over the socket.
#[derive(Debug, PartialEq)]
pub enum Received {
    Json(Value),
    Closed(u16),
    Gone,
}

impl Socket {
    /// Opened, with a subprotocol unless it is empty.
    pub async fn open(server: &Server, protocol: &str) -> Self {
        let mut request = server.socket_url().into_client_request().unwrap();
        if !protocol.is_empty() {
            request
                .headers_mut()
                .insert("sec-websocket-protocol", protocol.parse().unwrap());
        }
        let (stream, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        Self { stream }
    }

    /// Opened and acknowledged.
    pub async fn ready(server: &Server) -> Self {
        let mut socket = Self::open(server, "graphql-transport-ws").await;
        socket.send(json!({"type": "connection_init"})).await;
        assert_eq!(
            socket.receive().await,
            Received::Json(json!({"type": "connection_ack"}))
        );
        socket
    }

    pub async fn send(&mut self, message: Value) {
        self.send_text(message.to_string()).await;
    }

    pub async fn send_text(&mut self, text: impl Into<String>) {
        self.send_message(Message::text(text.into())).await;
    }

    pub async fn send_message(&mut self, message: Message) {
        // The server may have closed already; `receive` tells.
        let _ = self.stream.send(message).await;
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(json!({"type": "subscribe", "id": id, "payload": {"query": query}}))
            .await;
    }

    pub async fn receive(&mut self) -> Received {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(10), self.stream.next())
                .await
                .expect("an answer in time");
            match next {
                Some(Ok(Message::Text(text))) => {
                    return Received::Json(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Received::Closed(frame.code.into());
                }
                Some(Ok(Message::Close(None)) | Err(_)) | None => return Received::Gone,
                Some(Ok(_)) => {}
            }
        }
    }

    pub async fn json(&mut self) -> Value {
        match self.receive().await {
            Received::Json(value) => value,
            other => panic!("expected a message, got {other:?}"),
        }
    }
}
