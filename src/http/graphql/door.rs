//! The way of one operation: text, guard, validation, variables, price, `prepare`, execution.
//! The same for HTTP and WebSocket, whatever way it came in.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use apollo_compiler::Node;
use apollo_compiler::executable::Operation;
use async_graphql::parser::types::OperationType;
use async_graphql::{Executor, Request, Response, Value, Variables};
use axum::http::{StatusCode, header};
use futures_util::{FutureExt, Stream, StreamExt};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use super::api::{Api, DocumentFacts, RequestHead, Transport};
use super::codes;
use super::errors;
use super::persisted::{DocumentStore, InProcessDocuments, Resolver, TrustedDocuments};
use super::refusal::{Refusal, error};
use super::request::Incoming;
use super::respond::{Answer, Outcome, StatusCodes};
use super::validate::{CheckedDocument, Documents, SchemaError, hex};
use crate::graphql::guard::{GraphqlLimits, operation_cost};

/// How the door is configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphqlOptions {
    /// Whether `__schema` and `__type` are answered.
    pub introspection: bool,
    /// Run documents of the manifest only.
    pub trusted_documents_only: bool,
    /// Which statuses tell what happened to a well-formed request.
    pub status_codes: StatusCodes,
    pub limits: GraphqlLimits,
}

impl Default for GraphqlOptions {
    fn default() -> Self {
        Self {
            introspection: true,
            trusted_documents_only: false,
            status_codes: StatusCodes::default(),
            limits: GraphqlLimits::default(),
        }
    }
}

/// The GraphQL endpoint over an API. Cheap to clone.
pub struct Door<A> {
    pub(super) parts: Arc<Parts<A>>,
}

impl<A> Clone for Door<A> {
    fn clone(&self) -> Self {
        Self {
            parts: self.parts.clone(),
        }
    }
}

pub(super) struct Parts<A> {
    pub(super) api: A,
    pub(super) options: GraphqlOptions,
    documents: Documents,
    resolver: Resolver,
    /// Cancelled when the server stops: open sockets are closed then.
    pub(super) stopping: CancellationToken,
}

/// What a door can be given beside its API.
pub struct DoorParts {
    pub options: GraphqlOptions,
    /// Where documents registered by clients are kept; in this process if `None`.
    pub store: Option<Arc<dyn DocumentStore>>,
    pub trusted: TrustedDocuments,
    pub stopping: CancellationToken,
}

impl From<GraphqlOptions> for DoorParts {
    fn from(options: GraphqlOptions) -> Self {
        Self {
            options,
            store: None,
            trusted: TrustedDocuments::default(),
            stopping: CancellationToken::new(),
        }
    }
}

/// An operation that may run.
pub(super) struct Ready {
    request: Request,
    document: Arc<CheckedDocument>,
    operation: Node<Operation>,
    pub(super) facts: DocumentFacts,
}

impl<A: Api> Door<A> {
    /// A door to `api`, whose schema prints as `sdl`.
    pub fn new(api: A, sdl: &str, parts: DoorParts) -> Result<Self, SchemaError> {
        let limits = &parts.options.limits;
        let documents = Documents::new(sdl, limits)?;
        let store = parts
            .store
            .unwrap_or_else(|| Arc::new(InProcessDocuments::new(limits.persisted_cache_bytes)));
        let resolver = Resolver {
            store,
            trusted: parts.trusted,
            trusted_only: parts.options.trusted_documents_only,
        };
        let parts = Parts {
            api,
            options: parts.options,
            documents,
            resolver,
            stopping: parts.stopping,
        };
        Ok(Self {
            parts: Arc::new(parts),
        })
    }

    /// Everything that comes before execution.
    pub(super) async fn ready(
        &self,
        head: &RequestHead,
        credentials: &A::Credentials,
        mut incoming: Incoming,
    ) -> Result<Ready, Refusal> {
        let Parts {
            api,
            options,
            documents,
            resolver,
            ..
        } = &*self.parts;
        let resolved = resolver.resolve(&mut incoming).await?;
        let document = documents.check(&resolved.source).await?;
        if let Some(hash) = resolved.register_as {
            resolver.store.put(&hash, document.source.clone()).await;
        }
        let operation = document
            .operation(incoming.operation_name.as_deref())?
            .clone();
        if head.transport == Transport::Get && operation.is_mutation() {
            return Err(get_changes_nothing());
        }
        if !options.introspection && introspects(&document, &operation) {
            return Err(Refusal::semantics(vec![error(
                codes::INTROSPECTION_DISABLED,
                "Introspection is switched off on this server.",
                None,
            )]));
        }
        documents.check_variables(&document, &operation, &incoming.variables)?;
        let cost = operation_cost(&document.typed, &operation, &incoming.variables);
        if cost.total > options.limits.max_cost {
            let message = cost.refusal(options.limits.max_cost);
            let refusal = Refusal::semantics(vec![error(codes::COST_EXCEEDED, message, None)]);
            return Err(refusal.with_extension("requestedQueryCost", cost.total));
        }
        let facts = facts(&document, &operation, cost.total, head)?;
        let mut request = Request::new("");
        request.set_parsed_query(document.executable.clone());
        request.operation_name = incoming.operation_name;
        request.variables = Variables::from_json(serde_json::Value::Object(incoming.variables));
        if !options.introspection {
            request = request.disable_introspection();
        }
        let request = api.prepare(head, credentials, &facts, request).await?;
        Ok(Ready {
            request,
            document,
            operation,
            facts,
        })
    }

