//! The axum side: methods, bodies, request ids, and which way a request goes.

use axum::Router;
use axum::body::to_bytes;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

use super::api::{Api, RequestHead, Transport};
use super::codes;
use super::door::Door;
use super::errors;
use super::negotiate::{self, MediaType};
use super::refusal::Refusal;
use super::request::{self, Body};
use super::respond::{self, Outcome};
use super::websocket;

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
    let media_type = match negotiate::response_type(&parts.headers) {
        Ok(media_type) => media_type,
        Err(refusal) => return respond_single(&door, &head, refusal.into(), MediaType::Json),
    };
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
    match body {
        Ok(body) => run(&door, &head, body, media_type).await,
        Err(refusal) => respond_single(&door, &head, refusal.into(), media_type),
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

async fn run<A: Api>(
    door: &Door<A>,
    head: &RequestHead,
    body: Body,
    media_type: MediaType,
) -> Response {
    let credentials = match door.parts.api.authenticate(head).await {
        Ok(credentials) => credentials,
        Err(refusal) => return respond_single(door, head, refusal.into(), media_type),
    };
    match body {
        Body::Single(incoming) => {
            let outcome = door.run(head, &credentials, *incoming).await;
            respond_single(door, head, outcome, media_type)
        }
        // One after the other: mutations of a batch keep their order, and its cost stays one core's.
        Body::Batch(items) => {
            let mut outcomes = Vec::with_capacity(items.len());
            for incoming in items {
                let mut outcome = door.run(head, &credentials, incoming).await;
                finish_refused(&mut outcome, head);
                outcomes.push(outcome);
            }
            respond::batch(outcomes, media_type)
        }
    }
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
            || uuid::Uuid::now_v7().simple().to_string(),
            ToOwned::to_owned,
        )
}
