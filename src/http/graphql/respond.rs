//! Writing answers: the status, the headers, and the JSON, serialised once and in the order of the selection.

use std::collections::BTreeMap;

use async_graphql::{ServerError, Value};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::negotiate::MediaType;
use super::refusal::{Refusal, Stage};

/// Which statuses tell what happened to a well-formed request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusCodes {
    /// 400 for every refused document and 200 for partial answers, as the public audits expect.
    #[default]
    Audits,
    /// 422 for documents that do not fit the schema and 294 for partial answers, as the newer draft has it.
    Draft,
}

/// The body of one answer. Without `data` it is a request error, which differs from `data: null`.
#[derive(Debug, Default, Serialize)]
pub(super) struct Answer {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) errors: Vec<ServerError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) extensions: BTreeMap<String, Value>,
}

/// An answer and what goes around it.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) answer: Answer,
    /// `None` when execution began.
    pub(super) refused: Option<(Stage, StatusCode)>,
    pub(super) headers: HeaderMap,
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        Self {
            answer: Answer {
                errors: refusal.errors,
                ..Answer::default()
            },
            refused: Some((refusal.stage, refusal.status)),
            headers: refusal.headers.into_iter().collect(),
        }
    }
}

impl Outcome {
    /// Whether the request was refused before its document was looked at.
    pub(super) fn is_refused_as_a_whole(&self) -> bool {
        matches!(self.refused, Some((Stage::Request, _)))
    }

    fn status(&self, media_type: MediaType, codes: StatusCodes) -> StatusCode {
        let is_partial = !self.answer.errors.is_empty();
        match (self.refused, media_type, codes) {
            (Some((Stage::Request, status)), _, _) => status,
            (Some(_), MediaType::Json, _) => StatusCode::OK,
            (Some((Stage::Semantics, _)), MediaType::GraphqlResponse, StatusCodes::Draft) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            (Some((_, status)), MediaType::GraphqlResponse, _) => status,
            (None, MediaType::GraphqlResponse, StatusCodes::Draft) if is_partial => {
                StatusCode::from_u16(294).expect("294 lies in the range of status codes")
            }
            (None, _, _) => StatusCode::OK,
        }
    }
}

/// Writes one answer.
pub(super) fn single(mut outcome: Outcome, media_type: MediaType, codes: StatusCodes) -> Response {
    let status = outcome.status(media_type, codes);
    let headers = std::mem::take(&mut outcome.headers);
    write(status, headers, media_type, &outcome.answer)
}

/// Writes the answers of a batch, in the order of its requests.
pub(super) fn batch(outcomes: Vec<Outcome>, media_type: MediaType) -> Response {
    let mut headers = HeaderMap::new();
    let mut answers = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        headers.extend(outcome.headers);
        answers.push(outcome.answer);
    }
    write(StatusCode::OK, headers, media_type, &answers)
}

fn write(
    status: StatusCode,
    headers: HeaderMap,
    media_type: MediaType,
    body: &impl Serialize,
) -> Response {
    let bytes = serde_json::to_vec(body).expect("maps have string keys, and numbers are finite");
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let sent = response.headers_mut();
    sent.extend(headers);
    sent.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(media_type.content_type()),
    );
    sent.entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    sent.append(
        header::VARY,
        HeaderValue::from_static("Accept, Accept-Language, Authorization"),
    );
    sent.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
