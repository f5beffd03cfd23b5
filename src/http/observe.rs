//! One log line and two metrics for each request, with its id.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::foundation::ids::uuid_at;
use crate::platform::clock::Clock;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives a request its id, logs it and counts it. Neither query strings nor headers are logged,
/// because they may carry secrets.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request_id(&request);
    if let Ok(value) = HeaderValue::from_str(&id) {
        request.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id = %id, %method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, seconds) = (response.status().as_u16(), began.elapsed().as_secs_f64());
    span.in_scope(|| tracing::debug!(status, ms = seconds * 1_000.0, "answered"));
    let labels = [("route", route), ("status", status.to_string())];
    metrics::counter!("jiebang_http_requests_total", &labels).increment(1);
    metrics::histogram!("jiebang_http_request_seconds", &labels).record(seconds);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    response
}

/// The id that came with the request, if it is fit for a log line; a new one otherwise.
fn request_id(request: &Request) -> String {
    request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()))
        .map_or_else(
            || uuid_at(Clock::default().now()).simple().to_string(),
            ToOwned::to_owned,
        )
}
