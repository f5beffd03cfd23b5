//! The public audits of GraphQL over HTTP and unchanged clients, from npm. They need node and
//! `npm install` in `tests/clients`, so they run where `JIEBANG_TEST_CLIENTS=1` asks for them:
//! `JIEBANG_TEST_CLIENTS=1 cargo test --test it audits`.

use super::toy::Server;

async fn runs(script: &str, url: String) {
    if std::env::var_os("JIEBANG_TEST_CLIENTS").is_none() {
        eprintln!("not asked for: JIEBANG_TEST_CLIENTS=1 runs {script}");
        return;
    }
    let script = format!("{}/tests/clients/{script}", env!("CARGO_MANIFEST_DIR"));
    let status = tokio::process::Command::new("node")
        .arg(script)
        .arg(url)
        .status()
        .await;
    assert!(status.expect("node is installed").success());
}

#[tokio::test]
async fn all_public_audits_pass() {
    runs("audit.mjs", Server::start().await.url()).await;
}

#[tokio::test]
async fn the_graphql_ws_client_works_unchanged() {
    runs("subscribe.mjs", Server::start().await.socket_url()).await;
}

#[tokio::test]
async fn the_graphql_sse_client_works_unchanged() {
    runs("events.mjs", Server::start().await.url()).await;
}
