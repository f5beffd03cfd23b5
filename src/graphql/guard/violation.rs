//! Which limit a request broke, as a value and as a sentence.

use thiserror::Error;

/// The reason why the guard refuses. All of them leave the door as `QUERY_REJECTED`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Violation {
    #[error("The document has {bytes} bytes; at most {limit} are allowed.")]
    DocumentBytes { bytes: usize, limit: usize },
    #[error("The document has more than {limit} tokens.")]
    Tokens { limit: usize },
    #[error("The document nests brackets deeper than {limit} levels.")]
    Nesting { limit: usize },
    #[error("The document contains the character NUL, which nothing here can store.")]
    Nul,
    #[error("The JSON of the request nests deeper than {limit} levels.")]
    JsonNesting { limit: usize },
    #[error("The JSON of the request has more than {limit} values.")]
    JsonValues { limit: usize },
    #[error("The JSON of the request contains the character NUL, which nothing here can store.")]
    JsonNul,
    #[error("The document has more than {limit} selections once its fragments are spread.")]
    Selections { limit: u64 },
    #[error("The document selects fields deeper than {limit} levels.")]
    Depth { limit: u64 },
    #[error("The document has more than {limit} aliases once its fragments are spread.")]
    Aliases { limit: u64 },
    #[error("The document repeats fields more than {limit} times.")]
    DuplicateFields { limit: u64 },
    #[error("The document has more than {limit} directives once its fragments are spread.")]
    Directives { limit: u64 },
    #[error("The fragment \"{name}\" spreads itself.")]
    FragmentCycle { name: String },
}
