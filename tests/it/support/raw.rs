//! Requests as bytes, for what a well-behaved client never sends and for answers compared to the
//! letter.

use futures_util::StreamExt;
use serde_json::{Value, json};

use super::World;

/// The status and the body of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub text: String,
}

impl Answer {
    /// The body, which must be JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }
}

impl World {
    /// Sends any method with any headers and body to `/graphql`.
    pub async fn send(
        &self,
        method: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let method = method.parse().expect("a method");
        let mut request = self
            .client
            .request(method, format!("{}/graphql", self.url))
            .body(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        Answer {
            status: response.status().as_u16(),
            text: response.text().await.expect("a body in UTF-8"),
        }
    }

    /// The first answer of a subscription, asked for as a stream of events.
    pub async fn first_of_stream(
        &self,
        token: Option<&str>,
        query: &str,
        variables: &Value,
    ) -> Value {
        let mut request = self
            .client
            .post(format!("{}/graphql", self.url))
            .header("accept", "text/event-stream")
            .json(&json!({"query": query, "variables": variables}));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("an answer");
        let mut pieces = response.bytes_stream();
        let mut text = String::new();
        while let Some(piece) = pieces.next().await {
            text += std::str::from_utf8(&piece.expect("a piece")).expect("UTF-8");
            let data = text.lines().find_map(|line| line.strip_prefix("data: "));
            if let Some(whole) = data.and_then(|data| serde_json::from_str(data).ok()) {
                return whole;
            }
        }
        panic!("the stream ended without an answer: {text}");
    }
}
