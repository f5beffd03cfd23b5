//! Documents: guarded, parsed, validated once and remembered.
//!
//! `apollo-compiler` validates, because the rules of the executing library disagree with the
//! reference implementation on every tenth document; behind it the library runs in its fast mode.
//! What was checked is kept by the hash of its text, so that a document costs this once.

use std::sync::Arc;

use apollo_compiler::ast;
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::{LineColumn, Parser, SourceMap, SourceSpan};
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Node, Schema};
use async_graphql::{Pos, ServerError, parser};
use moka::future::Cache;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::codes;
use super::one_of::OneOf;
use super::refusal::{Refusal, error};
use crate::graphql::guard::{GraphqlLimits, expand, scan_document};

/// A client cannot use more errors than these at once.
const REPORTED_ERRORS: usize = 20;
/// What a checked document takes in memory, roughly, for every byte of its text.
const BYTES_PER_SOURCE_BYTE: u32 = 40;

/// The SDL of the schema does not validate. A bug of ours, found at start.
#[derive(Debug, thiserror::Error)]
#[error("the schema is not valid: {0}")]
pub struct SchemaError(String);

pub(super) type DocumentHash = [u8; 32];

/// A document that passed the guard and fits the schema.
pub(super) struct CheckedDocument {
    pub(super) hash: DocumentHash,
    pub(super) source: Arc<str>,
    pub(super) typed: Valid<ExecutableDocument>,
    pub(super) executable: parser::types::ExecutableDocument,
}

/// Checks documents against one schema.
pub(super) struct Documents {
    schema: Valid<Schema>,
    one_of: OneOf,
    limits: GraphqlLimits,
    cache: Cache<DocumentHash, Arc<CheckedDocument>>,
}

impl Documents {
    pub(super) fn new(sdl: &str, limits: &GraphqlLimits) -> Result<Self, SchemaError> {
        let invalid = |errors: &DiagnosticList| SchemaError(errors.to_string());
        let mut sdl = sdl.to_owned();
        // What the executing library has built in and the validator does not know yet.
        sdl.push_str("\nextend type __Type { isOneOf: Boolean }\n");
        if !sdl.contains("directive @oneOf") {
            sdl.push_str("directive @oneOf on INPUT_OBJECT\n");
        }
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|found| invalid(&found.errors))?;
        let one_of = OneOf::of(&schema);
        let cache = Cache::builder()
            .max_capacity(limits.document_cache_bytes)
            .weigher(|_, document: &Arc<CheckedDocument>| {
                u32::try_from(document.source.len())
                    .unwrap_or(u32::MAX)
                    .saturating_mul(BYTES_PER_SOURCE_BYTE)
            })
            .build();
        Ok(Self {
            schema,
            one_of,
            limits: limits.clone(),
            cache,
        })
    }

    /// The checked document of a text, from the cache if it was seen before.
    pub(super) async fn check(&self, source: &str) -> Result<Arc<CheckedDocument>, Refusal> {
        // Also bounds what is hashed.
        if source.len() > self.limits.max_document_bytes {
            scan_document(source.as_bytes(), &self.limits)?;
        }
        let hash = hash_of(source);
        if let Some(document) = self.cache.get(&hash).await {
            return Ok(document);
        }
        let document = Arc::new(self.check_anew(source, hash)?);
        self.cache.insert(hash, document.clone()).await;
        Ok(document)
    }

    fn check_anew(&self, source: &str, hash: DocumentHash) -> Result<CheckedDocument, Refusal> {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        scan_document(source.as_bytes(), &self.limits)?;
        let parsed = self.parse(source)?;
        expand(&parsed, &self.limits)?;
        let typed = parsed
            .to_executable_validate(&self.schema)
            .map_err(|errors| Refusal::semantics(validation_errors(&errors.errors)))?;
        let complaints = self.one_of.check_document(&self.schema, &typed);
        if !complaints.is_empty() {
            let errors = complaints
                .into_iter()
                .take(REPORTED_ERRORS)
                .map(|(message, location)| {
                    error(
                        codes::GRAPHQL_VALIDATION_FAILED,
                        message,
                        position(location, &typed.sources),
                    )
                });
            return Err(Refusal::semantics(errors.collect()));
        }
        let executable = parser::parse_query(source).map_err(|found| {
            let found = ServerError::from(found);
            Refusal::syntax(vec![error(
                codes::GRAPHQL_PARSE_FAILED,
                found.message,
                found.locations.first().copied(),
            )])
        })?;
        Ok(CheckedDocument {
            hash,
            source: source.into(),
            typed,
            executable,
        })
    }

    fn parse(&self, source: &str) -> Result<ast::Document, Refusal> {
        Parser::new()
            .recursion_limit(4 * self.limits.max_nesting)
            .token_limit(4 * self.limits.max_tokens)
            .parse_ast(source, "request.graphql")
            .map_err(|found| {
                // The parser goes on after the first error, and what it then finds mostly follows from it.
                let errors = found.errors.iter().take(1).map(|diagnostic| {
                    let position = diagnostic.line_column_range().map(|range| pos(range.start));
                    error(
                        codes::GRAPHQL_PARSE_FAILED,
                        sentence(&diagnostic.error.to_string()),
                        position,
                    )
                });
                Refusal::syntax(errors.collect())
            })
    }

    /// Checks the values of the variables against their types, before anything runs.
    pub(super) fn check_variables(
        &self,
        document: &CheckedDocument,
        operation: &Operation,
        variables: &Map<String, Value>,
    ) -> Result<(), Refusal> {
        if operation.variables.is_empty() {
            return Ok(());
        }
        let values: JsonMap = variables
            .iter()
            .map(|(name, value)| (name.as_str().into(), value.clone().into()))
            .collect();
        let refuse = |message: String, position| {
            Err(Refusal::semantics(vec![error(
                codes::BAD_USER_INPUT,
                message,
                position,
            )]))
        };
        if let Err(found) = coerce_variable_values(&self.schema, operation, &values) {
            return refuse(
                sentence(&found.message().to_string()),
                position(found.location(), &document.typed.sources),
            );
        }
        match self
            .one_of
            .check_variables(&self.schema, operation, variables)
        {
            Some(problem) => refuse(problem, None),
            None => Ok(()),
        }
    }
}

