//! The two protocols that clients speak over a GraphQL socket, and where their words differ.

use async_graphql::ServerError;
use serde::Serialize;

use crate::http::graphql::respond::Answer;

/// Which words are spoken. Both share the course of events; their names are confusingly alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `graphql-transport-ws`, the protocol in use today.
    Current,
    /// `graphql-ws`, of the retired package subscriptions-transport-ws, which older clients still speak.
    Legacy,
}

/// What a client may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Init,
    Ping,
    Pong,
    Subscribe,
    Complete,
    Terminate,
}

impl Dialect {
    /// In the order of preference, whatever the order of the client.
    pub(super) const ALL: [Self; 2] = [Self::Current, Self::Legacy];

    pub(super) fn protocol(self) -> &'static str {
        match self {
            Self::Current => "graphql-transport-ws",
            Self::Legacy => "graphql-ws",
        }
    }

    pub(super) fn word(self, kind: &str) -> Option<Word> {
        match (self, kind) {
            (_, "connection_init") => Some(Word::Init),
            (Self::Current, "ping") => Some(Word::Ping),
            (Self::Current, "pong") => Some(Word::Pong),
            (Self::Current, "subscribe") | (Self::Legacy, "start") => Some(Word::Subscribe),
            (Self::Current, "complete") | (Self::Legacy, "stop") => Some(Word::Complete),
            (Self::Legacy, "connection_terminate") => Some(Word::Terminate),
            _ => None,
        }
    }

    pub(super) fn next(self, id: &str, answer: &Answer) -> String {
        let kind = match self {
            Self::Current => "next",
            Self::Legacy => "data",
        };
        to_text(&Tagged {
            id,
            kind,
            payload: Some(answer),
        })
    }

    /// The older protocol has room for one error only.
    pub(super) fn error(self, id: &str, errors: &[ServerError]) -> String {
        match self {
            Self::Current => to_text(&Tagged {
                id,
                kind: "error",
                payload: Some(errors),
            }),
            Self::Legacy => to_text(&Tagged {
                id,
                kind: "error",
                payload: errors.first(),
            }),
        }
    }

    pub(super) fn complete(self, id: &str) -> String {
        to_text(&Tagged::<()> {
            id,
            kind: "complete",
            payload: None,
        })
    }

    /// Words of the server beside the pings of the transport, which old clients do not count as life.
    pub(super) fn keep_alive(self) -> Option<&'static str> {
        match self {
            Self::Current => None,
            Self::Legacy => Some(r#"{"type":"ka"}"#),
        }
    }
}

#[derive(Serialize)]
struct Tagged<'a, P: ?Sized> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'a P>,
}

fn to_text(message: &impl Serialize) -> String {
    serde_json::to_string(message).expect("maps have string keys, and numbers are finite")
}
