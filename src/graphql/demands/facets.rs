//! Counts of demands: in all, and under each area, region, capability, state and budget kind.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};

use super::types::DemandConnection;
use crate::domains::demands::{self, DemandFilter, Facet, FacetKind};
use crate::foundation::locale::Locale;
use crate::graphql::connection::answered;
use crate::graphql::context::operation;
use crate::graphql::reference::{AreaObject, CapabilityObject, RegionObject};
use crate::graphql::values::int;

/// One value of a facet and how many demands have it.
#[derive(Clone, SimpleObject)]
#[graphql(name = "Facet")]
pub struct FacetObject {
    /// The value's code.
    pub code: String,
    /// Its name in the language of the caller.
    pub label: String,
    /// How many demands have it under the other conditions of the filter.
    pub count: i32,
}

/// How many demands there are under each value, within the same filter.
pub struct DemandFacets(DemandFilter);

impl DemandFacets {
    async fn of(
        &self,
        ctx: &Context<'_>,
        kind: FacetKind,
    ) -> async_graphql::Result<Vec<FacetObject>> {
        let operation = operation(ctx);
        let facets = answered(ctx, demands::facet(operation, &self.0, kind).await)?;
        Ok(facets
            .into_iter()
            .map(|facet| facet_object(facet, kind, operation.locale))
            .collect())
    }
}

fn facet_object(facet: Facet, kind: FacetKind, locale: Locale) -> FacetObject {
    let label = match kind {
        FacetKind::Area => AreaObject::of(&facet.code).map(|area| area.label(locale)),
        FacetKind::Capability => {
            CapabilityObject::of(&facet.code).map(|capability| capability.label(locale))
        }
        FacetKind::Region => RegionObject::of(&facet.code).map(|region| region.label(locale)),
        FacetKind::State | FacetKind::BudgetKind => None,
    };
    FacetObject {
        label: label.unwrap_or_else(|| facet.code.clone()),
        code: facet.code,
        count: int(facet.count),
    }
}

/// How many demands there are under each value, within the same filter but for its own condition.
#[Object]
impl DemandFacets {
    /// By area; a demand in two areas counts in both.
    async fn areas(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::Area).await
    }

    /// By prefecture.
    async fn regions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::Region).await
    }

    /// By needed capability.
    async fn capabilities(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::Capability).await
    }

    /// By effective state.
    async fn states(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::State).await
    }

    /// By kind of budget.
    async fn budget_kinds(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FacetObject>> {
        self.of(ctx, FacetKind::BudgetKind).await
    }
}

#[ComplexObject]
impl DemandConnection {
    /// How many demands match, counted up to 10,000.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let (count, _) = answered(
            ctx,
            demands::count_demands(operation(ctx), &self.source).await,
        )?;
        Ok(int(count))
    }

    /// Whether `totalCount` is all there are.
    async fn total_count_is_exact(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(answered(
            ctx,
            demands::count_demands(operation(ctx), &self.source).await,
        )?
        .1)
    }

    /// Counts by area, region, capability, state and budget kind.
    async fn facets(&self) -> DemandFacets {
        DemandFacets(self.source.clone())
    }
}
