//! The limits of the GraphQL door: one struct, one sentence a field.

use serde::{Deserialize, Serialize};

/// How large, how deep and how dear a request may be before it is refused.
///
/// The defaults let every known client and the standard introspection query pass, and keep the
/// work before a refusal within a few milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphqlLimits {
    /// Bytes of a request body, whatever is in it.
    pub max_body_bytes: usize,
    /// Bytes of one GraphQL document.
    pub max_document_bytes: usize,
    /// Lexical tokens of one document.
    pub max_tokens: usize,
    /// Brackets, braces and parentheses open at once, in a document as in JSON.
    pub max_nesting: usize,
    /// Values in the JSON of one request: object members, list items and scalars.
    pub max_json_values: usize,
    /// Selections of one document after its fragments are spread, over all its operations.
    pub max_selections: u64,
    /// Levels of fields below an operation; the standard introspection query needs 13 to 15.
    pub max_depth: u64,
    /// Aliased fields after fragments are spread, so that one field cannot be asked a thousand times.
    pub max_aliases: u64,
    /// Fields that repeat a response key of their own selection set, which only validation pays for.
    pub max_duplicate_fields: u64,
    /// Directives after fragments are spread.
    pub max_directives: u64,
    /// The price of one operation, see `guard/cost.rs`.
    pub max_cost: u64,
    /// Operations in one HTTP request; 1 switches batching off.
    pub max_batch_length: usize,
    /// Bytes that the cache of checked documents may hold.
    pub document_cache_bytes: u64,
    /// Bytes that documents registered by clients (automatic persisted queries) may hold in this process.
    pub persisted_cache_bytes: u64,
    /// Limits of WebSocket connections.
    pub websocket: WebSocketLimits,
}

impl GraphqlLimits {
    /// Fields, spreads and inline fragments alternate at most this deep. The executing library has
    /// a limit of its own, 32 unless told otherwise, which must not be lower than this.
    pub fn max_levels(&self) -> usize {
        2 * self.max_nesting
    }
}

/// Limits of one WebSocket connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSocketLimits {
    /// Milliseconds until `connection_init` must have arrived.
    pub init_timeout_ms: u64,
    /// Bytes of one message from the client.
    pub max_message_bytes: usize,
    /// Operations under way at once on one connection.
    pub max_operations: usize,
    /// Milliseconds between two pings of the server.
    pub ping_interval_ms: u64,
    /// Milliseconds without any frame from the client, answers to pings included, until it is taken for gone.
    pub idle_timeout_ms: u64,
    /// Milliseconds that one message may take to leave, so that a client which does not read is let go.
    pub send_timeout_ms: u64,
    /// Milliseconds between two looks whether the credentials still hold.
    pub recheck_interval_ms: u64,
}

impl Default for GraphqlLimits {
    fn default() -> Self {
        Self {
            max_body_bytes: 1024 * 1024,
            max_document_bytes: 64 * 1024,
            max_tokens: 8_000,
            max_nesting: 48,
            max_json_values: 20_000,
            max_selections: 5_000,
            max_depth: 20,
            max_aliases: 200,
            max_duplicate_fields: 200,
            max_directives: 200,
            max_cost: 50_000,
            max_batch_length: 1,
            document_cache_bytes: 16 * 1024 * 1024,
            persisted_cache_bytes: 16 * 1024 * 1024,
            websocket: WebSocketLimits::default(),
        }
    }
}

impl Default for WebSocketLimits {
    fn default() -> Self {
        Self {
            init_timeout_ms: 10_000,
            max_message_bytes: 256 * 1024,
            max_operations: 50,
            ping_interval_ms: 20_000,
            idle_timeout_ms: 60_000,
            send_timeout_ms: 10_000,
            recheck_interval_ms: 5_000,
        }
    }
}
