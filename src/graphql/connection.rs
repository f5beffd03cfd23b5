//! Relay connections: edges, nodes and page information, in both directions.

use async_graphql::{Context, SimpleObject};

use super::context::operation;
use super::error::field_error;
use crate::foundation::errors::Result;
use crate::foundation::pages::{Page, PageRequest};

/// Where a page lies in its list.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether there are items before this page.
    pub has_previous_page: bool,
    /// Whether there are items after this page.
    pub has_next_page: bool,
    /// The cursor of the first item.
    pub start_cursor: Option<String>,
    /// The cursor of the last item.
    pub end_cursor: Option<String>,
}

impl PageInfo {
    pub fn of<T>(page: &Page<T>) -> Self {
        Self {
            has_previous_page: page.has_previous,
            has_next_page: page.has_next,
            start_cursor: page.cursors.first().cloned(),
            end_cursor: page.cursors.last().cloned(),
        }
    }
}

/// Relay's four arguments, checked.
pub fn page_request(
    ctx: &Context<'_>,
    first: Option<i32>,
    last: Option<i32>,
    after: Option<String>,
    before: Option<String>,
) -> async_graphql::Result<PageRequest> {
    PageRequest::parse(first, last, after, before)
        .map_err(|refusal| field_error(refusal.into(), operation(ctx).locale))
}

/// The answer of a query or its error on the wire.
pub fn answered<T>(ctx: &Context<'_>, result: Result<T>) -> async_graphql::Result<T> {
    result.map_err(|error| field_error(error, operation(ctx).locale))
}

/// Declares a connection with its edge over an object that is cheap to clone. With `complex` the
/// connection has further fields, written in a `ComplexObject` beside it, over `source`.
macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident, $edge:ident of $object:ty = $record:ty) => {
        $crate::graphql::connection::connection!(@edge $edge of $object);

        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $connection {
            /// The items with their cursors.
            pub edges: Vec<$edge>,
            /// The items alone.
            pub nodes: Vec<$object>,
            /// Where this page lies in the list.
            pub page_info: $crate::graphql::connection::PageInfo,
        }

        impl $connection {
            pub fn of(page: $crate::foundation::pages::Page<$record>) -> Self {
                let page_info = $crate::graphql::connection::PageInfo::of(&page);
                let nodes: Vec<$object> = page.items.into_iter().map(<$object>::from).collect();
                let edges = nodes
                    .iter()
                    .cloned()
                    .zip(page.cursors)
                    .map(|(node, cursor)| $edge { node, cursor })
                    .collect();
                Self { edges, nodes, page_info }
            }
        }
    };
    ($(#[$doc:meta])* $connection:ident, $edge:ident of $object:ty = $record:ty, complex over $source:ty) => {
        $crate::graphql::connection::connection!(@edge $edge of $object);

        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        #[graphql(complex)]
        pub struct $connection {
            /// The items with their cursors.
            pub edges: Vec<$edge>,
            /// The items alone.
            pub nodes: Vec<$object>,
            /// Where this page lies in the list.
            pub page_info: $crate::graphql::connection::PageInfo,
            #[graphql(skip)]
            pub source: $source,
        }

        impl $connection {
            pub fn of(page: $crate::foundation::pages::Page<$record>, source: $source) -> Self {
                let page_info = $crate::graphql::connection::PageInfo::of(&page);
                let nodes: Vec<$object> = page.items.into_iter().map(<$object>::from).collect();
                let edges = nodes
                    .iter()
                    .cloned()
                    .zip(page.cursors)
                    .map(|(node, cursor)| $edge { node, cursor })
                    .collect();
                Self { edges, nodes, page_info, source }
            }
        }
    };
    (@edge $edge:ident of $object:ty) => {
        /// An item and its cursor.
        #[derive(async_graphql::SimpleObject)]
        pub struct $edge {
            /// The item.
            pub node: $object,
            /// Its place in this list and order.
            pub cursor: String,
        }
    };
}

pub(crate) use connection;
