//! Reads of files, limited to what the actor may see.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::lifecycle;
use super::policy::{self, Reach};
use super::tables::file::{Column, Entity, Model as File, ObjectKind};
use crate::foundation::errors::Result;
use crate::foundation::ids::{FileId, OrganisationId};
use crate::platform::operation::Operation;
use crate::platform::storage::ContentStream;

/// Files by id as far as the actor may see them. `reaches` are what the domains say whose objects
/// have attachments.
pub async fn files_by_id(
    operation: &Operation,
    ids: &[FileId],
    reaches: Vec<Reach>,
) -> Result<HashMap<FileId, File>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(policy::visible_to(&operation.actor, reaches))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The files attached to objects of one kind, the oldest first, as far as the actor may see them.
pub async fn attached(
    operation: &Operation,
    kind: ObjectKind,
    objects: impl IntoIterator<Item = Uuid>,
    reach: Reach,
) -> Result<HashMap<Uuid, Vec<File>>> {
    let rows = Entity::find()
        .filter(Column::ObjectKind.eq(kind))
        .filter(Column::ObjectId.is_in(objects))
        .filter(policy::visible_to(&operation.actor, vec![reach]))
        .order_by_asc(Column::Id)
        .all(operation.database().reader())
        .await?;
    let mut found: HashMap<Uuid, Vec<File>> = HashMap::new();
    for row in rows {
        if let Some(object_id) = row.object_id {
            found.entry(object_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// The files of an organisation that wait to be attached, the newest first; for its members.
pub async fn unattached_files(
    operation: &Operation,
    organisation_id: OrganisationId,
) -> Result<Vec<File>> {
    Ok(Entity::find()
        .filter(Column::OrganisationId.eq(organisation_id))
        .filter(Column::ObjectKind.is_null())
        .filter(policy::visible_to(&operation.actor, Vec::new()))
        .order_by_desc(Column::Id)
        .limit(u64::from(operation.handles.files.max_unattached))
        .all(operation.database().reader())
        .await?)
}

/// How many files of an organisation wait to be attached.
pub(super) async fn count_unattached(
    operation: &Operation,
    organisation_id: OrganisationId,
) -> Result<u64> {
    Ok(Entity::find()
        .filter(Column::OrganisationId.eq(organisation_id))
        .filter(Column::ObjectKind.is_null())
        .filter(policy::visible_to(&operation.actor, Vec::new()))
        .count(operation.database().reader())
        .await?)
}

/// The content of a file that the caller has seen: all of it, or the bytes of a range.
///
/// # Errors
/// `FILE_NOT_CLEAN` unless a scanner has passed it.
pub async fn content(
    operation: &Operation,
    file: &File,
    range: Option<std::ops::Range<u64>>,
) -> Result<ContentStream> {
    lifecycle::may_leave(file)?;
    operation.handles.storage.read(&file.sha256, range).await
}

/// Files that have to be scanned by now, the longest overdue first.
pub async fn scans_due(operation: &Operation, limit: u64) -> Result<Vec<FileId>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::NextScanAt.lte(operation.now()))
        .filter(policy::visible_to(&operation.actor, Vec::new()))
        .order_by_asc(Column::NextScanAt)
        .limit(limit)
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}

/// Files whose time to be attached is over.
pub async fn unattached_too_long(operation: &Operation, limit: u64) -> Result<Vec<FileId>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::KeptUntil.lte(operation.now()))
        .filter(policy::visible_to(&operation.actor, Vec::new()))
        .order_by_asc(Column::KeptUntil)
        .limit(limit)
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}
