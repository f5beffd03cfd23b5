//! Lock and save; the only writer of the tables of files.

use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::tables::content;
use super::tables::file::{self, ObjectKind};
use crate::foundation::errors::{CONFLICT, Error, NOT_FOUND, Result};
use crate::foundation::ids::{FileId, OrganisationId};
use crate::foundation::time::Timestamp;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Locks a file until the transaction ends; one that was removed is absent.
pub async fn lock(tx: &Tx<'_>, id: FileId) -> Result<file::Model> {
    file::Entity::find_by_id(id)
        .filter(file::Column::RemovedAt.is_null())
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// Inserts a new file.
pub async fn insert(tx: &Tx<'_>, file: file::Model) -> Result<file::Model> {
    file::Entity::insert(file.clone().into_active_model())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(file)
}

/// Saves a changed file as its next version. `before` is the record as it was locked.
pub async fn save(
    tx: &mut Tx<'_>,
    before: &file::Model,
    after: file::Model,
) -> Result<file::Model> {
    let now = tx.now().await?;
    let file = file::Model {
        version: before.version + 1,
        updated_at: now,
        ..after
    };
    file.clone()
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(file)
}

/// Gives the files of an object to another organisation, each as its next version.
pub async fn move_attached(
    tx: &mut Tx<'_>,
    kind: ObjectKind,
    object_id: Uuid,
    to: OrganisationId,
) -> Result<()> {
    let now = tx.now().await?;
    file::Entity::update_many()
        .col_expr(file::Column::OrganisationId, Expr::value(to))
        .col_expr(
            file::Column::Version,
            Expr::col(file::Column::Version).add(1),
        )
        .col_expr(file::Column::UpdatedAt, Expr::value(now))
        .filter(file::Column::ObjectKind.eq(kind))
        .filter(file::Column::ObjectId.eq(object_id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// How many files an object has. Exact while the caller holds the object's lock.
pub async fn count_attached(tx: &Tx<'_>, kind: ObjectKind, object_id: Uuid) -> Result<u64> {
    Ok(file::Entity::find()
        .filter(file::Column::ObjectKind.eq(kind))
        .filter(file::Column::ObjectId.eq(object_id))
        .filter(file::Column::RemovedAt.is_null())
        .count(tx.connection())
        .await?)
}

/// Announces that a content is being uploaded, so that it is not deleted for a day.
///
/// # Errors
/// `CONFLICT` while the content is being deleted, for a moment.
pub async fn touch_content(tx: &mut Tx<'_>, sha256: &str, size: i64) -> Result<()> {
    let row = content::ActiveModel {
        sha256: Set(sha256.to_owned()),
        size: Set(size),
        touched_at: Set(Timestamp::default()),
        condemned: Set(false),
    };
    content::Entity::insert(row)
        .on_conflict_do_nothing()
        .exec_without_returning(tx.connection())
        .await?;
    let known = lock_content(tx, sha256)
        .await?
        .ok_or_else(|| CONFLICT.error())?;
    if known.condemned {
        return Err(CONFLICT.error());
    }
    let now = tx.now().await?;
    set_content(tx, sha256, content::Column::TouchedAt, now.micros().into()).await
}

/// Takes a content up that the storage has and no row speaks of; its day begins now.
pub async fn adopt_content(tx: &mut Tx<'_>, sha256: &str, size: i64) -> Result<()> {
    let row = content::ActiveModel {
        sha256: Set(sha256.to_owned()),
        size: Set(size),
        touched_at: Set(tx.now().await?),
        condemned: Set(false),
    };
    content::Entity::insert(row)
        .on_conflict_do_nothing()
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Condemns a content that no file needs and that was not uploaded since `before`; whether it is
/// to be deleted now.
pub async fn condemn_content(tx: &Tx<'_>, sha256: &str, before: Timestamp) -> Result<bool> {
    let Some(known) = lock_content(tx, sha256).await? else {
        return Ok(false);
    };
    let needed = file::Entity::find()
        .filter(file::Column::Sha256.eq(sha256))
        .filter(file::Column::RemovedAt.is_null())
        .count(tx.connection())
        .await?;
    if !known.condemned && (needed > 0 || known.touched_at >= before) {
        return Ok(false);
    }
    set_content(tx, sha256, content::Column::Condemned, true.into()).await?;
    Ok(true)
}

/// Forgets a condemned content after it was deleted.
pub async fn forget_content(tx: &Tx<'_>, sha256: &str) -> Result<()> {
    content::Entity::delete_many()
        .filter(content::Column::Sha256.eq(sha256))
        .filter(content::Column::Condemned.eq(true))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Contents that no file needs and nobody uploaded since `before`, and condemned ones whose
/// deletion broke off.
pub async fn idle_contents(
    operation: &Operation,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<String>> {
    let needed = Query::select()
        .column(file::Column::Sha256)
        .from(file::Entity)
        .and_where(file::Column::RemovedAt.is_null())
        .to_owned();
    Ok(content::Entity::find()
        .select_only()
        .column(content::Column::Sha256)
        .filter(content::Column::TouchedAt.lt(before))
        .filter(content::Column::Sha256.not_in_subquery(needed))
        .order_by_asc(content::Column::TouchedAt)
        .limit(limit)
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}

/// Which of these contents have a row.
pub async fn known_contents(operation: &Operation, hashes: &[String]) -> Result<Vec<String>> {
    Ok(content::Entity::find()
        .select_only()
        .column(content::Column::Sha256)
        .filter(content::Column::Sha256.is_in(hashes))
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}

async fn lock_content(tx: &Tx<'_>, sha256: &str) -> Result<Option<content::Model>> {
    content::Entity::find_by_id(sha256.to_owned())
        .lock_exclusive()
        .one(tx.connection())
        .await
        .map_err(Error::from)
}

async fn set_content(
    tx: &Tx<'_>,
    sha256: &str,
    column: content::Column,
    value: sea_orm::Value,
) -> Result<()> {
    content::Entity::update_many()
        .col_expr(column, Expr::value(value))
        .filter(content::Column::Sha256.eq(sha256))
        .exec(tx.connection())
        .await?;
    Ok(())
}
