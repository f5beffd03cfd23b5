//! `serve`, `work` and `health`.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::app::App;
use crate::config::Config;

/// Serves the API until a signal. With one replica this process is the worker too.
pub async fn serve(mut config: Config, listen: Option<String>) -> anyhow::Result<()> {
    if let Some(listen) = listen {
        config.http.listen = listen;
    }
    let works = config.http.replicas <= 1;
    let sqlite = config.database.url.starts_with("sqlite:");
    let mut app = super::connect(config).await?;
    if sqlite {
        app.migrate().await?;
    }
    app.start_following().await?;
    if works {
        app.start_working();
    }
    serve_until_signal(app).await
}

/// Runs the worker's loops, and answers health checks, until a signal.
pub async fn work(config: Config) -> anyhow::Result<()> {
    let mut app = super::connect(config).await?;
    app.start_following().await?;
    app.start_working();
    serve_until_signal(app).await
}

/// Listens on the configured address and serves.
pub async fn serve_until_signal(app: App) -> anyhow::Result<()> {
    let address = app.config.http.listen.clone();
    let listener = TcpListener::bind(&address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    serve_on(app, listener).await
}

/// Serves on a listener until a signal and stops in order.
pub async fn serve_on(app: App, listener: TcpListener) -> anyhow::Result<()> {
    tracing::info!(address = %listener.local_addr()?, "listening");
    let stopping = app.stopping();
    tokio::spawn(async move {
        signal().await;
        stopping.cancel();
    });
    let served = app.serve(listener).await;
    app.stop().await;
    Ok(served?)
}

/// The first of SIGINT and SIGTERM.
async fn signal() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("a Unix process can listen for SIGTERM");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Asks `/readyz` of the configured address.
pub async fn health(config: &Config) -> ExitCode {
    let address = config
        .http
        .listen
        .replace("0.0.0.0", "127.0.0.1")
        .replace("[::]", "[::1]");
    let asking = async {
        let mut stream = TcpStream::connect(&address).await?;
        stream.write_all(b"GET /readyz HTTP/1.0\r\n\r\n").await?;
        let mut answer = String::new();
        stream.take(4_096).read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    match tokio::time::timeout(Duration::from_secs(2), asking).await {
        Ok(Ok(answer)) if answer.split(' ').nth(1) == Some("200") => ExitCode::SUCCESS,
        Ok(Ok(answer)) => {
            eprintln!("not ready: {}", answer.lines().last().unwrap_or_default());
            ExitCode::FAILURE
        }
        Ok(Err(fault)) => {
            eprintln!("not reachable at {address}: {fault}");
            ExitCode::FAILURE
        }
        Err(_) => {
            eprintln!("no answer from {address} within two seconds");
            ExitCode::FAILURE
        }
    }
}
