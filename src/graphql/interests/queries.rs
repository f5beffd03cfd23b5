//! The reads of interest.

use async_graphql::{Context, Object};

use super::types::{InterestConnection, InterestObject};
use crate::domains::interests::{self, InterestFilter};
use crate::foundation::ids::InterestId;
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::{loaders, operation};

/// The reads of interest.
#[derive(Default)]
pub struct InterestsQuery;

#[Object]
impl InterestsQuery {
    /// One expression of interest that the caller may see.
    async fn interest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its permanent identifier.")] id: InterestId,
    ) -> async_graphql::Result<Option<InterestObject>> {
        let found = loaders(ctx).interests.load(id).await;
        Ok(answered(ctx, found)?.map(InterestObject))
    }

    /// Interest that the caller's organisations sent or received, the latest first; for reviewers
    /// also what nobody answered in time.
    async fn interests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed by.")] filter: Option<InterestFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<InterestConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = filter.unwrap_or_default();
        let found = interests::interests(operation(ctx), &filter, &page).await;
        Ok(InterestConnection::of(answered(ctx, found)?, filter))
    }
}
