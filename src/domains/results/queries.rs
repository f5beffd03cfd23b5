//! Reads of outside results, limited to what the actor may see.

use std::collections::HashMap;

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::filter::{ResultFilter, check, condition};
use super::lifecycle::{ResultAct, state_after};
use super::policy;
use super::tables::result::{Column, Entity, Model as OutsideResult};
use crate::foundation::errors::{Refusal, Result};
use crate::foundation::ids::ResultId;
use crate::foundation::pages::{Direction, Page, PageRequest};
use crate::platform::database::keyset::{self, OrderTerm};
use crate::platform::operation::Operation;

/// The condition of the list, for whoever counts what it shows.
pub fn list_condition(operation: &Operation, filter: &ResultFilter) -> Result<Condition> {
    check(filter)?;
    Ok(condition(filter, &operation.actor))
}

/// One page of results, the latest signed first.
pub async fn results(
    operation: &Operation,
    filter: &ResultFilter,
    page: &PageRequest,
) -> Result<Page<OutsideResult>> {
    let order = [OrderTerm {
        column: Column::SignedOn,
        direction: Direction::Descending,
    }];
    let select = Entity::find().filter(list_condition(operation, filter)?);
    let reader = operation.database().reader();
    keyset::page(select, &order, Column::Id, page, reader).await
}

/// How many results match.
pub async fn count_results(operation: &Operation, filter: &ResultFilter) -> Result<u64> {
    Ok(Entity::find()
        .filter(list_condition(operation, filter)?)
        .count(operation.database().reader())
        .await?)
}

/// Results by id as far as the actor may see them, for loaders and `node`.
pub async fn results_by_id(
    operation: &Operation,
    ids: &[ResultId],
) -> Result<HashMap<ResultId, OutsideResult>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(policy::visible_to(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What the caller may do to a result now, each with the first reason against it.
pub fn available_actions(
    operation: &Operation,
    result: &OutsideResult,
) -> Vec<(ResultAct, Option<Refusal>)> {
    ResultAct::ALL
        .into_iter()
        .map(|act| {
            let verdict = policy::may(&operation.actor, act, result, None)
                .and_then(|()| state_after(result.state, act).map(|_| ()));
            (act, verdict.err())
        })
        .collect()
}
