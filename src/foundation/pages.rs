//! Pages of lists: how many, from where, in which direction. Relay's four arguments, checked.

use super::errors::{BAD_PAGE, Refusal};

/// How many items a list gives when nobody says, and at most.
pub const DEFAULT_PAGE: u32 = 20;
pub const LARGEST_PAGE: u32 = 100;

/// Which way a page grows from its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// `first` items after the cursor.
    End,
    /// `last` items before the cursor.
    Start,
}

/// A checked request for one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    pub limit: u32,
    pub toward: Toward,
    pub after: Option<String>,
    pub before: Option<String>,
}

impl PageRequest {
    /// Checks Relay's arguments: `first` or `last`, within 1 to [`LARGEST_PAGE`]. A page that is
    /// too large is refused and never cut silently.
    pub fn parse(
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<Self, Refusal> {
        let refused = |path: &str| BAD_PAGE.with("max", LARGEST_PAGE).at(path);
        let size = |count: i32, path: &str| {
            u32::try_from(count)
                .ok()
                .filter(|count| (1..=LARGEST_PAGE).contains(count))
                .ok_or_else(|| refused(path))
        };
        let (limit, toward) = match (first, last) {
            (Some(_), Some(_)) => return Err(refused("last")),
            (Some(first), None) => (size(first, "first")?, Toward::End),
            (None, Some(last)) => (size(last, "last")?, Toward::Start),
            (None, None) => (DEFAULT_PAGE, Toward::End),
        };
        Ok(Self {
            limit,
            toward,
            after,
            before,
        })
    }
}

/// One page of items with what Relay's `PageInfo` needs.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub cursors: Vec<String>,
    pub has_previous: bool,
    pub has_next: bool,
}

impl<T> Page<T> {
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            cursors: Vec::new(),
            has_previous: false,
            has_next: false,
        }
    }
}

/// The direction of one sort field.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, async_graphql::Enum,
)]
#[graphql(name = "OrderDirection")]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_asked_for_in_one_direction_and_within_bounds() {
        let of = |first, last| PageRequest::parse(first, last, None, None);
        assert_eq!(of(None, None).expect("default").limit, DEFAULT_PAGE);
        assert_eq!(of(None, Some(3)).expect("last").toward, Toward::Start);
        for (first, last) in [
            (Some(1), Some(1)),
            (Some(0), None),
            (Some(-1), None),
            (Some(101), None),
            (None, Some(101)),
        ] {
            assert_eq!(of(first, last).expect_err("refused").code.name, "BAD_PAGE");
        }
    }
}
