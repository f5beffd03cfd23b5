//! Reads of demands, limited to what the actor may see.

use std::collections::HashMap;

use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::filter::{DemandFilter, DemandOrder, DemandOrderField, check, condition};
use super::lifecycle::{self, DemandAct};
use super::policy;
use super::tables::demand::{Column, DemandState, Entity, Model as Demand};
use super::tables::profile::{self, ProcedureProfileCode};
use super::tables::version;
use crate::domains::files::{self, File, ObjectKind};
use crate::foundation::actor::Actor;
use crate::foundation::errors::{Refusal, Result};
use crate::foundation::ids::DemandId;
use crate::foundation::pages::{Direction, Page, PageRequest};
use crate::foundation::time::Timestamp;
use crate::platform::database::keyset::{self, OrderTerm};
use crate::platform::database::lists;
use crate::platform::database::projection::{Projection, project};
use crate::platform::operation::Operation;

/// Demands by id as far as the actor may see them, for loaders and `node`.
pub async fn demands_by_id(
    operation: &Operation,
    ids: &[DemandId],
) -> Result<HashMap<DemandId, Demand>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(policy::visible_to(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The attachments of demands, the oldest first, as far as the actor may read them; for loaders.
pub async fn attachments(
    operation: &Operation,
    ids: &[DemandId],
) -> Result<HashMap<DemandId, Vec<File>>> {
    let reach = policy::attachments_readable_by(&operation.actor);
    let objects = ids.iter().map(|id| id.0);
    let found = files::attached(operation, ObjectKind::Demand, objects, reach).await?;
    Ok(found
        .into_iter()
        .map(|(id, attached)| (DemandId(id), attached))
        .collect())
}

/// One demand by where it was imported from.
pub async fn demand_by_external_id(
    operation: &Operation,
    source: &str,
    external_id: &str,
) -> Result<Option<Demand>> {
    Ok(Entity::find()
        .filter(Column::Source.eq(source))
        .filter(Column::ExternalId.eq(external_id))
        .filter(policy::visible_to(&operation.actor))
        .one(operation.database().reader())
        .await?)
}

/// The columns without which a demand cannot be shown: its rules depend on them.
const ALWAYS: [Column; 8] = [
    Column::Id,
    Column::OwnerId,
    Column::CuratorId,
    Column::State,
    Column::ClosesAt,
    Column::Version,
    Column::Masked,
    Column::Profile,
];

/// What the rules for editors of centres depend on beside these.
const ALWAYS_FOR_CENTRES: [Column; 2] = [Column::RegionCode, Column::Card];

/// One page of demands.
pub async fn demands(
    operation: &Operation,
    filter: &DemandFilter,
    order: &[DemandOrder],
    page: &PageRequest,
    projection: Projection<Column>,
) -> Result<Page<Demand>> {
    check(filter)?;
    let default = [DemandOrder {
        field: DemandOrderField::OpenedAt,
        direction: Direction::Descending,
    }];
    let order: Vec<OrderTerm<Column>> = if order.is_empty() {
        &default[..]
    } else {
        order
    }
    .iter()
    .map(|one| one.term())
    .collect();
    let reader = operation.database().reader();
    let mut projection = projection
        .and(&ALWAYS)
        .and(&keyset::columns_of(&order, Column::Id));
    if !operation.actor.remits().is_empty() {
        projection = projection.and(&ALWAYS_FOR_CENTRES);
    }
    let select = project(Entity::find(), &projection, reader)
        .filter(policy::visible_to(&operation.actor))
        .filter(condition(filter, &operation.actor, operation.now()));
    keyset::page(select, &order, Column::Id, page, reader).await
}

/// The condition of the list, for whoever counts or narrows what it shows.
pub fn list_condition(operation: &Operation, filter: &DemandFilter) -> Result<Condition> {
    check(filter)?;
    Ok(Condition::all()
        .add(policy::visible_to(&operation.actor))
        .add(condition(filter, &operation.actor, operation.now())))
}

/// How many demands match, and whether that is exact.
pub async fn count_demands(operation: &Operation, filter: &DemandFilter) -> Result<(i64, bool)> {
    let select = Entity::find().filter(list_condition(operation, filter)?);
    lists::count(select, Column::Id, operation.database().reader()).await
}

/// The versions of a demand, newest first. The caller has seen the demand; outsiders see the
/// versions since it was opened.
pub async fn demand_versions(
    operation: &Operation,
    demand: &Demand,
    page: &PageRequest,
) -> Result<Page<version::Model>> {
    let inside = policy::may_see_inside(&operation.actor, demand);
    let mut select = version::Entity::find().filter(version::Column::DemandId.eq(demand.id));
    if !inside {
        let opened = demand.opened_at.unwrap_or(Timestamp::MAX);
        select = select.filter(version::Column::ChangedAt.gte(opened));
    }
    let order = [OrderTerm {
        column: version::Column::Version,
        direction: Direction::Descending,
    }];
    let mut page = keyset::page(
        select,
        &order,
        version::Column::Version,
        page,
        operation.database().reader(),
    )
    .await?;
    if !inside {
        for version in &mut page.items {
            version
                .changes
                .0
                .retain(|change| policy::is_shown_outside(demand, &change.field));
        }
    }
    Ok(page)
}

/// The versions of demands since they were opened, newest first, with what outsiders may read of
/// their changes.
pub async fn public_versions_of(
    operation: &Operation,
    ids: &[DemandId],
) -> Result<Vec<version::Model>> {
    let reader = operation.database().reader();
    let demands: HashMap<DemandId, Demand> = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(reader)
        .await?
        .into_iter()
        .map(|demand| (demand.id, demand))
        .collect();
    let mut versions = version::Entity::find()
        .filter(version::Column::DemandId.is_in(ids.iter().copied()))
        .order_by_desc(version::Column::Version)
        .all(reader)
        .await?;
    versions.retain_mut(|version| {
        let Some(demand) = demands.get(&version.demand_id) else {
            return false;
        };
        version
            .changes
            .0
            .retain(|change| policy::is_shown_outside(demand, &change.field));
        demand
            .opened_at
            .is_some_and(|opened| version.changed_at >= opened)
    });
    Ok(versions)
}

/// The procedure profiles, in a fixed order.
pub async fn procedure_profiles(operation: &Operation) -> Result<Vec<profile::Model>> {
    Ok(profile::Entity::find()
        .order_by_asc(profile::Column::Code)
        .all(operation.database().reader())
        .await?)
}

/// Procedure profiles by code, for loaders.
pub async fn profiles_by_code(
    operation: &Operation,
    codes: &[ProcedureProfileCode],
) -> Result<HashMap<ProcedureProfileCode, profile::Model>> {
    let rows = profile::Entity::find()
        .filter(profile::Column::Code.is_in(codes.iter().copied()))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.code, row)).collect())
}

