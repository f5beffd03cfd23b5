//! The reads of following.

use async_graphql::{Context, Object};

use super::types::{FollowedDemandConnection, SavedSearchObject};
use crate::domains::follows;
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::operation;

/// The reads of following.
#[derive(Default)]
pub struct FollowsQuery;

#[Object]
impl FollowsQuery {
    /// The demands that the caller follows, the latest first.
    async fn my_followed_demands(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<FollowedDemandConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let found = follows::followed_demands(operation(ctx), &page).await;
        answered(ctx, found).map(FollowedDemandConnection::of)
    }

    /// The searches that the caller keeps, at most 50, by name.
    async fn my_saved_searches(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Vec<SavedSearchObject>> {
        let found = answered(ctx, follows::my_saved_searches(operation(ctx)).await)?;
        Ok(found.into_iter().map(SavedSearchObject).collect())
    }
}
