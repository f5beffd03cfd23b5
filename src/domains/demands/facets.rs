//! How many demands there are under each area, region, capability, state and budget kind, within
//! the same filter as the list, each without its own condition.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::filter::{DemandFilter, check, condition, ids_of, in_state};
use super::policy;
use super::tables::demand::{Column, DemandState, Entity};
use super::tables::{area, capability};
use crate::foundation::errors::Result;
use crate::platform::operation::Operation;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetKind {
    Area,
    /// By prefecture: the first four digits.
    Region,
    Capability,
    State,
    BudgetKind,
}

/// One value and how many demands have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    pub code: String,
    pub count: i64,
}

/// Counts one kind, the most frequent first, then by code.
pub async fn facet(
    operation: &Operation,
    filter: &DemandFilter,
    kind: FacetKind,
) -> Result<Vec<Facet>> {
    check(filter)?;
    let mut filter = filter.clone();
    match kind {
        FacetKind::Area => filter.area = None,
        FacetKind::Region => filter.region = None,
        FacetKind::Capability => filter.capability = None,
        FacetKind::State => filter.state = None,
        FacetKind::BudgetKind => filter.budget_kind = None,
    }
    let now = operation.now();
    let visible = Condition::all()
        .add(policy::visible_to(&operation.actor))
        .add(condition(&filter, &operation.actor, now));
    let reader = operation.database().reader();
    let rows: Vec<(String, i64)> = match kind {
        FacetKind::Area => {
            area::Entity::find()
                .select_only()
                .column(area::Column::Code)
                .column_as(area::Column::DemandId.count(), "count")
                .filter(area::Column::DemandId.in_subquery(ids_of(visible)))
                .group_by(area::Column::Code)
                .into_tuple()
                .all(reader)
                .await?
        }
        FacetKind::Capability => {
            capability::Entity::find()
                .select_only()
                .column(capability::Column::Code)
                .column_as(capability::Column::DemandId.count(), "count")
                .filter(capability::Column::DemandId.in_subquery(ids_of(visible)))
                .group_by(capability::Column::Code)
                .into_tuple()
                .all(reader)
                .await?
        }
        FacetKind::Region => {
            let by_code: Vec<(String, i64)> = Entity::find()
                .select_only()
                .column(Column::RegionCode)
                .column_as(Column::Id.count(), "count")
                .filter(visible)
                .group_by(Column::RegionCode)
                .order_by_asc(Column::RegionCode)
                .into_tuple()
                .all(reader)
                .await?;
            by_prefecture(by_code)
        }
        FacetKind::State => return states(operation, visible).await,
        FacetKind::BudgetKind => {
            Entity::find()
                .select_only()
                .column(Column::BudgetKind)
                .column_as(Column::Id.count(), "count")
                .filter(visible)
                .filter(Column::BudgetKind.is_not_null())
                .group_by(Column::BudgetKind)
                .into_tuple()
                .all(reader)
                .await?
        }
    };
    Ok(sorted(rows))
}

async fn states(operation: &Operation, visible: Condition) -> Result<Vec<Facet>> {
    let mut rows = Vec::new();
    for &state in DemandState::ALL {
        let count: Option<i64> = Entity::find()
            .select_only()
            .column_as(Column::Id.count(), "count")
            .filter(visible.clone())
            .filter(in_state(state, operation.now()))
            .into_tuple()
            .one(operation.database().reader())
            .await?;
        let word = serde_json::to_value(state).expect("a state is a word");
        rows.push((
            word.as_str().unwrap_or_default().to_owned(),
            count.unwrap_or_default(),
        ));
    }
    Ok(sorted(rows))
}

fn by_prefecture(rows: Vec<(String, i64)>) -> Vec<(String, i64)> {
    let mut sums: std::collections::BTreeMap<String, i64> = std::collections::BTreeMap::new();
    for (code, count) in rows.into_iter().filter(|(code, _)| code.len() == 6) {
        *sums.entry(format!("{}00", &code[..4])).or_default() += count;
    }
    sums.into_iter().collect()
}

fn sorted(rows: Vec<(String, i64)>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = rows
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(code, count)| Facet { code, count })
        .collect();
    facets.sort_by(|one, two| {
        two.count
            .cmp(&one.count)
            .then_with(|| one.code.cmp(&two.code))
    });
    facets
}
