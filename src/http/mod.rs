//! The HTTP side of the server: the router, who asks, health and metrics, GraphQL and GraphiQL,
//! uploads and downloads.

mod api;
mod files;
pub mod graphiql;
pub mod graphql;
mod health;
mod observe;
mod source;
mod unsubscribe;

use std::future::IntoFuture;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::Router;
use serde::{Deserialize, Serialize};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

pub use api::JiebangApi;
pub use health::Readiness;

use self::graphql::{
    Door, DoorParts, GraphqlOptions, ManifestError, SchemaError, TrustedDocuments,
};

/// Where and how the server listens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpConfig {
    /// Address and port.
    pub listen: String,
    /// The address under which others reach the server, for links in messages, without a slash at
    /// its end; empty for `http://` and `listen`.
    pub public_url: String,
    /// How many processes answer requests together; more than one needs PostgreSQL and Redis.
    pub replicas: u32,
    /// Networks whose `X-Forwarded-For` is believed, such as `10.0.0.0/8`.
    pub trusted_proxies: Vec<String>,
    /// Whether `/graphiql` is served.
    pub graphiql: bool,
    /// Says that introspection and GraphiQL are open on purpose in production.
    pub public_api: bool,
    /// A JSON manifest of documents that clients may name by id; empty for none. With
    /// `graphql.trusted_documents_only` no other document is run.
    pub trusted_documents_file: String,
    /// How long a request may take, in milliseconds.
    pub request_timeout_ms: u64,
    /// How long requests under way may take after the signal to stop, in milliseconds.
    pub shutdown_grace_ms: u64,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            public_url: String::new(),
            replicas: 1,
            trusted_proxies: Vec::new(),
            graphiql: true,
            public_api: false,
            trusted_documents_file: String::new(),
            request_timeout_ms: 30_000,
            shutdown_grace_ms: 10_000,
        }
    }
}

impl HttpConfig {
    /// The address for links.
    pub fn public_url(&self) -> String {
        if self.public_url.is_empty() {
            format!("http://{}", self.listen)
        } else {
            self.public_url.trim_end_matches('/').to_owned()
        }
    }

    /// Whether only this machine can reach the listener.
    pub fn is_loopback(&self) -> bool {
        let host = self
            .listen
            .rsplit_once(':')
            .map_or(self.listen.as_str(), |(host, _)| host);
        host == "localhost"
            || host
                .trim_matches(['[', ']'])
                .parse::<IpAddr>()
                .is_ok_and(|ip| ip.is_loopback())
    }
}

/// Why the router cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum RouterError {
    #[error(transparent)]
    Schema(#[from] SchemaError),
    #[error("http.trusted_documents_file: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("http.trusted_documents_file: {0}")]
    Manifest(#[from] ManifestError),
}

/// The whole router.
pub fn router(
    config: &HttpConfig,
    options: GraphqlOptions,
    api: JiebangApi,
    readiness: Readiness,
    stopping: tokio_util::sync::CancellationToken,
) -> Result<Router, RouterError> {
    let sdl = crate::graphql::schema::sdl(api.schema());
    let trusted = match config.trusted_documents_file.as_str() {
        "" => TrustedDocuments::default(),
        file => TrustedDocuments::parse(&std::fs::read_to_string(file)?)?,
    };
    let parts = DoorParts {
        stopping,
        trusted,
        ..DoorParts::from(options)
    };
    let handles = api.handles().clone();
    let files = files::router(api.clone());
    let door = Door::new(api, &sdl, parts)?;
    let mut router = graphql::router("/graphql", door)
        .merge(health::router(readiness))
        .merge(unsubscribe::router(handles));
    if config.graphiql {
        router = router.merge(graphiql::router("/graphiql", "/graphql"));
    }
    let time_out = TimeoutLayer::with_status_code(
        axum::http::StatusCode::SERVICE_UNAVAILABLE,
        Duration::from_millis(config.request_timeout_ms),
    );
    // Uploads and downloads have time limits of their own: they take as long as their bytes.
    Ok(router
        .layer(time_out)
        .merge(files)
        .layer(CatchPanicLayer::new())
        .layer(axum::middleware::from_fn(observe::observe))
        .layer(axum::middleware::from_fn_with_state(
            source::Proxies::parse(&config.trusted_proxies),
            source::attach,
        )))
}

/// Serves until `stopping`, then lets requests under way end.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    stopping: tokio_util::sync::CancellationToken,
    grace: Duration,
) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server =
        axum::serve(listener, service).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let overdue = async {
        stopping.cancelled().await;
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        done = server.into_future() => done,
        () = overdue => {
            tracing::warn!("requests under way were cut off after the grace period");
            Ok(())
        }
    }
}
