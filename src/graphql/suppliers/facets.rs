//! Counts of suppliers: in all, and under each area, capability, kind of offering and home region.

use async_graphql::{ComplexObject, Context, Object};

use super::types::SupplierConnection;
use crate::domains::suppliers::{self, FacetKind, SupplierFilter};
use crate::graphql::connection::answered;
use crate::graphql::context::operation;
use crate::graphql::facets::{FacetObject, Labels};
use crate::graphql::values::int;

/// How many suppliers there are under each value, within the same filter.
pub struct SupplierFacets(SupplierFilter);

impl SupplierFacets {
    async fn of(
        &self,
        ctx: &Context<'_>,
        kind: FacetKind,
        labels: Labels,
    ) -> async_graphql::Result<Vec<FacetObject>> {
        let operation = operation(ctx);
        let facets = answered(ctx, suppliers::facet(operation, &self.0, kind).await)?;
        Ok(facets
            .into_iter()
            .map(|facet| FacetObject::of(facet, labels, operation.locale))
            .collect())
    }
}

/// How many suppliers there are under each value, within the same filter but for its own condition.
#[Object]
impl SupplierFacets {
    /// By area; a supplier in two areas counts in both.
    async fn areas(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::Area, Labels::Areas).await
    }

    /// By capability.
    async fn capabilities(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::Capability, Labels::Capabilities)
            .await
    }

    /// By kind of offering.
    async fn offering_kinds(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::OfferingKind, Labels::None).await
    }

    /// By prefecture of the organisation.
    async fn home_regions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::HomeRegion, Labels::Regions).await
    }
}

#[ComplexObject]
impl SupplierConnection {
    /// How many suppliers match, counted up to 10,000.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let (count, _) = answered(
            ctx,
            suppliers::count_suppliers(operation(ctx), &self.source).await,
        )?;
        Ok(int(count))
    }

    /// Whether `totalCount` is all there are.
    async fn total_count_is_exact(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(answered(
            ctx,
            suppliers::count_suppliers(operation(ctx), &self.source).await,
        )?
        .1)
    }

    /// Counts by area, capability, kind of offering and home region.
    async fn facets(&self) -> SupplierFacets {
        SupplierFacets(self.source.clone())
    }
}
