//! GraphQL over HTTP, WebSocket and streamed HTTP: one endpoint, written to the specification.
//!
//! `Door` takes requests in, `Api` is what stands behind it. Nothing reaches the executor that has
//! not passed the guard (`graphql::guard`), validation, variable coercion and the price check.

mod api;
mod codes;
mod door;
mod errors;
mod handler;
mod negotiate;
mod one_of;
mod persisted;
mod refusal;
mod request;
mod respond;
mod stream;
mod validate;
mod websocket;

pub use api::{Api, DocumentFacts, RequestHead, Transport};
pub use codes::CODES;
pub use door::{Door, DoorParts, GraphqlOptions};
pub use handler::router;
pub use persisted::{DocumentStore, InProcessDocuments, ManifestError, TrustedDocuments};
pub use refusal::Refusal;
pub use respond::StatusCodes;
pub use validate::SchemaError;
