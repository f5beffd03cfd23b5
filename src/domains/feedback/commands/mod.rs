//! One file a command; `pair` is what both look up.

mod dismiss_match;
mod pair;
mod undo_dismissal;

pub use dismiss_match::{DismissMatchInput, dismiss_match};
pub use undo_dismissal::{UndoDismissalInput, undo_dismissal};
