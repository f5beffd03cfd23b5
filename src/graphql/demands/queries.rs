//! The reads of demands.

use async_graphql::{Context, Object, OneofObject};

use super::columns::demand_columns;
use super::parts::ProcedureProfileObject;
use super::types::{DemandConnection, DemandObject};
use crate::domains::demands::{self, DemandFilter, DemandOrder};
use crate::foundation::ids::DemandId;
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::{loaders, operation};
use crate::graphql::selection;
use crate::graphql::values::ExternalKeyInput;

/// How a demand is looked up; exactly one.
#[derive(OneofObject)]
pub enum DemandBy {
    /// Its permanent identifier.
    Id(DemandId),
    /// Where it was imported from.
    External(ExternalKeyInput),
}

/// The reads of demands.
#[derive(Default)]
pub struct DemandsQuery;

#[Object]
impl DemandsQuery {
    /// One demand that the caller may see.
    async fn demand(
        &self,
        ctx: &Context<'_>,
        by: DemandBy,
    ) -> async_graphql::Result<Option<DemandObject>> {
        let found = match by {
            DemandBy::Id(id) => loaders(ctx).demands.load(id).await,
            DemandBy::External(key) => {
                demands::demand_by_external_id(operation(ctx), &key.source, &key.external_id).await
            }
        };
        Ok(answered(ctx, found)?.map(DemandObject))
    }

    /// Demands that the caller may see; the most recently published first unless ordered.
    #[allow(clippy::too_many_arguments, reason = "Relay's arguments are four")]
    async fn demands(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed by.")] filter: Option<DemandFilter>,
        #[graphql(desc = "What it is ordered by, at most four fields.")] order_by: Option<
            Vec<DemandOrder>,
        >,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<DemandConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = filter.unwrap_or_default();
        let order = order_by.unwrap_or_default();
        let columns = selection::columns(ctx, demand_columns);
        let found = demands::demands(operation(ctx), &filter, &order, &page, columns).await;
        Ok(DemandConnection::of(answered(ctx, found)?, filter))
    }

    /// The procedure profiles.
    async fn procedure_profiles(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Vec<ProcedureProfileObject>> {
        let found = answered(ctx, demands::procedure_profiles(operation(ctx)).await)?;
        Ok(found.into_iter().map(ProcedureProfileObject).collect())
    }
}
