//! Idempotency keys. The key's row and the answer are written in the transaction of the effect, so
//! that a retry on any replica, after any crash, finds both or neither.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, TryInsertResult};

use super::operation::Idempotency;
use crate::foundation::errors::{Error, IDEMPOTENCY_KEY_REUSED, Result};
use crate::foundation::time::Timestamp;

/// How long a key is remembered.
pub const REMEMBERED_DAYS: i64 = 7;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub struct Model {
    /// The actor and the key together: another actor's key is another key.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// A hash of the field name and its arguments, from which they cannot be guessed.
    #[sea_orm(column_type = "Text")]
    pub request_hash: String,
    /// The command's answer as JSON; empty while the transaction runs.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

/// Takes the key for this transaction, or gives the answer that it had before.
///
/// # Errors
/// `IDEMPOTENCY_KEY_REUSED` when the key belongs to another request.
pub async fn claim<C: ConnectionTrait>(
    connection: &C,
    wanted: &Idempotency,
    now: Timestamp,
) -> Result<Option<serde_json::Value>> {
    let row = ActiveModel {
        key: Set(wanted.key.clone()),
        request_hash: Set(wanted.request_hash.clone()),
        answer: Set(String::new()),
        created_at: Set(now),
    };
    let taken = Entity::insert(row)
        .on_conflict_do_nothing()
        .exec_without_returning(connection)
        .await?;
    if matches!(taken, TryInsertResult::Inserted(1)) {
        return Ok(None);
    }
    let known = Entity::find_by_id(wanted.key.clone())
        .one(connection)
        .await?
        .ok_or_else(|| Error::internal("an idempotency key vanished while it was claimed"))?;
    if known.request_hash != wanted.request_hash {
        return Err(IDEMPOTENCY_KEY_REUSED.error());
    }
    serde_json::from_str(&known.answer)
        .map(Some)
        .map_err(Error::internal)
}

/// Keeps the answer beside the effect.
pub async fn keep<C: ConnectionTrait>(
    connection: &C,
    key: &str,
    answer: &serde_json::Value,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Answer, Expr::value(answer.to_string()))
        .filter(Column::Key.eq(key))
        .exec(connection)
        .await?;
    Ok(())
}

/// Forgets keys older than [`REMEMBERED_DAYS`].
pub async fn forget_old<C: ConnectionTrait>(connection: &C, now: Timestamp) -> Result<u64> {
    let done = Entity::delete_many()
        .filter(Column::CreatedAt.lt(now.plus_days(-REMEMBERED_DAYS)))
        .exec(connection)
        .await?;
    Ok(done.rows_affected)
}
