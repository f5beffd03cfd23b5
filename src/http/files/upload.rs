//! `POST /files`: one file, as a form or as the body itself, read piece by piece. What is refused
//! is not stored, and the refusal is answered as soon as it is clear.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Json;
use axum::body::BodyDataStream;
use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use serde_json::json;

use super::{disposition, problem};
use crate::domains::audit;
use crate::domains::files::refusals::{
    FILE_TOO_LARGE, UPLOAD_BROKEN_OFF, UPLOAD_MALFORMED, UPLOAD_TIMED_OUT,
};
use crate::domains::files::{self, File, FilePurpose, UploadFileInput};
use crate::foundation::errors::{BAD_ID, Error, Kind, REQUIRED, Result, UNKNOWN_CODE};
use crate::foundation::ids::{OrganisationId, TypedId};
use crate::graphql::context::keyed;
use crate::http::api::{JiebangApi, locale_of};
use crate::platform::operation::Operation;
use crate::platform::secrets::digest;

/// What a form may have around its file: boundaries, headers and the short fields.
const AROUND: u64 = 64 * 1_024;
/// The longest of the short fields, in bytes.
const FIELD: usize = 4_096;
/// After a refusal so much is still read, for so long, so that the client sees the answer and not
/// a connection that broke.
const DRAINED: usize = 16 * 1_024 * 1_024;
const DRAINING: Duration = Duration::from_secs(2);

pub async fn upload(State(api): State<JiebangApi>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = SharedBody(Arc::new(Mutex::new(body.into_data_stream())));
    let answered = take(&api, &parts, body.clone()).await;
    match answered {
        Ok(file) => (StatusCode::CREATED, Json(described(&file))).into_response(),
        Err(error) => {
            // Who sends nothing more is not waited for again.
            if !error.is(&UPLOAD_TIMED_OUT) && !error.is(&UPLOAD_BROKEN_OFF) {
                drain(body).await;
            }
            let (locale, id) = (
                locale_of(&parts.headers),
                problem::request_id(&parts.headers),
            );
            problem::respond(&error, locale, id)
        }
    }
}

fn described(file: &File) -> serde_json::Value {
    json!({
        "id": file.id,
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "mediaType": file.media_type,
        "scanState": file.scan_state,
    })
}

async fn take(api: &JiebangApi, parts: &Parts, body: SharedBody) -> Result<File> {
    let operation = api
        .operation(
            &parts.headers,
            &parts.extensions,
            problem::request_id(&parts.headers),
        )
        .await?;
    files::may_try(&operation.actor)?;
    let patience = Duration::from_millis(operation.handles.files.upload_timeout_ms);
    let taken = tokio::time::timeout(patience, receive(&operation, parts, body)).await;
    let taken = taken.unwrap_or_else(|_| Err(UPLOAD_TIMED_OUT.error()));
    if let Err(Error::Refused(reasons)) = &taken
        && let Some(reason) = reasons.iter().find(|one| one.code.kind == Kind::Forbidden)
    {
        audit::note_refused_access(&operation, "uploadFile", reason.code.name);
    }
    taken
}

async fn receive(operation: &Operation, parts: &Parts, body: SharedBody) -> Result<File> {
    let headers = &parts.headers;
    let mut said = Said::of_query(parts)?;
    let pieces = pieces(body, operation.handles.files.idle_timeout_ms);
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if media_type
        .get(..19)
        .is_some_and(|start| start.eq_ignore_ascii_case("multipart/form-data"))
    {
        announced_within(operation, headers, AROUND)?;
        let boundary = multer::parse_boundary(media_type).map_err(malformed)?;
        let mut form = multer::Multipart::new(pieces, boundary);
        let field = said.read_until_file(&mut form).await?;
        let operation = &said.keyed(operation, headers)?;
        let content = Box::pin(only_file(field, form));
        return files::upload_file(operation, &said.input()?, content).await;
    }
    announced_within(operation, headers, 0)?;
    said.name = said.name.or_else(|| name_in(headers));
    let operation = &said.keyed(operation, headers)?;
    files::upload_file(operation, &said.input()?, Box::pin(pieces)).await
}

/// A body that announces more than a file may have is refused before it is read.
fn announced_within(operation: &Operation, headers: &HeaderMap, around: u64) -> Result<()> {
    let max = operation.handles.files.max_bytes;
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > max.saturating_add(around)) {
        return Err(FILE_TOO_LARGE.with("max", max).into());
    }
    Ok(())
}

/// The name of a raw body: `X-File-Name`, percent-encoded, or `Content-Disposition`.
fn name_in(headers: &HeaderMap) -> Option<String> {
    let plain = headers
        .get("x-file-name")
        .and_then(|value| disposition::percent_decoded(&String::from_utf8_lossy(value.as_bytes())));
    plain.or_else(|| {
        headers
            .get(header::CONTENT_DISPOSITION)
            .and_then(|value| disposition::file_name(value.as_bytes()))
    })
}

/// What is said beside the bytes, in the query or in fields before the file.
#[derive(Default)]
struct Said {
    organisation_id: Option<String>,
    name: Option<String>,
    purpose: Option<String>,
    description: Option<String>,
}

