//! The only writer of the tables of notifications.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};

use super::catalogue::Mode;
use super::reactions::News;
use super::tables::notification::{Column, Entity, Model as Notification, Told};
use super::tables::{cursor, delivery, settings};
use crate::foundation::errors::{Error, Result};
use crate::foundation::ids::{NotificationId, TypedId, UserId, uuid_at};
use crate::foundation::time::Timestamp;
use crate::platform::operation::Operation;
use crate::platform::secrets;
use crate::platform::transaction::Tx;

/// How far the log has been read.
pub async fn position(operation: &Operation) -> Result<i64> {
    let row = cursor::Entity::find_by_id(READER)
        .one(operation.database().reader())
        .await?;
    Ok(row.map(|row| row.position).unwrap_or_default())
}

/// The news that nobody was told yet.
pub async fn not_told_yet(operation: &Operation, news: Vec<News>) -> Result<Vec<News>> {
    let mut keys: Vec<&str> = news.iter().map(|one| one.dedup_key.as_str()).collect();
    keys.dedup();
    let known: std::collections::HashSet<(UserId, String)> = Entity::find()
        .select_only()
        .column(Column::UserId)
        .column(Column::DedupKey)
        .filter(Column::DedupKey.is_in(keys))
        .into_tuple()
        .all(operation.database().reader())
        .await?
        .into_iter()
        .collect();
    Ok(news
        .into_iter()
        .filter(|one| !known.contains(&(one.user_id, one.dedup_key.clone())))
        .collect())
}

/// The name of this reader of the log.
pub const READER: &str = "notifications";

/// Locks the place in the log, so that no two workers tell the same.
pub async fn lock_position(tx: &Tx<'_>) -> Result<i64> {
    let row = cursor::Entity::find_by_id(READER)
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| Error::internal("the reader of the log has no row"))?;
    Ok(row.position)
}

