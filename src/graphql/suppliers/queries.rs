//! The reads of suppliers.

use async_graphql::{Context, Object, OneofObject};

use super::types::{SupplierConnection, SupplierObject, supplier_columns};
use crate::domains::suppliers::{self, SupplierFilter, SupplierOrder};
use crate::foundation::ids::{OrganisationId, SupplierId};
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::{loaders, operation};
use crate::graphql::selection;
use crate::graphql::values::ExternalKeyInput;

/// How a supplier is looked up; exactly one.
#[derive(OneofObject)]
pub enum SupplierBy {
    /// Its permanent identifier.
    Id(SupplierId),
    /// The organisation whose profile it is.
    OrganisationId(OrganisationId),
    /// Where it was imported from.
    External(ExternalKeyInput),
}

/// The reads of suppliers.
#[derive(Default)]
pub struct SuppliersQuery;

#[Object]
impl SuppliersQuery {
    /// One supplier that the caller may see.
    async fn supplier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] by: SupplierBy,
    ) -> async_graphql::Result<Option<SupplierObject>> {
        let found = match by {
            SupplierBy::Id(id) => loaders(ctx).suppliers.load(id).await,
            SupplierBy::OrganisationId(id) => {
                loaders(ctx).suppliers_of_organisations.load(id).await
            }
            SupplierBy::External(key) => {
                suppliers::supplier_by_external_id(operation(ctx), &key.source, &key.external_id)
                    .await
            }
        };
        Ok(answered(ctx, found)?.map(SupplierObject))
    }

    /// Suppliers that the caller may see; the most recently published first unless ordered.
    #[allow(clippy::too_many_arguments, reason = "Relay's arguments are four")]
    async fn suppliers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed by.")] filter: Option<SupplierFilter>,
        #[graphql(desc = "What it is ordered by, at most four fields.")] order_by: Option<
            Vec<SupplierOrder>,
        >,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when neither is given.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor that the page begins after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor that the page ends before.")] before: Option<String>,
    ) -> async_graphql::Result<SupplierConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = filter.unwrap_or_default();
        let order = order_by.unwrap_or_default();
        let columns = selection::columns(ctx, supplier_columns);
        let found = suppliers::suppliers(operation(ctx), &filter, &order, &page, columns).await;
        Ok(SupplierConnection::of(answered(ctx, found)?, filter))
    }
}
