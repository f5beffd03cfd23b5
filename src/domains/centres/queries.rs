//! Reads of what centres do, limited to what the actor may see.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::policy;
use super::tables::claim::{Column, Entity, Model as Claim};
use super::tables::{shortlist, shortlist_entry};
use crate::foundation::errors::Result;
use crate::foundation::ids::{DemandId, ShortlistId};
use crate::platform::operation::Operation;

/// For whom demands were entered, as far as the actor may know, for loaders.
pub async fn claims_of(
    operation: &Operation,
    ids: &[DemandId],
) -> Result<HashMap<DemandId, Claim>> {
    let rows = Entity::find()
        .filter(Column::DemandId.is_in(ids.iter().copied()))
        .filter(policy::visible_to(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.demand_id, row)).collect())
}

/// The lists of demands that the actor may see, the earliest first, for loaders.
pub async fn shortlists_of(
    operation: &Operation,
    ids: &[DemandId],
) -> Result<HashMap<DemandId, Vec<shortlist::Model>>> {
    let mut found: HashMap<DemandId, Vec<shortlist::Model>> = HashMap::new();
    // Nobody sees a list without a place in some organisation.
    if operation.actor.organisations().is_empty() && !operation.actor.is_system() {
        return Ok(found);
    }
    let rows = shortlist::Entity::find()
        .filter(shortlist::Column::DemandId.is_in(ids.iter().copied()))
        .filter(policy::visible_shortlists(&operation.actor))
        .order_by_asc(shortlist::Column::CreatedAt)
        .order_by_asc(shortlist::Column::Id)
        .all(operation.database().reader())
        .await?;
    for row in rows {
        found.entry(row.demand_id).or_default().push(row);
    }
    Ok(found)
}

/// The entries of lists that the caller was given, in their order, for loaders.
pub async fn entries_of(
    operation: &Operation,
    ids: &[ShortlistId],
) -> Result<HashMap<ShortlistId, Vec<shortlist_entry::Model>>> {
    let rows = shortlist_entry::Entity::find()
        .filter(shortlist_entry::Column::ShortlistId.is_in(ids.iter().copied()))
        .order_by_asc(shortlist_entry::Column::Place)
        .all(operation.database().reader())
        .await?;
    let mut found: HashMap<ShortlistId, Vec<shortlist_entry::Model>> = HashMap::new();
    for row in rows {
        found.entry(row.shortlist_id).or_default().push(row);
    }
    Ok(found)
}
