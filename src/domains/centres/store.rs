//! Lock and save; the only writer of the tables of centres.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::tables::claim::{Column, Entity, Model as Claim};
use super::tables::{shortlist, shortlist_entry};
use crate::domains::demands::Demand;
use crate::domains::demands::tables::demand;
use crate::domains::identity::Organisation;
use crate::domains::identity::tables::organisation;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::{DemandId, OrganisationId, ShortlistId, SupplierId};
use crate::platform::transaction::Tx;

/// The claim of a demand, where it was entered for somebody. Whoever changes it holds the demand.
pub async fn lock_claim(tx: &Tx<'_>, demand_id: DemandId) -> Result<Option<Claim>> {
    Ok(Entity::find_by_id(demand_id)
        .lock_exclusive()
        .one(tx.connection())
        .await?)
}

/// Which demand a code is for, if for any. Not locked: what it says is looked at again under the
/// lock of the demand.
pub async fn demand_of_code(tx: &Tx<'_>, code_hash: &str) -> Result<Option<DemandId>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::DemandId)
        .filter(Column::CodeHash.eq(code_hash))
        .into_tuple()
        .one(tx.connection())
        .await?)
}

/// An organisation as it is.
pub async fn organisation(tx: &Tx<'_>, id: OrganisationId) -> Result<Organisation> {
    organisation::Entity::find_by_id(id)
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// Inserts the claim of a demand that was just entered.
pub async fn insert_claim(tx: &Tx<'_>, claim: Claim) -> Result<()> {
    Entity::insert(claim.into_active_model())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Saves a changed claim as its next version.
pub async fn save_claim(tx: &Tx<'_>, claim: Claim) -> Result<()> {
    let claim = Claim {
        version: claim.version + 1,
        ..claim
    };
    claim
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(())
}

/// Holds a demand as it is until the transaction ends.
pub async fn hold_demand(tx: &Tx<'_>, id: DemandId) -> Result<Demand> {
    demand::Entity::find_by_id(id)
        .lock_shared()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// The lists that an organisation has made for a demand. Locks the organisation, so that two calls at
/// once cannot both take the last place below the limit.
pub async fn count_shortlists(
    tx: &Tx<'_>,
    maker_id: OrganisationId,
    demand_id: DemandId,
) -> Result<usize> {
    organisation::Entity::find_by_id(maker_id)
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    let made = shortlist::Entity::find()
        .filter(shortlist::Column::DemandId.eq(demand_id))
        .filter(shortlist::Column::MakerId.eq(maker_id))
        .all(tx.connection())
        .await?;
    Ok(made.len())
}

/// Locks a list until the transaction ends; its entries change under its lock.
pub async fn lock_shortlist(tx: &Tx<'_>, id: ShortlistId) -> Result<shortlist::Model> {
    shortlist::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// The entries of a locked list, in their order.
pub async fn entries(tx: &Tx<'_>, id: ShortlistId) -> Result<Vec<shortlist_entry::Model>> {
    Ok(shortlist_entry::Entity::find()
        .filter(shortlist_entry::Column::ShortlistId.eq(id))
        .order_by_asc(shortlist_entry::Column::Place)
        .all(tx.connection())
        .await?)
}

/// Inserts a new list.
pub async fn insert_shortlist(tx: &Tx<'_>, list: shortlist::Model) -> Result<shortlist::Model> {
    shortlist::Entity::insert(list.clone().into_active_model())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(list)
}

/// Saves a locked list as its next version.
pub async fn save_shortlist(tx: &mut Tx<'_>, list: shortlist::Model) -> Result<shortlist::Model> {
    let now = tx.now().await?;
    let list = shortlist::Model {
        version: list.version + 1,
        updated_at: now,
        ..list
    };
    list.clone()
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(list)
}

/// Puts a supplier into a locked list.
pub async fn insert_entry(tx: &Tx<'_>, entry: shortlist_entry::Model) -> Result<()> {
    shortlist_entry::Entity::insert(entry.into_active_model())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Moves an entry of a locked list to its place.
pub async fn place_entry(tx: &Tx<'_>, entry: shortlist_entry::Model) -> Result<()> {
    entry
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(())
}

/// Takes a supplier out of a locked list; `false` when it was not there.
pub async fn delete_entry(tx: &Tx<'_>, id: ShortlistId, supplier_id: SupplierId) -> Result<bool> {
    let gone = shortlist_entry::Entity::delete_by_id((id, supplier_id))
        .exec(tx.connection())
        .await?;
    Ok(gone.rows_affected > 0)
}