pub async fn move_position(tx: &Tx<'_>, position: i64) -> Result<()> {
    cursor::Entity::update_many()
        .col_expr(cursor::Column::Position, Expr::value(position))
        .filter(cursor::Column::Name.eq(READER))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Writes news: a new row, or one more in a row that stands for the same thing. Gives the row back
/// when it is new.
pub async fn tell(
    tx: &Tx<'_>,
    news: &News,
    mode: Mode,
    now: Timestamp,
) -> Result<Option<Notification>> {
    let told = match mode {
        Mode::Instant => Told::Mailed,
        Mode::Digest => Told::Digest,
        Mode::Off => Told::Inbox,
    };
    let row = Notification {
        id: NotificationId::fresh(now),
        user_id: news.user_id,
        organisation_id: news.organisation_id,
        kind: news.kind,
        demand_id: news.demand_id,
        supplier_id: news.supplier_id,
        interest_id: news.interest_id,
        result_id: news.result_id,
        facts: news.facts.clone(),
        count: 1,
        dedup_key: news.dedup_key.clone(),
        told,
        created_at: now,
        updated_at: now,
        read_at: None,
    };
    let inserted = Entity::insert(row.clone().into_active_model())
        .on_conflict(
            OnConflict::columns([Column::UserId, Column::DedupKey])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await;
    match inserted {
        Ok(1..) => return Ok(Some(row)),
        Ok(0) | Err(sea_orm::DbErr::RecordNotInserted) => {}
        Err(fault) => return Err(fault.into()),
    }
    // News of the same thing: it counts, and is new again.
    Entity::update_many()
        .col_expr(Column::Count, Expr::col(Column::Count).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now.micros()))
        .col_expr(Column::ReadAt, Expr::value(None::<i64>))
        .filter(Column::UserId.eq(news.user_id))
        .filter(Column::DedupKey.eq(news.dedup_key.clone()))
        .exec(tx.connection())
        .await?;
    Ok(None)
}

/// A message to send, once for its key.
pub async fn queue(
    tx: &Tx<'_>,
    user_id: UserId,
    dedup_key: String,
    (subject, body): (String, String),
    at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let row = delivery::ActiveModel {
        id: Set(uuid_at(now)),
        user_id: Set(user_id),
        dedup_key: Set(dedup_key),
        subject: Set(subject),
        body: Set(body),
        state: Set(delivery::DeliveryState::Waiting),
        attempts: Set(0),
        next_attempt_at: Set(Some(at)),
        fault: Set(None),
        created_at: Set(now),
        sent_at: Set(None),
    };
    let queued = delivery::Entity::insert(row)
        .on_conflict(
            OnConflict::column(delivery::Column::DedupKey)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await;
    match queued {
        Ok(_) | Err(sea_orm::DbErr::RecordNotInserted) => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}

/// Takes a waiting message for an attempt: it is not due again before `until`, so that another
/// worker leaves it alone. `false` when another one was first.
pub async fn claim_delivery(
    tx: &Tx<'_>,
    id: uuid::Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool> {
    let done = delivery::Entity::update_many()
        .col_expr(delivery::Column::NextAttemptAt, Expr::value(until.micros()))
        .col_expr(
            delivery::Column::Attempts,
            Expr::col(delivery::Column::Attempts).add(1),
        )
        .filter(delivery::Column::Id.eq(id))
        .filter(delivery::Column::NextAttemptAt.lte(now))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes how an attempt ended. The words of a message that left, or that never will, are dropped.
pub async fn end_attempt(
    tx: &Tx<'_>,
    id: uuid::Uuid,
    state: delivery::DeliveryState,
    next_attempt_at: Option<Timestamp>,
    fault: Option<String>,
    now: Timestamp,
) -> Result<()> {
    let ended = state != delivery::DeliveryState::Waiting;
    let mut update = delivery::Entity::update_many()
        .set(delivery::ActiveModel {
            state: Set(state),
            next_attempt_at: Set(next_attempt_at),
            fault: Set(fault),
            ..Default::default()
        })
        .filter(delivery::Column::Id.eq(id));
    if ended {
        update = update
            .col_expr(delivery::Column::Body, Expr::value(""))
            .col_expr(delivery::Column::SentAt, Expr::value(now.micros()));
    }
    update.exec(tx.connection()).await?;
    Ok(())
}

/// A person's settings, locked; made with the defaults where there are none.
pub async fn lock_settings(tx: &Tx<'_>, user_id: UserId) -> Result<settings::Model> {
    let fresh = settings::Model {
        // Their first digest is that of the next morning.
        digested_at: tx.operation().now(),
        ..settings::Model::defaults(user_id, secrets::fresh_token("uns"))
    };
    let made = settings::Entity::insert(fresh.into_active_model())
        .on_conflict(
            OnConflict::column(settings::Column::UserId)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await;
    match made {
        Ok(_) | Err(sea_orm::DbErr::RecordNotInserted) => {}
        Err(fault) => return Err(fault.into()),
    }
    settings::Entity::find_by_id(user_id)
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| Error::internal("settings that were just made are gone"))
}

pub async fn save_settings(tx: &Tx<'_>, after: settings::Model) -> Result<settings::Model> {
    let row = settings::Model {
        version: after.version + 1,
        ..after
    };
    row.clone()
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(row)
}

/// Notes that a digest has taken all that waited for it until now.
pub async fn note_digest(tx: &Tx<'_>, user_id: UserId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Told, Expr::value(Told::Mailed))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Told.eq(Told::Digest))
        .filter(Column::UpdatedAt.lte(now))
        .exec(tx.connection())
        .await?;
    settings::Entity::update_many()
        .col_expr(settings::Column::DigestedAt, Expr::value(now.micros()))
        .filter(settings::Column::UserId.eq(user_id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Marks a person's news as read: those named, or all.
pub async fn mark_read(
    tx: &Tx<'_>,
    user_id: UserId,
    ids: Option<&[NotificationId]>,
    now: Timestamp,
) -> Result<u64> {
    let mut update = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(now.micros()))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::ReadAt.is_null());
    if let Some(ids) = ids {
        update = update.filter(Column::Id.is_in(ids.iter().copied()));
    }
    Ok(update.exec(tx.connection()).await?.rows_affected)
}
