//! The file that takes messages of channels that are not configured: one JSON object a line.

use std::path::PathBuf;

use serde_json::json;
use tokio::fs::{DirBuilder, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

use super::{Message, SendFault};

/// Appends messages to a file that only its owner reads.
pub struct FileSink {
    path: PathBuf,
    /// Lines are written one after another.
    turn: Mutex<()>,
}

impl FileSink {
    pub fn new(path: &str) -> Self {
        Self {
            path: path.into(),
            turn: Mutex::new(()),
        }
    }

    pub async fn append(&self, message: &Message) -> Result<(), SendFault> {
        let mut line = json!({
            "channel": message.channel,
            "to": message.to,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "markdown": message.markdown,
            "dedupId": message.dedup_id,
        })
        .to_string();
        line.push('\n');
        let _turn = self.turn.lock().await;
        self.write(line.as_bytes())
            .await
            .map_err(|fault| SendFault::temporary(format!("the file of messages: {fault}")))
    }

    async fn write(&self, line: &[u8]) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent() {
            DirBuilder::new().recursive(true).create(folder).await?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&self.path)
            .await?;
        file.write_all(line).await?;
        file.flush().await
    }
}
