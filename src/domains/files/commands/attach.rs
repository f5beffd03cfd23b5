//! Attaching a file to an object, and taking it off. The domain that owns the object decides who
//! may; it calls this within its own command, while it holds the object's lock.

use uuid::Uuid;

use super::super::events::{FILE_ATTACHED, FILE_DETACHED};
use super::super::lifecycle::{attachment, kept_until};
use super::super::policy;
use super::super::refusals::{FILE_OF_ANOTHER, TOO_MANY_FILES};
use super::super::store;
use super::super::tables::file::{self, ObjectKind};
use crate::foundation::errors::{NOT_FOUND, Refusal, Result};
use crate::foundation::ids::{FileId, OrganisationId};
use crate::platform::events::{Event, EventKind};
use crate::platform::transaction::Tx;

/// Where refusals point to.
const PATH: &str = "input.fileId";

/// What holds a file: an object, and the organisation that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    pub kind: ObjectKind,
    pub id: Uuid,
    pub organisation_id: OrganisationId,
}

impl Holder {
    fn holds(&self, file: &file::Model) -> bool {
        file.object_kind == Some(self.kind) && file.object_id == Some(self.id)
    }
}

/// Attaches a file of the object's organisation. `None` when the object has it already.
pub async fn attach(
    tx: &mut Tx<'_>,
    holder: Holder,
    file_id: FileId,
) -> Result<Option<file::Model>> {
    let before = lock(tx, file_id).await?;
    if holder.holds(&before) {
        return Ok(None);
    }
    if before.organisation_id != holder.organisation_id {
        return Err(FILE_OF_ANOTHER.at(PATH).into());
    }
    attachment(&before).map_err(at_file)?;
    let max = tx.operation().handles.files.max_per_object;
    if store::count_attached(tx, holder.kind, holder.id).await? >= u64::from(max) {
        return Err(TOO_MANY_FILES.with("max", max).at(PATH).into());
    }
    let after = file::Model {
        object_kind: Some(holder.kind),
        object_id: Some(holder.id),
        kept_until: None,
        ..before.clone()
    };
    let file = store::save(tx, &before, after).await?;
    record(tx, &FILE_ATTACHED, holder, &file);
    Ok(Some(file))
}

/// Takes a file off its object. It waits for another one for a day.
pub async fn detach(tx: &mut Tx<'_>, holder: Holder, file_id: FileId) -> Result<file::Model> {
    let before = lock(tx, file_id).await?;
    if !holder.holds(&before) {
        return Err(NOT_FOUND.at(PATH).into());
    }
    let after = file::Model {
        object_kind: None,
        object_id: None,
        kept_until: Some(kept_until(tx.now().await?)),
        ..before.clone()
    };
    let file = store::save(tx, &before, after).await?;
    record(tx, &FILE_DETACHED, holder, &file);
    Ok(file)
}

/// A file that is absent and one that is not the actor's give the same answer.
async fn lock(tx: &Tx<'_>, file_id: FileId) -> Result<file::Model> {
    let file = store::lock(tx, file_id).await.map_err(|error| {
        if error.is(&NOT_FOUND) {
            NOT_FOUND.at(PATH).into()
        } else {
            error
        }
    })?;
    policy::may_attach(&tx.operation().actor, &file).map_err(at_file)?;
    Ok(file)
}

fn at_file(refusal: Refusal) -> Refusal {
    refusal.at(PATH)
}

/// Gives the files of an object to another organisation, when the object changes hands. That is
/// told by the event of the object.
pub async fn hand_over(tx: &mut Tx<'_>, holder: Holder, to: OrganisationId) -> Result<()> {
    store::move_attached(tx, holder.kind, holder.id, to).await
}

fn record(tx: &mut Tx<'_>, kind: &'static EventKind, holder: Holder, file: &file::Model) {
    tx.record(
        Event::of(kind, "file", file.id)
            .organisation(file.organisation_id)
            .with("objectKind", holder.kind)
            .with("objectId", holder.id),
    );
}
