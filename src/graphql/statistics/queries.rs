//! The reads of statistics.

use async_graphql::{Context, Object};

use super::types::{StatisticsRowObject, UnmatchedDemandConnection};
use crate::domains::statistics::{self, StatisticsFilter, StatisticsGroup, UnmatchedFilter};
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::{operation, request};

/// The reads of statistics.
#[derive(Default)]
pub struct StatisticsQuery;

#[Object]
impl StatisticsQuery {
    /// Figures of a period. Each counts what its list shows to the caller: for everybody published
    /// demands and case studies, for members what concerns their organisations, for reviewers all
    /// demands and results.
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the figures are about.")] filter: StatisticsFilter,
        #[graphql(desc = "By what they are told apart; one row without it.")] group_by: Option<
            StatisticsGroup,
        >,
        #[graphql(
            desc = "After how many days an open demand without interest is unmatched.",
            default = 10
        )]
        unmatched_after_days: i32,
    ) -> async_graphql::Result<Vec<StatisticsRowObject>> {
        let operation = operation(ctx);
        let found =
            statistics::statistics(operation, &filter, group_by, unmatched_after_days).await;
        Ok(answered(ctx, found)?
            .into_iter()
            .map(StatisticsRowObject)
            .collect())
    }

    /// Open demands in which nobody showed interest, the latest published first, and what the
    /// candidates fail; for members those of their organisations, for reviewers all.
    async fn unmatched_demands(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed by.")] filter: UnmatchedFilter,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<UnmatchedDemandConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let matcher = &request(ctx).matcher;
        let found = statistics::unmatched_demands(operation(ctx), matcher, &filter, &page).await;
        Ok(UnmatchedDemandConnection::of(answered(ctx, found)?, filter))
    }
}
