//! The reads of outside results.

use async_graphql::{Context, Object};

use super::types::OutsideResultConnection;
use crate::domains::results::{self, ResultFilter};
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::operation;

/// The reads of outside results.
#[derive(Default)]
pub struct ResultsQuery;

#[Object]
impl ResultsQuery {
    /// Outside results, the latest signed first: those of the caller's organisations, for reviewers
    /// all, for everybody those that both sides show as case studies.
    async fn results(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed by.")] filter: Option<ResultFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<OutsideResultConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = filter.unwrap_or_default();
        let found = results::results(operation(ctx), &filter, &page).await;
        Ok(OutsideResultConnection::of(answered(ctx, found)?, filter))
    }
}
