//! Lock and save; the only writer of the table of interest.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::lifecycle::SentBefore;
use super::refusals::INTEREST_EXISTS;
use super::tables::interest::{
    Column, Entity, InterestDirection, InterestState, Model as Interest,
};
use crate::domains::demands::Demand;
use crate::domains::demands::tables::demand;
use crate::domains::identity::tables::organisation;
use crate::domains::suppliers::Supplier;
use crate::domains::suppliers::tables::supplier;
use crate::foundation::actor::Verification;
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::{DemandId, InterestId, OrganisationId, SupplierId};
use crate::foundation::time::Timestamp;
use crate::platform::database::is_unique_violation;
use crate::platform::transaction::Tx;

/// Locks interest until the transaction ends.
pub async fn lock(tx: &Tx<'_>, id: InterestId) -> Result<Interest> {
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

/// The demand that interest is about.
pub async fn demand_of(tx: &Tx<'_>, interest: &Interest) -> Result<Demand> {
    demand::Entity::find_by_id(interest.demand_id)
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

/// What an organisation has sent already. Locks the organisation, so that two calls at once cannot
/// both take the last place below a limit.
pub async fn sent_before(
    tx: &Tx<'_>,
    sender_id: OrganisationId,
    demand_id: DemandId,
    supplier_id: SupplierId,
    direction: InterestDirection,
    now: Timestamp,
) -> Result<SentBefore> {
    organisation::Entity::find_by_id(sender_id)
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    let sent = || Entity::find().filter(Column::SenderId.eq(sender_id));
    let in_a_day = sent()
        .filter(Column::SentAt.gt(now.plus_days(-1)))
        .count(tx.connection())
        .await?;
    let waiting = sent()
        .filter(Column::State.eq(InterestState::Sent))
        .count(tx.connection())
        .await?;
    let declined: Option<Option<Timestamp>> = sent()
        .select_only()
        .column(Column::AnsweredAt)
        .filter(Column::DemandId.eq(demand_id))
        .filter(Column::SupplierId.eq(supplier_id))
        .filter(Column::Direction.eq(direction))
        .filter(Column::State.eq(InterestState::Declined))
        .order_by_desc(Column::SentAt)
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(SentBefore {
        in_a_day,
        waiting,
        declined_at: declined.flatten(),
    })
}

/// Inserts fresh interest, the only live one of its pair.
pub async fn insert(tx: &Tx<'_>, interest: Interest) -> Result<Interest> {
    let interest = completed(interest);
    Entity::insert(interest.clone().into_active_model())
        .exec_without_returning(tx.connection())
        .await
        .map_err(|fault| {
            if is_unique_violation(&fault) {
                INTEREST_EXISTS.error()
            } else {
                Error::from(fault)
            }
        })?;
    Ok(interest)
}

/// Locks all interest in a demand, always in the same order.
pub async fn lock_of_demand(tx: &Tx<'_>, demand_id: DemandId) -> Result<Vec<Interest>> {
    Ok(Entity::find()
        .filter(Column::DemandId.eq(demand_id))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.connection())
        .await?)
}

/// Puts an owner in the place of another one, on the side where that stands.
pub async fn replace_owner(
    tx: &mut Tx<'_>,
    demand_id: DemandId,
    from: OrganisationId,
    to: OrganisationId,
) -> Result<()> {
    let now = tx.now().await?;
    for (direction, own, other) in [
        (
            InterestDirection::FromOwner,
            Column::SenderId,
            Column::ReceiverId,
        ),
        (
            InterestDirection::FromSupplier,
            Column::ReceiverId,
            Column::SenderId,
        ),
    ] {
        Entity::update_many()
            .col_expr(own, Expr::value(to))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(now))
            .filter(Column::DemandId.eq(demand_id))
            .filter(Column::Direction.eq(direction))
            .filter(own.eq(from))
            .filter(other.ne(to))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

/// Saves changed interest as its next version.
pub async fn save(tx: &mut Tx<'_>, before: &Interest, after: Interest) -> Result<Interest> {
    let now = tx.now().await?;
    let interest = completed(Interest {
        version: before.version + 1,
        updated_at: now,
        ..after
    });
    interest
        .clone()
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(interest)
}

/// Notes that the scheduler has looked at interest that nobody answered; its version stays, since
/// nothing changed for the two sides.
pub async fn note_overdue(tx: &Tx<'_>, id: InterestId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::OverdueAt, Expr::value(now.micros()))
        .col_expr(Column::NextCheckAt, Expr::value(None::<i64>))
        .filter(Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Fills what follows from the state: the key of a live pair and the scheduler's mark.
fn completed(mut interest: Interest) -> Interest {
    let live = match interest.state {
        InterestState::Sent | InterestState::Accepted => true,
        InterestState::Declined | InterestState::Withdrawn => false,
    };
    interest.live_key = live.then(|| format!("{}:{}", interest.demand_id, interest.supplier_id));
    interest.next_check_at = (interest.state == InterestState::Sent
        && interest.overdue_at.is_none())
    .then_some(interest.due_at);
    interest
}
