//! `/livez`, `/readyz` and `/metrics`.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;

use crate::platform::bus::Bus;
use crate::platform::database::Database;

/// What readiness asks.
#[derive(Clone)]
pub struct Readiness {
    pub database: Database,
    pub bus: Option<Bus>,
    pub metrics: PrometheusHandle,
    /// Whether the indexes have been loaded.
    pub loaded: tokio::sync::watch::Receiver<bool>,
}

/// The routes of health and metrics.
pub fn router(readiness: Readiness) -> Router {
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(readiness)
}

/// Ready when the database answers and the indexes are loaded. Redis may be gone: without it the
/// server is slower, not wrong, so that it is told and not waited for.
async fn ready(State(readiness): State<Readiness>) -> impl IntoResponse {
    let database = readiness.database.ping().await.is_ok();
    let redis = match &readiness.bus {
        Some(bus) => json!(bus.ping().await),
        None => json!(null),
    };
    let indexes = *readiness.loaded.borrow();
    let status = if database && indexes {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(json!({"database": database, "redis": redis, "indexes": indexes})),
    )
}

async fn metrics(State(readiness): State<Readiness>) -> impl IntoResponse {
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, readiness.metrics.render())
}
