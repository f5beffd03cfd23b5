//! A file is uploaded. Its bytes go to the storage first, past the inspection; the row follows when
//! all of them are there.

use bytes::Bytes;
use futures_util::{Stream, StreamExt};

use super::super::content::Inspection;
use super::super::events::FILE_UPLOADED;
use super::super::lifecycle::kept_until;
use super::super::name;
use super::super::policy;
use super::super::queries::count_unattached;
use super::super::refusals::{FILE_EMPTY, FILE_TOO_LARGE, TOO_MANY_UNATTACHED};
use super::super::store;
use super::super::tables::file::{self, FilePurpose, ScanState};
use crate::foundation::checks::LINE;
use crate::foundation::errors::{Error, Result, Verdicts};
use crate::foundation::ids::{FileId, OrganisationId, TypedId};
use crate::platform::events::Event;
use crate::platform::operation::{Idempotency, Operation};
use crate::platform::secrets::digest;
use crate::platform::storage::{Incoming, Sealed};
use crate::platform::transaction::Tx;

/// What is said about a file that is uploaded.
#[derive(Clone, Debug)]
pub struct UploadFileInput {
    /// The organisation that has it; the actor is at least its editor.
    pub organisation_id: OrganisationId,
    /// Its name as it was sent.
    pub name: String,
    pub purpose: FilePurpose,
    pub description: String,
}

/// Uploads a file. A refusal of the body, such as a connection that broke, comes as an item of it.
/// After a refusal nothing is left in the storage.
pub async fn upload_file<B>(
    operation: &Operation,
    input: &UploadFileInput,
    body: B,
) -> Result<file::Model>
where
    B: Stream<Item = Result<Bytes>> + Unpin,
{
    policy::may_upload(&operation.actor, input.organisation_id)?;
    let mut verdicts = Verdicts::default();
    let description = verdicts.text("description", &input.description, LINE);
    verdicts.into_result()?;
    let (name, kind) = name::accepted(&input.name)?;
    let max = operation.handles.files.max_unattached;
    if count_unattached(operation, input.organisation_id).await? >= u64::from(max) {
        return Err(TOO_MANY_UNATTACHED.with("max", max).into());
    }

    let sealed = receive(operation, Inspection::of(kind), body).await?;
    let (sha256, size) = (sealed.sha256().to_owned(), sealed.size());
    let size = i64::try_from(size).map_err(Error::internal)?;
    keep(operation, sealed, size).await?;

    let operation = &keyed_by_content(operation, &sha256);
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let now = tx.now().await?;
    let waits = !operation.handles.scanner.is_none();
    let file = file::Model {
        id: FileId::fresh(now),
        organisation_id: input.organisation_id,
        uploader_id: operation.actor.user_id(),
        name,
        media_type: kind.media_type.to_owned(),
        size,
        sha256,
        purpose: input.purpose,
        description,
        scan_state: if waits {
            ScanState::Pending
        } else {
            ScanState::Clean
        },
        scan_attempts: 0,
        next_scan_at: waits.then_some(now),
        object_kind: None,
        object_id: None,
        kept_until: Some(kept_until(now)),
        version: 1,
        created_at: now,
        updated_at: now,
        removed_at: None,
    };
    let file = store::insert(&tx, file).await?;
    tx.record(
        Event::of(&FILE_UPLOADED, "file", file.id)
            .organisation(file.organisation_id)
            .with("mediaType", &file.media_type)
            .with("size", file.size)
            .with("scanState", file.scan_state),
    );
    tx.commit(file).await
}

/// Takes the bytes in. What is refused half-way leaves no part behind.
async fn receive<B>(
    operation: &Operation,
    mut inspection: Inspection,
    mut body: B,
) -> Result<Sealed>
where
    B: Stream<Item = Result<Bytes>> + Unpin,
{
    let max = operation.handles.files.max_bytes;
    let mut incoming = operation.handles.storage.receive().await?;
    match take_in(&mut incoming, &mut inspection, &mut body, max).await {
        Ok(()) => incoming.seal().await,
        Err(error) => {
            incoming.discard().await;
            Err(error)
        }
    }
}

async fn take_in<B>(
    incoming: &mut Incoming,
    inspection: &mut Inspection,
    body: &mut B,
    max: u64,
) -> Result<()>
where
    B: Stream<Item = Result<Bytes>> + Unpin,
{
    while let Some(chunk) = body.next().await {
        let chunk = chunk?;
        if incoming.size() + chunk.len() as u64 > max {
            return Err(FILE_TOO_LARGE.with("max", max).into());
        }
        inspection.feed(&chunk)?;
        incoming.write(&chunk).await?;
    }
    if incoming.size() == 0 {
        return Err(FILE_EMPTY.error());
    }
    Ok(inspection.finish()?)
}

/// Moves the content to its place, after it was announced: what is announced is not deleted for a
/// day, in which the row of the file comes.
async fn keep(operation: &Operation, sealed: Sealed, size: i64) -> Result<()> {
    let unkeyed = Operation {
        idempotency: None,
        ..operation.clone()
    };
    let announced = async {
        let mut tx = Tx::begin(&unkeyed).await?;
        store::touch_content(&mut tx, sealed.sha256(), size).await?;
        tx.commit_without_event("the file that has the content is announced when it is there")
            .await
    };
    match announced.await {
        Ok(()) => sealed.keep().await,
        Err(error) => {
            sealed.discard().await;
            Err(error)
        }
    }
}

/// A retry under a key sends the same content, or it is another request.
fn keyed_by_content(operation: &Operation, sha256: &str) -> Operation {
    let mut operation = operation.clone();
    operation.idempotency = operation.idempotency.map(|given| Idempotency {
        request_hash: digest(format!("{} {sha256}", given.request_hash).as_bytes()),
        key: given.key,
    });
    operation
}
