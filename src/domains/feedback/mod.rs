//! What people say of matches: those that one side dismissed, and interest that was declined. Kept
//! with the place that the match had, so that a ranking can be judged by it. The other side never
//! learns of a dismissal.

mod commands;
mod events;
pub mod policy;
mod queries;
mod store;
pub mod tables;

pub use commands::{DismissMatchInput, UndoDismissalInput, dismiss_match, undo_dismissal};
pub use events::EVENTS;
pub use queries::{
    FeedbackLine, declined_after, dismissals_after, dismissed_demands, dismissed_suppliers,
    left_out,
};
pub use tables::dismissal::{DismissReason, Model as Dismissal};
