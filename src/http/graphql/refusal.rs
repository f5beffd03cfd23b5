//! A request that is not executed: status, headers and errors, before they are written down.

use async_graphql::{ErrorExtensionValues, Pos, ServerError};
use axum::http::{HeaderName, HeaderValue, StatusCode};

use super::codes;
use crate::graphql::guard::Violation;

/// Why the door, or the API behind it, does not execute a request.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub(super) status: StatusCode,
    pub(super) stage: Stage,
    pub(super) errors: Vec<ServerError>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

/// How far a request came, which decides its status in the media types of GraphQL over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Not a GraphQL request that could be looked at, or refused as a whole: the status always stands.
    Request,
    /// Well formed, but its document has a syntax error.
    Syntax,
    /// Well formed, but the document, the operation or the variables do not fit.
    Semantics,
}

impl Refusal {
    /// A refusal that keeps its status whatever media type is answered, as for 401, 403 and 429.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            stage: Stage::Request,
            errors: vec![error(code, message, None)],
            headers: Vec::new(),
        }
    }

    /// Adds a header such as `Retry-After` or `WWW-Authenticate`.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Adds an extension beside the code.
    #[must_use]
    pub fn with_extension(mut self, name: &str, value: impl Into<async_graphql::Value>) -> Self {
        let value = value.into();
        for error in &mut self.errors {
            error
                .extensions
                .get_or_insert_default()
                .set(name, value.clone());
        }
        self
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, codes::BAD_REQUEST, message)
    }

    pub(super) fn syntax(errors: Vec<ServerError>) -> Self {
        Self::of_document(Stage::Syntax, errors)
    }

    pub(super) fn semantics(errors: Vec<ServerError>) -> Self {
        Self::of_document(Stage::Semantics, errors)
    }

    fn of_document(stage: Stage, errors: Vec<ServerError>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            stage,
            errors,
            headers: Vec::new(),
        }
    }
}

impl From<Violation> for Refusal {
    fn from(violation: Violation) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            codes::QUERY_REJECTED,
            violation.to_string(),
        )
    }
}

/// An error with its code.
pub(super) fn error(code: &str, message: impl Into<String>, position: Option<Pos>) -> ServerError {
    let mut error = ServerError::new(message, position);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    error
}
