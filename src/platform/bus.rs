//! Redis between replicas: tells the others that there is something new, so that they need not
//! wait for their poll. It carries positions only; a message may be lost at any time.

use std::time::Duration;

use futures_util::StreamExt;
use redis::AsyncCommands;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::feed::Feed;
use crate::foundation::errors::{Error, Result};

/// Redis, needed where several replicas run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RedisConfig {
    /// `redis://…`, `rediss://…` or `redis+unix://…`; empty to do without.
    pub url: String,
    /// Put before every key and channel, so that installations can share a server.
    pub prefix: String,
}

/// A connection that reconnects by itself.
#[derive(Clone)]
pub struct Bus {
    client: redis::Client,
    commands: ConnectionManager,
    channel: String,
}

impl std::fmt::Debug for Bus {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Bus")
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}

impl Bus {
    /// Connects where a URL is configured. A server that does not answer now is tried again
    /// later; only a malformed URL is an error.
    pub fn connect(config: &RedisConfig) -> Result<Option<Self>> {
        if config.url.is_empty() {
            return Ok(None);
        }
        let client = redis::Client::open(config.url.as_str()).map_err(Error::internal)?;
        let settings = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_millis(500)))
            .set_response_timeout(Some(Duration::from_millis(250)))
            .set_number_of_retries(1);
        let commands = ConnectionManager::new_lazy_with_config(client.clone(), settings)
            .map_err(Error::internal)?;
        Ok(Some(Self {
            client,
            commands,
            channel: format!("{}jiebang:events", config.prefix),
        }))
    }

    /// Tells the other replicas how far the feed goes.
    pub async fn announce(&self, position: i64) {
        let mut commands = self.commands.clone();
        let done: redis::RedisResult<i64> = commands.publish(&self.channel, position).await;
        if let Err(fault) = done {
            tracing::debug!(%fault, "redis did not take the announcement");
        }
    }

    /// Whether Redis answers.
    pub async fn ping(&self) -> bool {
        let mut commands = self.commands.clone();
        let done: redis::RedisResult<String> = redis::cmd("PING").query_async(&mut commands).await;
        done.is_ok()
    }

    /// Nudges the feed at every announcement, and once after every reconnection, because messages
    /// sent meanwhile are lost.
    pub async fn listen(self, feed: Feed, stop: CancellationToken) {
        let mut pause = Duration::from_millis(100);
        loop {
            let listening = async {
                let mut subscription = self.client.get_async_pubsub().await?;
                subscription.subscribe(&self.channel).await?;
                redis::RedisResult::Ok(subscription)
            };
            tokio::select! {
                () = stop.cancelled() => return,
                subscription = listening => match subscription {
                    Ok(subscription) => {
                        pause = Duration::from_millis(100);
                        feed.nudge();
                        let mut messages = subscription.into_on_message();
                        loop {
                            tokio::select! {
                                () = stop.cancelled() => return,
                                message = messages.next() => match message {
                                    Some(_) => feed.nudge(),
                                    None => break,
                                },
                            }
                        }
                    }
                    Err(fault) => tracing::debug!(%fault, "redis cannot be listened to"),
                },
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(Duration::from_secs(5)),
            }
        }
    }
}
