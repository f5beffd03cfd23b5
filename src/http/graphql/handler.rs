//! The axum side: methods, bodies, request ids, and which way a request goes.

use async_graphql::parser::types::OperationType;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

use super::api::{Api, RequestHead, Transport};
use super::codes;
use super::door::{Door, Ready};
use super::errors;
use super::negotiate::{self, Accepted, MediaType};
use super::refusal::{Refusal, error};
use super::request::{self, Body, Incoming};
use super::respond::{self, Outcome};
use super::{stream, websocket};

const REQUEST_ID: &str = "x-request-id";

/// The endpoint at `path`.
pub fn router<A: Api>(path: &str, door: Door<A>) -> Router {
    Router::new()
        .route(path, any(endpoint::<A>))
        .with_state(door)
}

async fn endpoint<A: Api>(State(door): State<Door<A>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let is_upgrade = parts.method == Method::GET && parts.headers.contains_key(header::UPGRADE);
    let head = RequestHead {
        request_id: request_id(&parts.headers),
        headers: parts.headers.clone(),
        extensions: parts.extensions.clone(),
        transport: match (is_upgrade, &parts.method) {
            (true, _) => Transport::WebSocket,
            (false, &Method::GET) => Transport::Get,
            (false, _) => Transport::Post,
        },
    };
    if is_upgrade {
        return match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => websocket::upgrade(door, head, upgrade),
            Err(rejection) => rejection.into_response(),
        };
    }
    let accepted = match negotiate::accepted(&parts.headers) {
        Ok(accepted) => accepted,
        Err(refusal) => return respond_single(&door, &head, refusal.into(), MediaType::Json),
    };
    // What cannot be streamed, such as a body that is no request, is answered in JSON all the same.
    let media_type = accepted.single.unwrap_or(MediaType::GraphqlResponse);
    let body = match parts.method {
        Method::GET => read_get(&door, &parts.uri),
        Method::POST => read_post(&door, &parts.headers, body).await,
        _ => Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            codes::METHOD_NOT_ALLOWED,
            "Use GET or POST.",
        )
        .with_header(header::ALLOW, HeaderValue::from_static("GET, POST"))),
    };
    let body = match body {
        Ok(body) => body,
        Err(refusal) => return respond_single(&door, &head, refusal.into(), media_type),
    };
    let credentials = match door.parts.api.authenticate(&head).await {
        Ok(credentials) => credentials,
        Err(refusal) => return respond_single(&door, &head, refusal.into(), media_type),
    };
    match body {
        Body::Single(incoming) => run_single(door, head, credentials, *incoming, accepted).await,
        Body::Batch(items) => run_batch(&door, &head, &credentials, items, media_type).await,
    }
}

async fn run_single<A: Api>(
    door: Door<A>,
    head: RequestHead,
    credentials: A::Credentials,
    incoming: Incoming,
    accepted: Accepted,
) -> Response {
    let ready = door.ready(&head, &credentials, incoming).await;
    match (ready, accepted.single, accepted.stream) {
        (Ok(ready), _, Some(stream_type)) if ready.facts.kind == OperationType::Subscription => {
            let answers = door.subscribe(head.clone(), credentials.clone(), ready);
            stream::respond(door, head, credentials, answers, stream_type)
        }
        (ready, Some(media_type), _) => {
            let outcome = run_to_end(&door, &head, &credentials, ready).await;
            respond_single(&door, &head, outcome, media_type)
        }
        // The client reads nothing but a stream: its one answer is a stream of one.
        (ready, None, stream_type) => {
            let mut outcome = run_to_end(&door, &head, &credentials, ready).await;
            match stream_type {
                Some(stream_type) if !outcome.is_refused_as_a_whole() => {
                    finish_refused(&mut outcome, &head);
                    let answers = futures_util::stream::iter([outcome.answer]);
                    stream::respond(door, head, credentials, answers, stream_type)
                }
                _ => respond_single(&door, &head, outcome, MediaType::GraphqlResponse),
            }
        }
    }
}

/// One after the other: mutations of a batch keep their order, and its cost stays one core's.
async fn run_batch<A: Api>(
    door: &Door<A>,
    head: &RequestHead,
    credentials: &A::Credentials,
    items: Vec<Incoming>,
    media_type: MediaType,
) -> Response {
    if items.len() > 1 && head.headers.contains_key("idempotency-key") {
        let refusal = Refusal::new(
            StatusCode::BAD_REQUEST,
            codes::IDEMPOTENCY_KEY_AMBIGUOUS,
            "The header Idempotency-Key cannot stand for a batch. Use @idempotent(key:) on each field.",
        );
        return respond_single(door, head, refusal.into(), media_type);
    }
    let mut outcomes = Vec::with_capacity(items.len());
    for incoming in items {
        let ready = door.ready(head, credentials, incoming).await;
        let mut outcome = run_to_end(door, head, credentials, ready).await;
        finish_refused(&mut outcome, head);
        outcomes.push(outcome);
    }
    respond::batch(outcomes, media_type)
}

async fn run_to_end<A: Api>(
    door: &Door<A>,
    head: &RequestHead,
    credentials: &A::Credentials,
    ready: Result<Ready, Refusal>,
) -> Outcome {
    match ready {
        Ok(ready) if ready.facts.kind == OperationType::Subscription => {
            Refusal::semantics(vec![error(
                codes::SUBSCRIPTION_NEEDS_STREAM,
                "Subscribe over a WebSocket (graphql-transport-ws), or accept text/event-stream.",
                None,
            )])
            .into()
        }
        Ok(ready) => door.execute(head, credentials, ready).await,
        Err(refusal) => refusal.into(),
    }
}

fn read_get<A: Api>(door: &Door<A>, uri: &axum::http::Uri) -> Result<Body, Refusal> {
    let Query(parameters) = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| Refusal::bad_request("The query string cannot be read."))?;
    let incoming = request::read_parameters(parameters, &door.parts.options.limits)?;
    Ok(Body::Single(Box::new(incoming)))
}

async fn read_post<A: Api>(
    door: &Door<A>,
    headers: &HeaderMap,
    body: axum::body::Body,
) -> Result<Body, Refusal> {
    let limits = &door.parts.options.limits;
    negotiate::require_json_body(headers)?;
    let too_large = || {
        Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            codes::PAYLOAD_TOO_LARGE,
            format!("The body may have {} bytes.", limits.max_body_bytes),
        )
    };
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limits.max_body_bytes) {
        return Err(too_large());
    }
    // Besides the length only a broken connection ends here, and nobody reads that answer.
    let bytes = to_bytes(body, limits.max_body_bytes)
        .await
        .map_err(|_| too_large())?;
    request::read_body(&bytes, limits)
}

fn respond_single<A: Api>(
    door: &Door<A>,
    head: &RequestHead,
    mut outcome: Outcome,
    media_type: MediaType,
) -> Response {
    finish_refused(&mut outcome, head);
    respond::single(outcome, media_type, door.parts.options.status_codes)
}

fn finish_refused(outcome: &mut Outcome, head: &RequestHead) {
    if outcome.refused.is_some() {
        errors::finish_refused(&mut outcome.answer.errors, &head.request_id);
    }
}

/// The id that a proxy or middleware gave, if it is fit for logs and answers; a new one otherwise.
fn request_id(headers: &HeaderMap) -> String {
    headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic()))
        .map_or_else(
            || uuid::Uuid::new_v4().simple().to_string(),
            ToOwned::to_owned,
        )
}