impl CheckedDocument {
    /// The operation that a request runs.
    pub(super) fn operation(&self, name: Option<&str>) -> Result<&Node<Operation>, Refusal> {
        self.typed.operations.get(name).map_err(|_| {
            let message = match name {
                Some(name) => format!("The document has no operation named \"{name}\"."),
                None => {
                    "The document has several operations; name one in \"operationName\".".to_owned()
                }
            };
            Refusal::semantics(vec![error(codes::OPERATION_NOT_FOUND, message, None)])
        })
    }
}

pub(super) fn hash_of(source: &str) -> DocumentHash {
    Sha256::digest(source.as_bytes()).into()
}

pub(super) fn hex(hash: &DocumentHash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn validation_errors(errors: &DiagnosticList) -> Vec<ServerError> {
    errors
        .iter()
        .take(REPORTED_ERRORS)
        .map(|diagnostic| {
            let position = diagnostic.line_column_range().map(|range| pos(range.start));
            error(
                codes::GRAPHQL_VALIDATION_FAILED,
                sentence(&diagnostic.error.to_string()),
                position,
            )
        })
        .collect()
}

/// The validator speaks in fragments without capital and full stop.
fn sentence(message: &str) -> String {
    let mut sentence = String::with_capacity(message.len() + 1);
    let mut characters = message.chars();
    sentence.extend(characters.next().map(|first| first.to_ascii_uppercase()));
    sentence.push_str(characters.as_str());
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

fn position(span: Option<SourceSpan>, sources: &SourceMap) -> Option<Pos> {
    Some(pos(span?.line_column_range(sources)?.start))
}

fn pos(at: LineColumn) -> Pos {
    Pos {
        line: at.line,
        column: at.column,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SDL: &str = r#"
        schema { query: Query mutation: Mutation }
        """Applied to fields."""
        directive @semanticNonNull(levels: [Int!]! = [0]) on FIELD_DEFINITION
        directive @idempotent(key: String!) on FIELD
        directive @tag(name: String!) repeatable on OBJECT | FIELD_DEFINITION
        """The root, with "quotes" and a \\ in its description."""
        type Query @tag(name: "a") @tag(name: "b") {
            "One line."
            a(x: Int = 1 b: By list: [[Int!]!]): Query @semanticNonNull @deprecated(reason: "Use b.")
            b: String
        }
        type Mutation { m: Int }
        scalar Code @specifiedBy(url: "https://example.com/code")
        input By @oneOf { id: Int code: Code }
    "#;

    fn documents() -> Documents {
        Documents::new(SDL, &GraphqlLimits::default()).expect("a schema")
    }

    fn check(documents: &Documents, source: &str) -> Result<CheckedDocument, Refusal> {
        documents.check_anew(source, hash_of(source))
    }

    #[test]
    fn descriptions_and_directives_of_the_schema_are_understood() {
        let documents = documents();
        assert!(check(&documents, r#"mutation { m @idempotent(key: "k") }"#).is_ok());
        assert!(check(&documents, "mutation { m @idempotent }").is_err());
        assert!(check(&documents, "{ a @semanticNonNull { b } }").is_err());
        assert!(
            check(
                &documents,
                "{ __type(name: \"By\") { isOneOf specifiedByURL } }"
            )
            .is_ok()
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_syntax_error() {
        assert!(check(&documents(), "\u{feff}{ b }").is_ok());
    }

    #[test]
    fn an_invalid_schema_is_named() {
        assert!(Documents::new("type Query { a: Nothing }", &GraphqlLimits::default()).is_err());
    }

    proptest! {
        /// Tokens in any order: whatever the parsers behind the guard make of them, they end.
        #[test]
        fn any_soup_of_tokens_is_judged(
            tokens in proptest::collection::vec(
                proptest::sample::select(vec![
                    "{", "}", "(", ")", "[", "]", ":", "=", "!", "|", "&", "@", "$", "...", "a", "b", "x", "on",
                    "query", "mutation", "fragment", "F", "Query", "Int", "1", "-1.5e3", "\"s\"", "\"\"\"b\"\"\"",
                    "\"", "null", "true", "{ a { b } }", "...F", "fragment F on Query { b }", "# c\n", "\u{feff}", "é",
                ]),
                0..60,
            )
        ) {
            let _ = check(&documents(), &tokens.join(" "));
        }

        /// What the validator lets through, the executing library must be able to read.
        #[test]
        fn what_validates_can_be_executed(
            fields in proptest::collection::vec(
                proptest::sample::select(vec![
                    "b", "c: b", "a { b }", "d: a(x: -3) { b }", "e: a(list: [[1], []]) { __typename }", "...F",
                    "... on Query { b }", "... @include(if: true) { b }", "f: a(b: {code: \"\\u00e9\"}) { b }",
                    "g: a(b: {code: \"\"\"x\n  y\"\"\"}) { b }", "h: a(b: {code: 1.5e3}) { b }",
                ]),
                1..8,
            )
        ) {
            let source = format!("query Q {{ ...F {} }} fragment F on Query {{ b }}", fields.join(" "));
            prop_assert!(check(&documents(), &source).is_ok(), "{source}");
        }
    }
}
