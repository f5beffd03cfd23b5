//! From bytes or a query string to well-typed requests, or a sentence about what is wrong.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::codes;
use super::refusal::Refusal;
use crate::graphql::guard::{GraphqlLimits, scan_json};

/// One GraphQL request as the client sent it, its parts known to be of the right types.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Incoming {
    pub(super) query: Option<String>,
    pub(super) document_id: Option<String>,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Map<String, Value>,
    pub(super) extensions: Map<String, Value>,
}

/// What one HTTP request brings.
#[derive(Debug, PartialEq)]
pub(super) enum Body {
    Single(Box<Incoming>),
    Batch(Vec<Incoming>),
}

/// Reads a JSON body.
pub(super) fn read_body(body: &[u8], limits: &GraphqlLimits) -> Result<Body, Refusal> {
    let value = read_json(body, limits)?;
    match value {
        Value::Array(items) if limits.max_batch_length <= 1 => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            codes::BATCH_TOO_LONG,
            format!(
                "Batches are switched off; this one has {} operations. Send one operation a request.",
                items.len()
            ),
        )),
        Value::Array(items) if items.len() > limits.max_batch_length => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            codes::BATCH_TOO_LONG,
            format!(
                "The batch has {} operations; at most {} are allowed.",
                items.len(),
                limits.max_batch_length
            ),
        )),
        Value::Array(items) if items.is_empty() => Err(Refusal::bad_request("The batch is empty.")),
        Value::Array(items) => items
            .into_iter()
            .map(Incoming::from_json)
            .collect::<Result<_, _>>()
            .map(Body::Batch),
        single => Incoming::from_json(single).map(|incoming| Body::Single(Box::new(incoming))),
    }
}

/// Reads JSON that has passed the guard.
pub(super) fn read_json(bytes: &[u8], limits: &GraphqlLimits) -> Result<Value, Refusal> {
    scan_json(bytes, limits)?;
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Refusal::bad_request(format!(
            "The body is not valid UTF-8 at byte {}.",
            error.valid_up_to()
        ))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Refusal::bad_request(
            "The body is empty; send a JSON object with a \"query\".",
        ));
    }
    serde_json::from_str(text).map_err(|error| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            codes::MALFORMED_JSON,
            format!(
                "The body is not JSON, line {} column {}.",
                error.line(),
                error.column()
            ),
        )
    })
}

/// Reads the parameters of a GET.
pub(super) fn read_parameters(
    parameters: Vec<(String, String)>,
    limits: &GraphqlLimits,
) -> Result<Incoming, Refusal> {
    let mut object = Map::new();
    for (name, text) in parameters {
        let value = match name.as_str() {
            "query" | "documentId" | "operationName" => Value::String(text),
            "variables" | "extensions" if text.is_empty() => Value::Null,
            "variables" | "extensions" => {
                scan_json(text.as_bytes(), limits)?;
                serde_json::from_str(&text).map_err(|_| {
                    Refusal::new(
                        StatusCode::BAD_REQUEST,
                        codes::MALFORMED_JSON,
                        format!("The parameter \"{name}\" is not JSON."),
                    )
                })?
            }
            // Others may be a cache buster or a tag for logs.
            _ => continue,
        };
        if object.insert(name.clone(), value).is_some() {
            return Err(Refusal::bad_request(format!(
                "The parameter \"{name}\" is given twice."
            )));
        }
    }
    Incoming::from_json(Value::Object(object))
}

impl Incoming {
    /// Checks the types of all parts; unknown members are ignored, as the specification asks.
    pub(super) fn from_json(value: Value) -> Result<Self, Refusal> {
        let Value::Object(mut object) = value else {
            return Err(Refusal::bad_request("A GraphQL request is a JSON object."));
        };
        let incoming = Self {
            query: string(&mut object, "query")?,
            document_id: string(&mut object, "documentId")?,
            operation_name: string(&mut object, "operationName")?,
            variables: map(&mut object, "variables")?,
            extensions: map(&mut object, "extensions")?,
        };
        if incoming.query.is_some() && incoming.document_id.is_some() {
            return Err(Refusal::bad_request(
                "Send either \"query\" or \"documentId\", not both.",
            ));
        }
        let names_a_document = incoming.query.is_some()
            || incoming.document_id.is_some()
            || incoming.extensions.contains_key("persistedQuery");
        if !names_a_document {
            return Err(Refusal::bad_request("The request has no \"query\"."));
        }
        Ok(incoming)
    }
}

fn string(object: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::bad_request(format!(
            "\"{name}\" must be a string."
        ))),
    }
}

fn map(object: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(Refusal::bad_request(format!(
            "\"{name}\" must be a JSON object."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(body: &str) -> String {
        let refusal = read_body(body.as_bytes(), &GraphqlLimits::default()).unwrap_err();
        refusal.errors[0].message.clone()
    }

    #[test]
    fn a_body_is_read_with_all_its_parts() {
        let body = json!({"query": "{a}", "operationName": null, "variables": {"b": 1}, "extensions": {"c": 2}, "d": 3});
        let Body::Single(incoming) =
            read_body(body.to_string().as_bytes(), &GraphqlLimits::default()).expect("a request")
        else {
            panic!("not a batch");
        };
        assert_eq!(incoming.query.as_deref(), Some("{a}"));
        assert_eq!(incoming.operation_name, None);
        assert_eq!(incoming.variables["b"], 1);
        assert_eq!(incoming.extensions["c"], 2);
    }

    #[test]
    fn every_wrong_part_is_named() {
        assert_eq!(
            refused(""),
            "The body is empty; send a JSON object with a \"query\"."
        );
        assert_eq!(refused("{"), "The body is not JSON, line 1 column 1.");
        assert_eq!(refused("1"), "A GraphQL request is a JSON object.");
        assert_eq!(refused("{}"), "The request has no \"query\".");
        assert_eq!(refused(r#"{"query": 1}"#), "\"query\" must be a string.");
        assert_eq!(
            refused(r#"{"query": "{a}", "variables": []}"#),
            "\"variables\" must be a JSON object."
        );
        assert_eq!(
            refused(r#"{"query": "{a}", "operationName": 1}"#),
            "\"operationName\" must be a string."
        );
        assert_eq!(
            refused(r#"{"query": "{a}", "documentId": "x"}"#),
            "Send either \"query\" or \"documentId\", not both."
        );
        assert!(refused("[{}]").starts_with("Batches are switched off"));
        let bytes = read_body(b"{\"query\": \"\xff\"}", &GraphqlLimits::default()).unwrap_err();
        assert_eq!(
            bytes.errors[0].message,
            "The body is not valid UTF-8 at byte 11."
        );
    }

    #[test]
    fn batches_are_taken_up_to_their_limit() {
        let limits = GraphqlLimits {
            max_batch_length: 2,
            ..GraphqlLimits::default()
        };
        let batch = |length: usize| vec![json!({"query": "{a}"}); length];
        let read = |length| read_body(json!(batch(length)).to_string().as_bytes(), &limits);
        assert!(matches!(read(2), Ok(Body::Batch(items)) if items.len() == 2));
        assert!(read(0).is_err());
        assert!(read(3).is_err());
    }
}