/// What the caller may do to a demand now, each with the first reason against it.
pub fn available_actions(
    operation: &Operation,
    demand: &Demand,
    terms: &profile::Model,
) -> Vec<(DemandAct, Option<Refusal>)> {
    let now = operation.now();
    DemandAct::ALL
        .into_iter()
        .map(|act| {
            let verdict = policy::may(&operation.actor, act, demand)
                .and_then(|()| lifecycle::state_after(demand.state_at(now), act, terms).map(|_| ()))
                .and_then(|()| match act {
                    DemandAct::Open => first(lifecycle::opening(demand, terms, now)),
                    DemandAct::Submit => first(lifecycle::completeness(demand, terms)),
                    DemandAct::Approve => first(lifecycle::approval(demand, terms, now)),
                    DemandAct::Renew => lifecycle::renewal(demand, terms),
                    DemandAct::Update
                    | DemandAct::RequestChanges
                    | DemandAct::Close
                    | DemandAct::Withdraw
                    | DemandAct::Cancel => Ok(()),
                });
            (act, verdict.err())
        })
        .collect()
}

fn first(verdicts: crate::foundation::errors::Verdicts) -> std::result::Result<(), Refusal> {
    verdicts
        .into_refusals()
        .into_iter()
        .next()
        .map_or(Ok(()), Err)
}

/// Demands that the scheduler has to look at by now, the longest overdue first.
pub async fn demands_due(operation: &Operation, limit: u64) -> Result<Vec<DemandId>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::NextCheckAt.lte(operation.now()))
        .order_by_asc(Column::NextCheckAt)
        .limit(limit)
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}

/// A batch of demands that suppliers can still answer, by id, for building an index.
pub async fn open_demands_after(
    operation: &Operation,
    after: Option<DemandId>,
    limit: u64,
) -> Result<Vec<Demand>> {
    let mut select = Entity::find()
        .filter(super::filter::in_state(
            super::tables::demand::DemandState::Open,
            operation.now(),
        ))
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Expr::col(Column::Id).gt(after));
    }
    Ok(select.all(operation.database().reader()).await?)
}

/// Refuses a filter that this list would refuse, before it is kept.
pub fn check_demand_filter(filter: &DemandFilter) -> Result<()> {
    check(filter)
}

/// Which of several filters a demand fits that everybody may see, in one statement; none for one
/// that not everybody may see. The conditions are those of the list, so the two cannot disagree.
pub async fn which_fit(
    operation: &Operation,
    id: DemandId,
    filters: &[DemandFilter],
) -> Result<Vec<bool>> {
    let (everybody, now) = (Actor::Anonymous, operation.now());
    let row = Entity::find()
        .filter(Column::Id.eq(id))
        .filter(policy::visible_to(&everybody));
    let conditions = filters
        .iter()
        .map(|filter| condition(filter, &everybody, now));
    lists::which_hold(row, conditions, operation.database().reader()).await
}

/// Titles of open demands that are found by what somebody types, the newest first.
pub async fn suggest(
    operation: &Operation,
    typed: &str,
    most: u64,
) -> Result<Vec<(DemandId, String)>> {
    let filter = DemandFilter {
        search: Some(typed.to_owned()),
        state: Some(vec![DemandState::Open]),
        ..DemandFilter::default()
    };
    check(&filter)?;
    Ok(Entity::find()
        .select_only()
        .columns([Column::Id, Column::Title])
        .filter(policy::visible_to(&operation.actor))
        .filter(condition(&filter, &operation.actor, operation.now()))
        .order_by_desc(Column::OpenedAt)
        .order_by_desc(Column::Id)
        .limit(most)
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}
