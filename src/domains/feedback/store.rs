//! Lock and save; the only writer of the table of dismissals.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::tables::dismissal::{Column, Entity, Model as Dismissal};
use crate::domains::demands::Demand;
use crate::domains::demands::tables::demand;
use crate::domains::identity::tables::organisation;
use crate::domains::suppliers::Supplier;
use crate::domains::suppliers::tables::supplier;
use crate::foundation::actor::Verification;
use crate::foundation::errors::{CONFLICT, Error, NOT_FOUND, Result};
use crate::foundation::ids::{DemandId, OrganisationId, SupplierId};
use crate::foundation::sides::Side;
use crate::platform::database::is_unique_violation;
use crate::platform::transaction::Tx;

/// Holds a demand as it is until the transaction ends.
pub async fn hold_demand(tx: &Tx<'_>, id: DemandId) -> Result<Demand> {
    demand::Entity::find_by_id(id)
        .lock_shared()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// Holds a supplier as it is until the transaction ends.
pub async fn hold_supplier(tx: &Tx<'_>, id: SupplierId) -> Result<Supplier> {
    supplier::Entity::find_by_id(id)
        .lock_shared()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// How far an organisation has been checked, as it is stored.
pub async fn verification_of(tx: &Tx<'_>, id: OrganisationId) -> Result<Verification> {
    organisation::Entity::find_by_id(id)
        .one(tx.connection())
        .await?
        .map(|organisation| organisation.verification)
        .ok_or_else(|| NOT_FOUND.error())
}

/// Locks the dismissal of a side that holds, if there is one.
pub async fn lock(
    tx: &Tx<'_>,
    demand_id: DemandId,
    supplier_id: SupplierId,
    side: Side,
) -> Result<Option<Dismissal>> {
    Ok(Entity::find()
        .filter(Column::LiveKey.eq(key(demand_id, supplier_id, side)))
        .lock_exclusive()
        .one(tx.connection())
        .await?)
}

/// Inserts a fresh dismissal.
///
/// # Errors
/// `CONFLICT` when the same side dismissed the same match a moment before.
pub async fn insert(tx: &Tx<'_>, row: Dismissal) -> Result<Dismissal> {
    let row = completed(row);
    Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx.connection())
        .await
        .map_err(|fault| {
            if is_unique_violation(&fault) {
                CONFLICT.error()
            } else {
                Error::from(fault)
            }
        })?;
    Ok(row)
}

/// Saves a changed dismissal as its next version.
pub async fn save(tx: &Tx<'_>, before: &Dismissal, after: Dismissal) -> Result<Dismissal> {
    let row = completed(Dismissal {
        version: before.version + 1,
        ..after
    });
    row.clone()
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(row)
}

fn completed(mut row: Dismissal) -> Dismissal {
    let holds = row.undone_at.is_none();
    row.live_key = holds.then(|| key(row.demand_id, row.supplier_id, row.side));
    row
}

fn key(demand_id: DemandId, supplier_id: SupplierId, side: Side) -> String {
    let side = match side {
        Side::Owner => "owner",
        Side::Supplier => "supplier",
    };
    format!("{demand_id}:{supplier_id}:{side}")
}
