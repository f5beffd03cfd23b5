//! Reads of what people follow. Lists are the caller's own; who follows what is asked by the
//! notifications only.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::tables::saved_search::SearchTarget;
use super::tables::{followed_demand, saved_search};
use crate::domains::demands::{self, DemandFilter, FieldChange};
use crate::domains::suppliers::{self, SupplierFilter};
use crate::foundation::errors::{Error, Result};
use crate::foundation::ids::{DemandId, SavedSearchId, SupplierId, UserId};
use crate::foundation::pages::{Direction, Page, PageRequest};
use crate::platform::database::keyset::{self, OrderTerm};
use crate::platform::operation::Operation;

/// So many searches are asked about something new in one statement.
const BATCH: u64 = 40;

/// One page of the demands that the caller follows, the latest first; empty for those who are not
/// logged in.
pub async fn followed_demands(
    operation: &Operation,
    page: &PageRequest,
) -> Result<Page<followed_demand::Model>> {
    let Some(user_id) = operation.actor.user_id() else {
        return Ok(Page::empty());
    };
    let select =
        followed_demand::Entity::find().filter(followed_demand::Column::UserId.eq(user_id));
    let order = [OrderTerm {
        column: followed_demand::Column::FollowedAt,
        direction: Direction::Descending,
    }];
    let tie_break = followed_demand::Column::DemandId;
    keyset::page(
        select,
        &order,
        tie_break,
        page,
        operation.database().reader(),
    )
    .await
}

/// The searches that the caller keeps, by name.
pub async fn my_saved_searches(operation: &Operation) -> Result<Vec<saved_search::Model>> {
    let Some(user_id) = operation.actor.user_id() else {
        return Ok(Vec::new());
    };
    Ok(saved_search::Entity::find()
        .filter(saved_search::Column::UserId.eq(user_id))
        .order_by_asc(saved_search::Column::Name)
        .all(operation.database().reader())
        .await?)
}

/// What changed in followed demands since they were followed.
#[derive(Clone, Debug)]
pub struct FollowChange {
    pub version: i64,
    pub changes: Vec<FieldChange>,
}

/// What changed in demands after the given versions, the latest first, for loaders. Limited to
/// what outsiders may read, whoever asks.
pub async fn changes_since(
    operation: &Operation,
    keys: &[(DemandId, i64)],
) -> Result<HashMap<(DemandId, i64), Vec<FollowChange>>> {
    let ids: Vec<DemandId> = keys.iter().map(|(id, _)| *id).collect();
    let versions = demands::public_versions_of(operation, &ids).await?;
    Ok(keys
        .iter()
        .map(|key| {
            let changes = versions
                .iter()
                .filter(|version| version.demand_id == key.0 && version.version > key.1)
                .map(|version| FollowChange {
                    version: version.version,
                    changes: version.changes.0.clone(),
                })
                .filter(|change| !change.changes.is_empty())
                .collect();
            (*key, changes)
        })
        .collect())
}

/// Who follows a demand.
pub async fn followers_of(operation: &Operation, id: DemandId) -> Result<Vec<UserId>> {
    Ok(followed_demand::Entity::find()
        .select_only()
        .column(followed_demand::Column::UserId)
        .filter(followed_demand::Column::DemandId.eq(id))
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}

/// The saved searches that a demand fits, as it is now.
pub async fn searches_for_demand(
    operation: &Operation,
    id: DemandId,
) -> Result<Vec<saved_search::Model>> {
    let mut found = Vec::new();
    let mut after = None;
    while let Some(batch) = batch(operation, SearchTarget::Demands, &mut after).await? {
        let filters: Vec<DemandFilter> = filters_of(&batch)?;
        let fits = demands::which_fit(operation, id, &filters).await?;
        found.extend(fitting(batch, fits));
    }
    Ok(found)
}

/// The saved searches that a published supplier fits, as it is now.
pub async fn searches_for_supplier(
    operation: &Operation,
    id: SupplierId,
) -> Result<Vec<saved_search::Model>> {
    let mut found = Vec::new();
    let mut after = None;
    while let Some(batch) = batch(operation, SearchTarget::Suppliers, &mut after).await? {
        let filters: Vec<SupplierFilter> = filters_of(&batch)?;
        let fits = suppliers::which_fit(operation, id, &filters).await?;
        found.extend(fitting(batch, fits));
    }
    Ok(found)
}

fn filters_of<F: serde::de::DeserializeOwned>(batch: &[saved_search::Model]) -> Result<Vec<F>> {
    batch
        .iter()
        .map(|search| serde_json::from_value(search.filter.clone()).map_err(Error::internal))
        .collect()
}

fn fitting(
    batch: Vec<saved_search::Model>,
    fits: Vec<bool>,
) -> impl Iterator<Item = saved_search::Model> {
    batch
        .into_iter()
        .zip(fits)
        .filter_map(|(search, fits)| fits.then_some(search))
}

/// The next searches of a target, by id; `None` after the last.
async fn batch(
    operation: &Operation,
    target: SearchTarget,
    after: &mut Option<SavedSearchId>,
) -> Result<Option<Vec<saved_search::Model>>> {
    let mut select = saved_search::Entity::find()
        .filter(saved_search::Column::Target.eq(target))
        .order_by_asc(saved_search::Column::Id)
        .limit(BATCH);
    if let Some(after) = *after {
        select = select.filter(Expr::col(saved_search::Column::Id).gt(after));
    }
    let batch = select.all(operation.database().reader()).await?;
    *after = batch.last().map(|last| last.id);
    Ok((!batch.is_empty()).then_some(batch))
}