impl Said {
    fn of_query(parts: &Parts) -> Result<Self> {
        let Query(given) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| UPLOAD_MALFORMED.with("reason", "the query string"))?;
        let mut said = Self::default();
        for (name, value) in given {
            said.set(&name, value);
        }
        Ok(said)
    }

    /// What has no meaning here is passed over.
    fn set(&mut self, name: &str, value: String) {
        let place = match name {
            "organisationId" => &mut self.organisation_id,
            "purpose" => &mut self.purpose,
            "description" => &mut self.description,
            _ => return,
        };
        *place = Some(value);
    }

    /// Reads the short fields up to the file, which comes last.
    async fn read_until_file(
        &mut self,
        form: &mut multer::Multipart<'static>,
    ) -> Result<multer::Field<'static>> {
        let mut fields = 0;
        while let Some(mut field) = form.next_field().await.map_err(malformed)? {
            let name = field
                .headers()
                .get(header::CONTENT_DISPOSITION)
                .and_then(|value| disposition::file_name(value.as_bytes()));
            if name.is_some() {
                self.name = name;
                return Ok(field);
            }
            fields += 1;
            let mut text = Vec::new();
            while let Some(chunk) = field.chunk().await.map_err(malformed)? {
                text.extend_from_slice(&chunk);
                if text.len() > FIELD || fields > 8 {
                    return Err(malformed_for("its fields are too many or too long"));
                }
            }
            let text =
                String::from_utf8(text).map_err(|_| malformed_for("a field is not UTF-8"))?;
            let name = field.name().unwrap_or_default().to_owned();
            self.set(&name, text);
        }
        Err(malformed_for("it has no file"))
    }

    fn input(&self) -> Result<UploadFileInput> {
        let organisation_id = self
            .organisation_id
            .as_deref()
            .ok_or_else(|| REQUIRED.at("organisationId"))?;
        let purpose = match self.purpose.as_deref() {
            None => FilePurpose::Other,
            Some(word) => serde_json::from_value(json!(word)).map_err(|_| {
                let shown: String = word.chars().filter(|c| !c.is_control()).take(64).collect();
                UNKNOWN_CODE.with("code", shown).at("purpose")
            })?,
        };
        Ok(UploadFileInput {
            organisation_id: OrganisationId::parse(organisation_id)
                .ok_or_else(|| BAD_ID.at("organisationId"))?,
            name: self.name.clone().ok_or_else(|| REQUIRED.at("name"))?,
            purpose,
            description: self.description.clone().unwrap_or_default(),
        })
    }

    /// The operation under the header `Idempotency-Key`, if there is one. That a retry brings the
    /// same bytes is seen when they are there.
    fn keyed(&self, operation: &Operation, headers: &HeaderMap) -> Result<Operation> {
        let Some(key) = headers.get("idempotency-key") else {
            return Ok(operation.clone());
        };
        let said = json!([
            "POST /files",
            self.organisation_id,
            self.name,
            self.purpose,
            self.description
        ]);
        let hash = digest(said.to_string().as_bytes());
        keyed(operation.clone(), key.to_str().unwrap_or_default(), hash)
    }
}

/// The bytes of the file of a form, and after them the check that it was the only one.
fn only_file(
    mut field: multer::Field<'static>,
    mut form: multer::Multipart<'static>,
) -> impl Stream<Item = Result<Bytes>> {
    async_stream::try_stream! {
        while let Some(chunk) = field.chunk().await.map_err(malformed)? {
            yield chunk;
        }
        drop(field);
        if form.next_field().await.map_err(malformed)?.is_some() {
            Err(malformed_for("the file is not its last field"))?;
        }
    }
}

fn malformed(fault: multer::Error) -> Error {
    match fault {
        // What went wrong below the form says so itself.
        multer::Error::StreamReadFailed(inner) => match inner.downcast::<Error>() {
            Ok(error) => *error,
            Err(_) => UPLOAD_BROKEN_OFF.error(),
        },
        multer::Error::IncompleteStream | multer::Error::IncompleteFieldData { .. } => {
            UPLOAD_BROKEN_OFF.error()
        }
        _ => malformed_for("it is no multipart form"),
    }
}

fn malformed_for(reason: &str) -> Error {
    UPLOAD_MALFORMED.with("reason", reason).into()
}

/// The pieces of a body; one that stays away too long ends it.
fn pieces(
    mut body: SharedBody,
    idle_timeout_ms: u64,
) -> impl Stream<Item = Result<Bytes>> + Send + 'static {
    let patience = Duration::from_millis(idle_timeout_ms);
    async_stream::stream! {
        loop {
            match tokio::time::timeout(patience, body.next()).await {
                Ok(Some(Ok(piece))) => yield Ok(piece),
                Ok(Some(Err(_))) => {
                    yield Err(UPLOAD_BROKEN_OFF.error());
                    return;
                }
                Ok(None) => return,
                Err(_) => {
                    yield Err(UPLOAD_TIMED_OUT.error());
                    return;
                }
            }
        }
    }
}

/// A body that can still be drained after whoever read it gave up.
#[derive(Clone)]
struct SharedBody(Arc<Mutex<BodyDataStream>>);

impl Stream for SharedBody {
    type Item = std::result::Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut body = self.0.lock().expect("no holder of this lock panics");
        body.poll_next_unpin(context)
    }
}

async fn drain(mut body: SharedBody) {
    let draining = async {
        let mut drained = 0;
        while let Some(Ok(piece)) = body.next().await {
            drained += piece.len();
            if drained > DRAINED {
                return;
            }
        }
    };
    let _ = tokio::time::timeout(DRAINING, draining).await;
}
