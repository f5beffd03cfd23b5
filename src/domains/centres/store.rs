//! Lock and save; the only writer of the tables of centres.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::tables::claim::{Column, Entity, Model as Claim};
use crate::domains::identity::Organisation;
use crate::domains::identity::tables::organisation;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::{DemandId, OrganisationId};
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
