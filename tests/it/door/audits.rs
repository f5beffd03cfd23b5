//! The public audits of GraphQL over HTTP, from npm. They need node and `npm install` in
//! `tests/clients`, so they run when asked for: `cargo test --test it audits -- --ignored`.

use super::toy::Server;

#[tokio::test]
#[ignore = "needs node and the packages of tests/clients"]
async fn all_public_audits_pass() {
    let server = Server::start().await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/audit.mjs");
    let status = tokio::process::Command::new("node")
        .arg(script)
        .arg(server.url())
        .status()
        .await
        .unwrap();
    assert!(status.success());
}

#[tokio::test]
#[ignore = "needs node and the packages of tests/clients"]
async fn the_graphql_ws_client_works_unchanged() {
    let server = Server::start().await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/subscribe.mjs");
    let status = tokio::process::Command::new("node")
        .arg(script)
        .arg(server.socket_url())
        .status()
        .await
        .unwrap();
    assert!(status.success());
}
