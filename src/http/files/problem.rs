//! Refusals of uploads and downloads, as problem documents (RFC 9457) with the codes of the API.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::domains::files::refusals::{
    FILE_NOT_CLEAN, FILE_TOO_LARGE, FILE_TYPE_MISMATCH, FILE_TYPE_NOT_ALLOWED, UPLOAD_TIMED_OUT,
};
use crate::foundation::errors::{Code, Error, Kind};
use crate::foundation::locale::Locale;

/// The status that a code has beside what its kind says.
const STATUSES: [(&Code, StatusCode); 5] = [
    (&FILE_TOO_LARGE, StatusCode::PAYLOAD_TOO_LARGE),
    (&FILE_TYPE_NOT_ALLOWED, StatusCode::UNSUPPORTED_MEDIA_TYPE),
    (&FILE_TYPE_MISMATCH, StatusCode::UNSUPPORTED_MEDIA_TYPE),
    (&FILE_NOT_CLEAN, StatusCode::CONFLICT),
    (&UPLOAD_TIMED_OUT, StatusCode::REQUEST_TIMEOUT),
];

/// The id that the request has in logs and answers.
pub fn request_id(headers: &HeaderMap) -> &str {
    headers
        .get("x-request-id")
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default()
}

/// The answer to a request that was refused. A fault of ours is logged and not shown.
pub fn respond(error: &Error, locale: Locale, request_id: &str) -> Response {
    let (status, document) = match error {
        Error::Refused(reasons) => {
            let first = &reasons[0];
            let document = json!({
                "type": "about:blank",
                "code": first.code.name,
                "title": first.message(locale),
                "nextStep": first.next_step(locale),
                "path": first.path,
                "requestId": request_id,
            });
            (status_of(first.code), document)
        }
        Error::Internal(fault) => {
            tracing::error!(%fault, request_id, "an upload or download failed");
            let document = json!({
                "type": "about:blank",
                "code": "INTERNAL",
                "title": locale.choose(
                    "Something failed on our side; quote the request id.",
                    "服务器内部错误，请提供请求编号以便排查。",
                ),
                "requestId": request_id,
            });
            (StatusCode::INTERNAL_SERVER_ERROR, document)
        }
    };
    let mut document = document;
    document["status"] = json!(status.as_u16());
    let mut response = (status, Json(document)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn status_of(code: &'static Code) -> StatusCode {
    if let Some((_, status)) = STATUSES.iter().find(|(known, _)| *known == code) {
        return *status;
    }
    match code.kind {
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Refused => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}