    /// Runs a query or mutation. A panic in a resolver becomes an error like any other.
    pub(super) async fn execute(
        &self,
        head: &RequestHead,
        credentials: &A::Credentials,
        ready: Ready,
    ) -> Outcome {
        let Ready {
            request,
            document,
            operation,
            facts,
        } = ready;
        let execution = AssertUnwindSafe(self.parts.api.executor().execute(request)).catch_unwind();
        let response = execution.await.unwrap_or_else(|_| panicked());
        self.finish(head, credentials, response, &document, &operation, &facts)
            .await
    }

    /// Runs a subscription; each item is a whole answer.
    pub(super) fn subscribe(
        &self,
        head: RequestHead,
        credentials: A::Credentials,
        ready: Ready,
    ) -> impl Stream<Item = Answer> + Send + 'static {
        let Ready {
            request,
            document,
            operation,
            facts,
        } = ready;
        let door = self.clone();
        let context = Arc::new((head, credentials, document, operation, facts));
        let items = self.parts.api.executor().execute_stream(request, None);
        items.then(move |response| {
            let (door, context) = (door.clone(), context.clone());
            async move {
                let (head, credentials, document, operation, facts) = &*context;
                door.finish(head, credentials, response, document, operation, facts)
                    .await
                    .answer
            }
        })
    }

    async fn finish(
        &self,
        head: &RequestHead,
        credentials: &A::Credentials,
        mut response: Response,
        document: &CheckedDocument,
        operation: &Operation,
        facts: &DocumentFacts,
    ) -> Outcome {
        self.parts
            .api
            .settle(head, credentials, facts, &mut response)
            .await;
        errors::finish_executed(
            &mut response.errors,
            &document.typed,
            operation,
            &head.request_id,
        );
        add_cost(&mut response.extensions, facts.requested_cost);
        Outcome {
            answer: Answer {
                errors: response.errors,
                data: Some(response.data),
                extensions: response.extensions,
            },
            refused: None,
            headers: response.http_headers,
        }
    }
}

/// Ticks every so many milliseconds, first after one such span, and never in a burst.
pub(super) fn ticker(every_ms: u64) -> Interval {
    let every = Duration::from_millis(every_ms.max(1));
    let mut ticker = interval_at(Instant::now() + every, every);
    ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticker
}

fn add_cost(extensions: &mut BTreeMap<String, Value>, requested: u64) {
    let cost = extensions
        .entry("cost".to_owned())
        .or_insert_with(|| Value::Object(Default::default()));
    if let Value::Object(members) = cost {
        members.insert(
            async_graphql::Name::new("requestedQueryCost"),
            requested.into(),
        );
    }
}

/// The panic's own message is in the log already, written by the panic hook.
fn panicked() -> Response {
    Response::from_errors(vec![async_graphql::ServerError::new(
        "a resolver panicked",
        None,
    )])
}

fn get_changes_nothing() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        codes::METHOD_NOT_ALLOWED,
        "GET changes nothing; send mutations by POST.",
    )
    .with_header(header::ALLOW, header::HeaderValue::from_static("POST"))
}

fn introspects(document: &CheckedDocument, operation: &Operation) -> bool {
    operation
        .root_fields(&document.typed)
        .any(|field| field.name == "__schema" || field.name == "__type")
}

fn facts(
    document: &CheckedDocument,
    operation: &Operation,
    requested_cost: u64,
    head: &RequestHead,
) -> Result<DocumentFacts, Refusal> {
    let mut keys = std::collections::HashSet::new();
    let root_fields: Vec<_> = operation
        .root_fields(&document.typed)
        .filter(|field| keys.insert(field.response_key()))
        .map(|field| field.name.to_string())
        .collect();
    let kind = if operation.is_mutation() {
        OperationType::Mutation
    } else if operation.is_subscription() {
        OperationType::Subscription
    } else {
        OperationType::Query
    };
    // The headers of an upgrade stand for a whole socket, so they cannot name one mutation.
    let key = head
        .headers
        .get("idempotency-key")
        .filter(|_| head.transport == Transport::Post);
    let idempotency_key = match (kind, key) {
        (OperationType::Mutation, Some(_)) if root_fields.len() != 1 => {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                codes::IDEMPOTENCY_KEY_AMBIGUOUS,
                format!(
                    "The header Idempotency-Key fits exactly one mutation field; this operation has {}. \
                     Use @idempotent(key:) on each field.",
                    root_fields.len()
                ),
            ));
        }
        (OperationType::Mutation, Some(key)) => Some(
            key.to_str()
                .map_err(|_| {
                    Refusal::bad_request("The header Idempotency-Key must be visible ASCII.")
                })?
                .to_owned(),
        ),
        _ => None,
    };
    Ok(DocumentFacts {
        document_hash: hex(&document.hash),
        operation_name: operation.name.as_ref().map(ToString::to_string),
        kind,
        root_fields,
        requested_cost,
        idempotency_key,
    })
}
