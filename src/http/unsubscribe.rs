//! `/unsubscribe`: the link in every message. Opening it shows a button, because scanners of mail
//! open links; pressing the button switches the messages off.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::domains::notifications::{UnsubscribeInput, unsubscribe};
use crate::foundation::errors::Error;
use crate::platform::operation::{Handles, Operation};

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    token: String,
}

/// The route of the link.
pub fn router(handles: Handles) -> Router {
    Router::new()
        .route("/unsubscribe", get(ask).post(switch_off))
        .with_state(handles)
}

async fn ask() -> Response {
    // The form posts to the address it stands at, token included; nothing of it is repeated here.
    page(
        StatusCode::OK,
        r#"<form method="post"><button>不再接收邮件 · Receive no more messages</button></form>"#,
    )
}

async fn switch_off(State(handles): State<Handles>, Query(link): Query<Link>) -> Response {
    let input = UnsubscribeInput {
        token: link.token,
        dry_run: false,
        client_mutation_id: None,
    };
    match unsubscribe(&Operation::system("unsubscribe", handles), &input).await {
        Ok(_) => page(
            StatusCode::OK,
            "已退订。收件箱不受影响。 · Done. Your inbox stays.",
        ),
        Err(Error::Refused(_)) => page(
            StatusCode::NOT_FOUND,
            "链接无效。 · This link is not valid.",
        ),
        Err(fault) => {
            tracing::error!(%fault, "messages could not be switched off");
            page(
                StatusCode::SERVICE_UNAVAILABLE,
                "请稍后重试。 · Please try again shortly.",
            )
        }
    }
}

fn page(status: StatusCode, body: &str) -> Response {
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\"><title>Jiebang</title><p>{body}</p>"
    );
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
    ];
    (status, headers, Html(html)).into_response()
}
