//! What the door needs from the API behind it.

use std::future::Future;

use async_graphql::parser::types::OperationType;
use async_graphql::{Executor, Request, Response};
use axum::http::{Extensions, HeaderMap};
use serde_json::{Map, Value};

use super::Refusal;

/// The API behind the door: a schema to run, and who may run what.
///
/// The door calls `authenticate` once per HTTP request or `connect` once per WebSocket, then for
/// each operation `prepare`, the executor, and `settle`.
pub trait Api: Clone + Send + Sync + 'static {
    /// The schema, built with `ValidationMode::Fast`, `disable_suggestions`, and
    /// `limit_recursive_depth(limits.max_levels())`, since the library's default of 32 is below what the
    /// guard lets through. It needs none of the library's other limits.
    type Executor: Executor;
    /// Who asks, as far as the API cares.
    type Credentials: Clone + Send + Sync + 'static;

    fn executor(&self) -> &Self::Executor;

    /// Reads the credentials of an HTTP request from its headers. Nobody in particular is an answer, too.
    fn authenticate(
        &self,
        head: &RequestHead,
    ) -> impl Future<Output = Result<Self::Credentials, Refusal>> + Send;

    /// Reads the credentials of a WebSocket from the payload of `connection_init`, or from the
    /// headers of the upgrade. A refusal closes with 4403.
    fn connect(
        &self,
        head: &RequestHead,
        payload: &Map<String, Value>,
    ) -> impl Future<Output = Result<Self::Credentials, Refusal>> + Send;

    /// Whether credentials that were good still are; asked every few seconds on open sockets and streams.
    /// `false` closes a socket with 4403, so that clients connect anew with a fresh token.
    fn still_valid(&self, credentials: &Self::Credentials) -> impl Future<Output = bool> + Send;

    /// Attaches what resolvers need (actor, operation, fresh loaders), or refuses (rate limit, rights).
    fn prepare(
        &self,
        head: &RequestHead,
        credentials: &Self::Credentials,
        facts: &DocumentFacts,
        request: Request,
    ) -> impl Future<Output = Result<Request, Refusal>> + Send;

    /// Adds to an answer before it leaves: `http_headers` of rate limits, `extensions` such as warnings.
    /// Errors without a code are still as the resolvers left them; the door hides those afterwards.
    /// Members that it puts into `extensions.cost` stand beside the requested cost.
    fn settle(
        &self,
        head: &RequestHead,
        credentials: &Self::Credentials,
        facts: &DocumentFacts,
        response: &mut Response,
    ) -> impl Future<Output = ()> + Send {
        let _ = (head, credentials, facts, response);
        async {}
    }
}

/// What an HTTP request says beside its body. For a WebSocket it is that of the upgrade.
#[derive(Clone, Debug)]
pub struct RequestHead {
    /// From `x-request-id`, or made here.
    pub request_id: String,
    pub headers: HeaderMap,
    /// What middleware has attached, such as the peer's address.
    pub extensions: Extensions,
    pub transport: Transport,
}

/// How an operation came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Get,
    Post,
    WebSocket,
}

/// What the door knows of an operation before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    /// SHA-256 of the document in hexadecimal.
    pub document_hash: String,
    pub operation_name: Option<String>,
    pub kind: OperationType,
    /// Names of the root fields with fragments spread, one for each response key.
    pub root_fields: Vec<String>,
    pub requested_cost: u64,
    /// The header `Idempotency-Key`, only if the operation has exactly one mutation field.
    pub idempotency_key: Option<String>,
}
