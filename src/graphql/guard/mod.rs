//! The guard in front of the GraphQL parsers and validators. Pure: bytes and documents in, a verdict out.
//!
//! The parsers and the validators behind it recurse over what they read and expand every fragment
//! spread anew, so a few hundred bytes can overflow the stack or cost seconds. The guard therefore
//! looks first, three times: at the bytes (`lexer`, `json`), at the parsed document with its
//! fragments spread (`expand`), and, once the document is known to be valid, at its price (`cost`).
//! Each look does work that is bounded by the limits, not by what a client can write.

mod cost;
mod expand;
mod json;
mod lexer;
mod limits;
mod violation;

pub use cost::{Cost, CostShare, operation_cost};
pub use expand::{Expansion, expand};
pub use json::{JsonScan, scan_json};
pub use lexer::{Scan, scan_document};
pub use limits::{GraphqlLimits, WebSocketLimits};
pub use violation::Violation;
