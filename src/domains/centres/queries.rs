//! Reads of what centres do, limited to what the actor may see.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::policy;
use super::tables::claim::{Column, Entity, Model as Claim};
use crate::foundation::errors::Result;
use crate::foundation::ids::DemandId;
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
