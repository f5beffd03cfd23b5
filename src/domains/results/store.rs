//! Lock and save; the only writer of the table of outside results.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect,
};

use super::refusals::RESULT_EXISTS;
use super::tables::result::{Column, Entity, Model as OutsideResult, ResultState};
use crate::domains::demands::Demand;
use crate::domains::demands::tables::demand;
use crate::domains::files::File;
use crate::domains::files::tables::file;
use crate::domains::identity::tables::organisation;
use crate::domains::suppliers::Supplier;
use crate::domains::suppliers::tables::supplier;
use crate::foundation::actor::Verification;
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::{DemandId, FileId, OrganisationId, ResultId, SupplierId};
use crate::foundation::sides::Side;
use crate::foundation::text;
use crate::platform::database::is_unique_violation;
use crate::platform::transaction::Tx;

/// Locks a result until the transaction ends.
pub async fn lock(tx: &Tx<'_>, id: ResultId) -> Result<OutsideResult> {
    Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

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

/// The proof as it is now.
pub async fn proof(tx: &Tx<'_>, id: FileId) -> Result<File> {
    file::Entity::find_by_id(id)
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// How many reports of an organisation wait for a reviewer. Locks the organisation, so that two
/// calls at once cannot both take the last place below the limit.
pub async fn waiting(tx: &Tx<'_>, side: Side, organisation_id: OrganisationId) -> Result<u64> {
    organisation::Entity::find_by_id(organisation_id)
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    let home = match side {
        Side::Owner => Column::OwnerId,
        Side::Supplier => Column::MakerId,
    };
    Ok(Entity::find()
        .filter(home.eq(organisation_id))
        .filter(Column::Side.eq(side))
        .filter(Column::State.eq(ResultState::SelfReported))
        .count(tx.connection())
        .await?)
}

/// Inserts a fresh report, the only one of its document.
pub async fn insert(tx: &Tx<'_>, result: OutsideResult) -> Result<OutsideResult> {
    let result = completed(result);
    Entity::insert(result.clone().into_active_model())
        .exec_without_returning(tx.connection())
        .await
        .map_err(|fault| {
            if is_unique_violation(&fault) {
                RESULT_EXISTS.at("input.number").into()
            } else {
                Error::from(fault)
            }
        })?;
    Ok(result)
}

/// Saves a changed result as its next version. `before` is the record as it was locked.
pub async fn save(
    tx: &mut Tx<'_>,
    before: &OutsideResult,
    after: OutsideResult,
) -> Result<OutsideResult> {
    let now = tx.now().await?;
    let result = completed(OutsideResult {
        version: before.version + 1,
        updated_at: now,
        ..after
    });
    result
        .clone()
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(result)
}

/// Fills what follows from the state: the key of a document that stands. The number is folded and
/// its blanks dropped, so that another way of writing it is no second document.
fn completed(mut result: OutsideResult) -> OutsideResult {
    let number: String = text::fold(&result.number)
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    result.live_key = result
        .stands()
        .then(|| format!("{}:{}:{number}", result.demand_id, result.supplier_id));
    result
}
