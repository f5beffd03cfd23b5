//! The worker's turn on digests: one message a day for each person, however much there is.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::mail;
use super::super::store;
use super::super::tables::notification::{Column, Entity, Told};
use crate::foundation::errors::Result;
use crate::foundation::ids::UserId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

const BATCH: u64 = 200;
const NAMED: u64 = 20;

/// Sends the digests that are due; returns how many.
pub async fn digest_turn(operation: &Operation, public_url: &str) -> Result<u64> {
    let mut sent = 0;
    let mut after: Option<UserId> = None;
    loop {
        let mut select = Entity::find()
            .select_only()
            .column(Column::UserId)
            .filter(Column::Told.eq(Told::Digest))
            .group_by(Column::UserId)
            .order_by_asc(Column::UserId)
            .limit(BATCH);
        if let Some(after) = after {
            select = select.filter(Column::UserId.gt(after));
        }
        let users: Vec<UserId> = select
            .into_tuple()
            .all(operation.database().reader())
            .await?;
        let Some(last) = users.last() else {
            return Ok(sent);
        };
        after = Some(*last);
        for user_id in users {
            sent += u64::from(digest_of(operation, user_id, public_url).await?);
        }
    }
}

async fn digest_of(operation: &Operation, user_id: UserId, public_url: &str) -> Result<bool> {
    let mut tx = Tx::begin(operation).await?;
    let settings = store::lock_settings(&tx, user_id).await?;
    let now = tx.now().await?;
    if !mail::digest_is_due(&settings, now) {
        return Ok(false);
    }
    let waiting = || {
        Entity::find()
            .filter(Column::UserId.eq(user_id))
            .filter(Column::Told.eq(Told::Digest))
            .filter(Column::ReadAt.is_null())
    };
    let total = waiting().count(tx.connection()).await?;
    if total > 0 {
        let news = waiting()
            .order_by_desc(Column::UpdatedAt)
            .limit(NAMED)
            .all(tx.connection())
            .await?;
        let words = mail::digest(&news, total, &settings, public_url);
        let at = mail::after_quiet_hours(&settings, now);
        let key = format!("digest:{user_id}:{}", now.micros());
        store::queue(&tx, user_id, key, words, at, now).await?;
    }
    store::note_digest(&tx, user_id, now).await?;
    tx.commit_without_event("a digest tells of events and is none itself")
        .await?;
    Ok(total > 0)
}
