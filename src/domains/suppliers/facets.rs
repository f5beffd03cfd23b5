//! How many suppliers there are under each area, capability, kind of offering and home region,
//! within the same filter as the list, each without its own condition.

use sea_orm::sea_query::{Condition, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::filter::{SupplierFilter, check, condition};
use super::policy;
use super::tables::supplier::{Column, Entity};
use super::tables::{area, capability, offering};
use crate::foundation::errors::Result;
use crate::platform::database::facets::{Facet, by_prefecture, ranked};
use crate::platform::operation::Operation;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetKind {
    Area,
    Capability,
    OfferingKind,
    /// By prefecture of the organisation: the first four digits.
    HomeRegion,
}

/// Counts one kind, the most frequent first, then by code.
pub async fn facet(
    operation: &Operation,
    filter: &SupplierFilter,
    kind: FacetKind,
) -> Result<Vec<Facet>> {
    check(filter)?;
    let mut filter = filter.clone();
    match kind {
        FacetKind::Area => filter.area = None,
        FacetKind::Capability => filter.capability = None,
        FacetKind::OfferingKind => filter.offering_kind = None,
        FacetKind::HomeRegion => filter.home_region = None,
    }
    let fitting = Condition::all()
        .add(policy::visible_to(&operation.actor))
        .add(condition(&filter, &operation.actor, operation.now().day()));
    let reader = operation.database().reader();
    /// Counts the suppliers under each value of a table beside theirs.
    macro_rules! by {
        ($table:ident, $value:ident) => {
            $table::Entity::find()
                .select_only()
                .column($table::Column::$value)
                .column_as($table::Column::SupplierId.count(), "count")
                .filter($table::Column::SupplierId.in_subquery(ids_of(fitting)))
                .group_by($table::Column::$value)
                .into_tuple()
                .all(reader)
                .await?
        };
    }
    let rows: Vec<(String, i64)> = match kind {
        FacetKind::Area => by!(area, Code),
        FacetKind::Capability => by!(capability, Code),
        FacetKind::OfferingKind => by!(offering, Kind),
        FacetKind::HomeRegion => by_prefecture(
            Entity::find()
                .select_only()
                .column(Column::RegionCode)
                .column_as(Column::Id.count(), "count")
                .filter(fitting)
                .group_by(Column::RegionCode)
                .into_tuple()
                .all(reader)
                .await?,
        ),
    };
    Ok(ranked(rows))
}

/// The ids of the suppliers under a condition.
fn ids_of(condition: Condition) -> SelectStatement {
    Query::select()
        .column((Entity, Column::Id))
        .from(Entity)
        .cond_where(condition)
        .to_owned()
}
