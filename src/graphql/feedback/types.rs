//! The dismissal as an object of the API.

use async_graphql::Object;

use crate::domains::feedback::{DismissReason, Dismissal};
use crate::foundation::sides::Side;
use crate::foundation::time::Timestamp;

/// A match that one side does not want to see.
#[derive(Clone)]
pub struct DismissalObject(pub Dismissal);

impl From<Dismissal> for DismissalObject {
    fn from(record: Dismissal) -> Self {
        Self(record)
    }
}

/// A match that one side does not want to see. The other side never learns of it.
#[Object(name = "Dismissal")]
impl DismissalObject {
    /// The side that dismissed it.
    async fn side(&self) -> Side {
        self.0.side
    }

    /// Why.
    async fn reason(&self) -> DismissReason {
        self.0.reason
    }

    /// A word to those who look after matching.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// The version of the weights that the match was ranked with then; null where it was in no
    /// ranking.
    async fn engine_version(&self) -> Option<&str> {
        self.0.engine_version.as_deref()
    }

    /// Its rank then, from 1, with those behind that fail a hard requirement.
    async fn rank(&self) -> Option<i32> {
        self.0.match_rank
    }

    /// Its score then, in millionths.
    async fn score(&self) -> Option<i32> {
        self.0
            .score
            .map(|score| i32::try_from(score).unwrap_or(i32::MAX))
    }

    /// When it was dismissed.
    async fn dismissed_at(&self) -> Timestamp {
        self.0.dismissed_at
    }

    /// When that was undone.
    async fn undone_at(&self) -> Option<Timestamp> {
        self.0.undone_at
    }
}
