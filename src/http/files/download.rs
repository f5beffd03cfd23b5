//! `GET /files/{id}` and `HEAD`: the bytes of a file, always as an attachment, with ranges and
//! validators. What is foreign and what is absent give the same answer.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;

use super::range::{Asked, asked};
use super::{disposition, problem};
use crate::domains::files::{self, File};
use crate::domains::identity::refusals::SCOPE_MISSING;
use crate::foundation::actor::Scope;
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::{FileId, TypedId};
use crate::graphql::files::visible_files;
use crate::http::api::{JiebangApi, locale_of};
use crate::platform::operation::Operation;

/// Nothing in a file may act, whatever a browser takes it for.
const HARMLESS: &str = "default-src 'none'; sandbox";

pub async fn download(
    State(api): State<JiebangApi>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let request_id = problem::request_id(&headers);
    let answered = async {
        let operation = api.operation(&headers, &extensions, request_id).await?;
        if !operation.actor.in_scope(Scope::Read) {
            return Err(SCOPE_MISSING.with("scope", "READ").into());
        }
        let file = find(&operation, &id).await?;
        answer(&operation, &file, &headers, method == Method::HEAD).await
    };
    match answered.await {
        Ok(response) => response,
        Err(error) => problem::respond(&error, locale_of(&headers), request_id),
    }
}

async fn find(operation: &Operation, id: &str) -> Result<File> {
    let id = FileId::parse(id).ok_or_else(|| NOT_FOUND.error())?;
    visible_files(operation, &[id])
        .await?
        .remove(&id)
        .ok_or_else(|| NOT_FOUND.error())
}

async fn answer(
    operation: &Operation,
    file: &File,
    headers: &HeaderMap,
    head_only: bool,
) -> Result<Response> {
    files::may_leave(file)?;
    let tag = format!("\"{}\"", file.sha256);
    let size = u64::try_from(file.size).map_err(Error::internal)?;
    if text(headers, &header::IF_NONE_MATCH).is_some_and(|known| names(known, &tag)) {
        return finished(StatusCode::NOT_MODIFIED, file, &tag, Body::empty());
    }
    // A range of something else than what the client has a part of would not fit to it.
    let same = text(headers, &header::IF_RANGE).is_none_or(|known| known.trim() == tag);
    let range = text(headers, &header::RANGE).filter(|_| same);
    let (status, part) = match asked(range, size) {
        Asked::Whole => (StatusCode::OK, None),
        Asked::Part(part) => (StatusCode::PARTIAL_CONTENT, Some(part)),
        Asked::Beyond => {
            let mut response =
                finished(StatusCode::RANGE_NOT_SATISFIABLE, file, &tag, Body::empty())?;
            set(
                &mut response,
                header::CONTENT_RANGE,
                format!("bytes */{size}"),
            )?;
            return Ok(response);
        }
    };
    let length = part.as_ref().map_or(size, |part| part.end - part.start);
    let body = if head_only {
        Body::empty()
    } else {
        Body::from_stream(files::content(operation, file, part.clone()).await?)
    };
    let mut response = finished(status, file, &tag, body)?;
    set(&mut response, header::CONTENT_LENGTH, length.to_string())?;
    if let Some(part) = part {
        let range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        set(&mut response, header::CONTENT_RANGE, range)?;
    }
    Ok(response)
}

/// What every answer about a file says.
fn finished(status: StatusCode, file: &File, tag: &str, body: Body) -> Result<Response> {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, &file.media_type)
        .header(
            header::CONTENT_DISPOSITION,
            disposition::attachment(&file.name),
        )
        .header(header::ETAG, tag)
        .header(header::ACCEPT_RANGES, "bytes")
        // Rights may end at any time, so what was kept is asked about again.
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header(header::VARY, "Authorization")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, HARMLESS)
        .header("cross-origin-resource-policy", "same-origin")
        .body(body)
        .map_err(Error::internal)
}

fn set(response: &mut Response, name: HeaderName, value: String) -> Result<()> {
    let value = HeaderValue::from_str(&value).map_err(Error::internal)?;
    response.headers_mut().insert(name, value);
    Ok(())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a list of tags, weak ones included, names this one.
fn names(list: &str, tag: &str) -> bool {
    list.split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}
