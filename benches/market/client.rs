//! The smallest HTTP client that keeps its connection: it costs the server's machine little.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// One connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    token: Option<String>,
    body: Vec<u8>,
}

impl Client {
    pub async fn connect(address: &str, token: Option<&str>) -> Self {
        let stream = TcpStream::connect(address).await.expect("connected");
        stream.set_nodelay(true).expect("a socket option");
        Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            token: token.map(str::to_owned),
            body: Vec::new(),
        }
    }

    /// Sends a body and reads the whole answer.
    pub async fn send(&mut self, body: &str) -> &[u8] {
        let authorization = self.token.as_ref().map_or(String::new(), |token| {
            format!("authorization: Bearer {token}\r\n")
        });
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: market\r\ncontent-type: application/json\r\naccept: application/graphql-response+json\r\n{authorization}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream
            .write_all(request.as_bytes())
            .await
            .expect("sent");
        let (mut line, mut length) = (String::new(), 0);
        loop {
            line.clear();
            self.stream.read_line(&mut line).await.expect("a header");
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
        }
        self.body.resize(length, 0);
        self.stream
            .read_exact(&mut self.body)
            .await
            .expect("a body");
        &self.body
    }

    /// Asks and reads `data`.
    pub async fn data(&mut self, query: &str, variables: Value) -> Value {
        let answer = self.send(&request(query, variables)).await;
        let answer: Value = serde_json::from_slice(answer).expect("JSON");
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].clone()
    }
}

/// The body of a request.
pub fn request(query: &str, variables: Value) -> String {
    json!({"query": query, "variables": variables}).to_string()
}
