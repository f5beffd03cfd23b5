//! Reads of feedback: what a side dismissed, for leaving it out of its matches; and all of it, for
//! judging rankings.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::policy;
use super::tables::dismissal::{Column, DismissReason, Entity, Model as Dismissal};
use crate::domains::interests::tables::interest;
use crate::domains::interests::{DeclineReason, Interest, InterestDirection, InterestState};
use crate::foundation::errors::Result;
use crate::foundation::ids::{DemandId, DismissalId, InterestId, SupplierId};
use crate::foundation::sides::Side;
use crate::foundation::time::Timestamp;
use crate::platform::operation::Operation;

/// What the owner of a demand dismissed, by supplier, as far as the actor may know.
pub async fn dismissed_suppliers(
    operation: &Operation,
    id: DemandId,
) -> Result<HashMap<Uuid, Dismissal>> {
    let rows = Entity::find()
        .filter(Column::DemandId.eq(id))
        .filter(Column::Side.eq(Side::Owner))
        .filter(Column::UndoneAt.is_null())
        .filter(policy::visible_to(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.supplier_id.0, row))
        .collect())
}

/// What a supplier dismissed, by demand, as far as the actor may know.
pub async fn dismissed_demands(
    operation: &Operation,
    id: SupplierId,
) -> Result<HashMap<Uuid, Dismissal>> {
    let rows = Entity::find()
        .filter(Column::SupplierId.eq(id))
        .filter(Column::Side.eq(Side::Supplier))
        .filter(Column::UndoneAt.is_null())
        .filter(policy::visible_to(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.demand_id.0, row)).collect())
}

/// What a page of matches leaves out.
pub fn left_out(dismissals: &HashMap<Uuid, Dismissal>, included: bool) -> HashSet<Uuid> {
    dismissals.keys().filter(|_| !included).copied().collect()
}

/// One line of feedback, as it is exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase"
)]
pub enum FeedbackLine {
    /// A match that one side does not want to see.
    Dismissal {
        demand_id: DemandId,
        supplier_id: SupplierId,
        side: Side,
        reason: DismissReason,
        note: Option<String>,
        engine_version: Option<String>,
        rank: Option<i32>,
        score: Option<i64>,
        at: Timestamp,
    },
    /// Interest that the named side declined.
    Decline {
        demand_id: DemandId,
        supplier_id: SupplierId,
        side: Side,
        reason: Option<DeclineReason>,
        note: Option<String>,
        at: Option<Timestamp>,
    },
}

impl From<Dismissal> for FeedbackLine {
    fn from(row: Dismissal) -> Self {
        Self::Dismissal {
            demand_id: row.demand_id,
            supplier_id: row.supplier_id,
            side: row.side,
            reason: row.reason,
            note: row.note,
            engine_version: row.engine_version,
            rank: row.match_rank,
            score: row.score,
            at: row.dismissed_at,
        }
    }
}

impl From<Interest> for FeedbackLine {
    fn from(row: Interest) -> Self {
        Self::Decline {
            demand_id: row.demand_id,
            supplier_id: row.supplier_id,
            side: match row.direction {
                InterestDirection::FromSupplier => Side::Owner,
                InterestDirection::FromOwner => Side::Supplier,
            },
            reason: row.decline_reason,
            note: row.answer,
            at: row.answered_at,
        }
    }
}

/// A batch of the dismissals that hold, by id.
pub async fn dismissals_after(
    operation: &Operation,
    after: Option<DismissalId>,
    limit: u64,
) -> Result<Vec<Dismissal>> {
    let mut select = Entity::find()
        .filter(Column::UndoneAt.is_null())
        .filter(policy::visible_to(&operation.actor))
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    Ok(select.all(operation.database().reader()).await?)
}

/// A batch of declined interest, by id.
pub async fn declined_after(
    operation: &Operation,
    after: Option<InterestId>,
    limit: u64,
) -> Result<Vec<Interest>> {
    let mut select = interest::Entity::find()
        .filter(interest::Column::State.eq(InterestState::Declined))
        .filter(crate::domains::interests::policy::visible_to(
            &operation.actor,
        ))
        .order_by_asc(interest::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(interest::Column::Id.gt(after));
    }
    Ok(select.all(operation.database().reader()).await?)
}
