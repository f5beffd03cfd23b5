//! The only writer of the tables of following.

use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
};

use super::refusals::{SEARCH_NAME_TAKEN, TOO_MANY_FOLLOWED, TOO_MANY_SEARCHES};
use super::tables::{followed_demand, saved_search};
use crate::domains::demands::Demand;
use crate::domains::demands::tables::demand;
use crate::domains::identity::tables::user;
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::{DemandId, SavedSearchId, UserId};
use crate::platform::database::is_unique_violation;
use crate::platform::transaction::Tx;

const MOST_SEARCHES: u64 = 50;
const MOST_FOLLOWED: u64 = 1_000;

/// Locks a person, so that two calls at once cannot both take the last place below a limit.
async fn lock_person(tx: &Tx<'_>, id: UserId) -> Result<()> {
    user::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .map(|_| ())
        .ok_or_else(|| NOT_FOUND.error())
}

/// A demand as it is now.
pub async fn demand(tx: &Tx<'_>, id: DemandId) -> Result<Demand> {
    demand::Entity::find_by_id(id)
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// Follows a demand; `false` when it was followed already.
pub async fn follow(tx: &Tx<'_>, row: followed_demand::Model) -> Result<bool> {
    lock_person(tx, row.user_id).await?;
    let of_person =
        || followed_demand::Entity::find().filter(followed_demand::Column::UserId.eq(row.user_id));
    let known = of_person()
        .filter(followed_demand::Column::DemandId.eq(row.demand_id))
        .one(tx.connection())
        .await?;
    if known.is_some() {
        return Ok(false);
    }
    if of_person().count(tx.connection()).await? >= MOST_FOLLOWED {
        return Err(TOO_MANY_FOLLOWED.with("max", MOST_FOLLOWED).into());
    }
    followed_demand::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(true)
}

/// Follows a demand no longer; `false` when it was not followed.
pub async fn unfollow(tx: &Tx<'_>, user_id: UserId, demand_id: DemandId) -> Result<bool> {
    let done = followed_demand::Entity::delete_many()
        .filter(followed_demand::Column::UserId.eq(user_id))
        .filter(followed_demand::Column::DemandId.eq(demand_id))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Keeps a search.
pub async fn insert_search(tx: &Tx<'_>, row: saved_search::Model) -> Result<saved_search::Model> {
    lock_person(tx, row.user_id).await?;
    let kept = saved_search::Entity::find()
        .filter(saved_search::Column::UserId.eq(row.user_id))
        .count(tx.connection())
        .await?;
    if kept >= MOST_SEARCHES {
        return Err(TOO_MANY_SEARCHES.with("max", MOST_SEARCHES).into());
    }
    saved_search::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx.connection())
        .await
        .map_err(|fault| {
            if is_unique_violation(&fault) {
                SEARCH_NAME_TAKEN.refusal().at("input.name").into()
            } else {
                Error::from(fault)
            }
        })?;
    Ok(row)
}

/// Deletes a person's own search; what is another's and what is absent look alike.
pub async fn delete_search(
    tx: &Tx<'_>,
    user_id: UserId,
    id: SavedSearchId,
) -> Result<saved_search::Model> {
    let row = saved_search::Entity::find_by_id(id)
        .filter(saved_search::Column::UserId.eq(user_id))
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())?;
    saved_search::Entity::delete_by_id(id)
        .exec(tx.connection())
        .await?;
    Ok(row)
}
