//! The scanner port: who looks for malicious software in files. `none` finds nothing ever; `clamd`
//! is asked over TCP with its command INSTREAM.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::foundation::errors::{Error, Result};

/// How long the scanner may think about one piece, or about its answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Connecting is quick or not at all.
const CONNECTING: Duration = Duration::from_secs(5);
/// The longest answer that is read.
const ANSWER: u64 = 4_096;

/// Who scans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// Nobody: every file is clean at once.
    None,
    /// A clamd at this address, `HOST:PORT`.
    Clamd(String),
}

/// What a scanner found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    Clean,
    /// The name of what was found, as the scanner gives it.
    Infected(String),
}

impl Scanner {
    /// Reads `none` or `clamd://HOST:PORT`.
    pub fn parse(text: &str) -> Result<Self> {
        match text.trim() {
            "" | "none" => Ok(Self::None),
            other => other
                .strip_prefix("clamd://")
                .map(|address| address.trim_end_matches('/'))
                .filter(|address| {
                    address
                        .rsplit_once(':')
                        .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
                })
                .map(|address| Self::Clamd(address.to_owned()))
                .ok_or_else(|| {
                    Error::internal("files.scanner is neither none nor clamd://HOST:PORT")
                }),
        }
    }

    /// Whether files must wait for it.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Scans a content.
    ///
    /// # Errors
    /// Internal when the scanner does not answer or does not say either; it is worth trying again.
    pub async fn scan<S, E>(&self, content: S) -> Result<Finding>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Unpin,
        E: std::error::Error + Send + Sync + 'static,
    {
        match self {
            Self::None => Ok(Finding::Clean),
            Self::Clamd(address) => ask_clamd(address, content).await,
        }
    }
}

async fn ask_clamd<S, E>(address: &str, mut content: S) -> Result<Finding>
where
    S: Stream<Item = std::result::Result<Bytes, E>> + Unpin,
    E: std::error::Error + Send + Sync + 'static,
{
    let mut stream = patiently(CONNECTING, TcpStream::connect(address)).await?;
    patiently(PATIENCE, stream.write_all(b"zINSTREAM\0")).await?;
    while let Some(chunk) = content.next().await {
        let chunk = chunk.map_err(Error::internal)?;
        // A piece of length zero would end the stream.
        for piece in chunk.chunks(64 * 1_024).filter(|piece| !piece.is_empty()) {
            let length = u32::try_from(piece.len()).map_err(Error::internal)?;
            let sent = async {
                stream.write_all(&length.to_be_bytes()).await?;
                stream.write_all(piece).await
            };
            if patiently(PATIENCE, sent).await.is_err() {
                // It closes its side when it has seen enough; its answer tells why.
                return answer(&mut stream).await;
            }
        }
    }
    patiently(PATIENCE, stream.write_all(&[0; 4])).await?;
    answer(&mut stream).await
}

async fn answer(stream: &mut TcpStream) -> Result<Finding> {
    let mut text = Vec::new();
    patiently(PATIENCE, stream.take(ANSWER).read_to_end(&mut text)).await?;
    let text = String::from_utf8_lossy(&text);
    finding(text.trim_matches(['\0', '\n', ' ']))
        .ok_or_else(|| Error::internal(format!("the scanner said: {text}")))
}

/// Reads `stream: OK` and `stream: NAME FOUND`; anything else says neither.
fn finding(answer: &str) -> Option<Finding> {
    let said = answer.strip_prefix("stream: ")?;
    if said == "OK" {
        return Some(Finding::Clean);
    }
    let name = said.strip_suffix(" FOUND")?;
    Some(Finding::Infected(name.chars().take(200).collect()))
}

async fn patiently<T>(
    patience: Duration,
    step: impl Future<Output = std::io::Result<T>>,
) -> Result<T> {
    match tokio::time::timeout(patience, step).await {
        Ok(done) => done.map_err(Error::internal),
        Err(_) => Err(Error::internal("the scanner does not answer")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_anything_else_refused() {
        let clamd = Scanner::parse("clamd://scanner:3310").expect("an address");
        assert_eq!(clamd, Scanner::Clamd("scanner:3310".to_owned()));
        assert!(Scanner::parse("none").expect("none").is_none());
        for text in [
            "clamd://",
            "clamd://x",
            "clamd://:3310",
            "icap://x:1",
            "NONE",
        ] {
            assert!(Scanner::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_clear_answer_is_a_finding() {
        assert_eq!(finding("stream: OK"), Some(Finding::Clean));
        assert_eq!(
            finding("stream: Eicar-Test-Signature FOUND"),
            Some(Finding::Infected("Eicar-Test-Signature".to_owned()))
        );
        for text in [
            "",
            "OK",
            "INSTREAM size limit exceeded. ERROR",
            "stream: x ERROR",
        ] {
            assert_eq!(finding(text), None, "{text}");
        }
    }
}
