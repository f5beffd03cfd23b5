//! `POST /files` takes an upload in, `GET /files/{id}` gives its bytes out. Rights, limits and
//! types are those of the domain; this is how they travel.

mod disposition;
mod download;
mod problem;
mod range;
mod upload;

use axum::Router;
use axum::routing::{get, post};

use super::api::JiebangApi;

/// The routes of files. A body is not limited here but while it is read.
pub fn router(api: JiebangApi) -> Router {
    Router::new()
        .route("/files", post(upload::upload))
        .route("/files/{id}", get(download::download))
        .with_state(api)
}
