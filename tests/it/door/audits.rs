//! The public audits of GraphQL over HTTP, from npm. They need node and `npm install` in
//! `tests/clients`, so they run when asked for: `cargo test --test it audits -- --ignored`.

use super::toy::Server;

async fn runs(script: &str, url: String) {
    let script = format!("{}/tests/clients/{script}", env!("CARGO_MANIFEST_DIR"));
    let status = tokio::process::Command::new("node")
        .arg(script)
        .arg(url)
        .status()
        .await;
    assert!(status.expect("node is installed").success());
}

#[tokio::test]
#[ignore = "needs node and the packages of tests/clients"]
async fn all_public_audits_pass() {
    runs("audit.mjs", Server::start().await.url()).await;
}

#[tokio::test]
#[ignore = "needs node and the packages of tests/clients"]
async fn the_graphql_ws_client_works_unchanged() {
    runs("subscribe.mjs", Server::start().await.socket_url()).await;
}

#[tokio::test]
#[ignore = "needs node and the packages of tests/clients"]
async fn the_graphql_sse_client_works_unchanged() {
    runs("events.mjs", Server::start().await.url()).await;
}
