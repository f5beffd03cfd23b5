//! The ports through which the product speaks to the outside: e-mail, SMS, and the group robots of
//! 企业微信 and 钉钉. A channel that is not configured writes into a file, so that a developer sees
//! every message; in production it does so only where the configuration says it.
//!
//! Sending is network: it never happens inside a transaction. Nothing here is tried twice: whoever
//! sends knows from the fault whether a later attempt may succeed.

mod config;
mod email;
mod file;
mod robots;
mod sms;
mod web;

pub use config::{EmailConfig, EmailTls, MessagesConfig, RobotsConfig, SmsConfig};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Semaphore;

use super::clock::Clock;
use crate::foundation::errors::{Error, Result};

/// Messages of [`Messages::send_later`] under way at once; beyond that they are dropped and said
/// to be, so that a flood fills neither the memory nor the gateway.
const UNDER_WAY: u32 = 256;

/// By which way a message leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// To an address.
    Email,
    /// To a telephone number.
    Sms,
    /// To a group robot of 企业微信, by its webhook.
    WeCom,
    /// To a group robot of 钉钉, by its webhook.
    DingTalk,
}

impl Channel {
    /// As it stands in logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
        }
    }
}

/// One message to one receiver.
#[derive(Clone)]
pub struct Message {
    pub channel: Channel,
    /// An address, a telephone number, or the webhook of a robot.
    pub to: String,
    /// The subject of an e-mail, the title of a robot's message; SMS has none.
    pub subject: String,
    /// The message in plain text; always given.
    pub text: String,
    /// The same as HTML, for e-mail.
    pub html: Option<String>,
    /// The same as Markdown, for robots.
    pub markdown: Option<String>,
    /// The secret with which a 钉钉 robot wants its messages signed.
    pub sign_secret: Option<String>,
    /// The same for every attempt at one message: receivers that can will show it once.
    pub dedup_id: String,
}

impl Message {
    /// A message in plain text.
    pub fn new(
        channel: Channel,
        to: impl Into<String>,
        subject: impl Into<String>,
        text: impl Into<String>,
        dedup_id: impl Into<String>,
    ) -> Self {
        Self {
            channel,
            to: to.into(),
            subject: subject.into(),
            text: text.into(),
            html: None,
            markdown: None,
            sign_secret: None,
            dedup_id: dedup_id.into(),
        }
    }
}

/// Shows neither receiver nor words: messages hold codes and personal data.
impl fmt::Debug for Message {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Message")
            .field("channel", &self.channel)
            .field("dedup_id", &self.dedup_id)
            .finish_non_exhaustive()
    }
}

/// The message was taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// By the server, gateway or robot.
    Delivered,
    /// By the file, because the channel is not configured.
    Filed,
}

/// The message was not taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SendFault {
    /// Whether a later attempt may succeed.
    pub retryable: bool,
    /// For the log; holds neither receiver nor words nor secrets.
    pub reason: String,
}

impl SendFault {
    fn temporary(reason: impl Into<String>) -> Self {
        Self {
            retryable: true,
            reason: reason.into(),
        }
    }

    fn permanent(reason: impl Into<String>) -> Self {
        Self {
            retryable: false,
            reason: reason.into(),
        }
    }
}

/// All channels; cheap to clone.
#[derive(Clone)]
pub struct Messages(Arc<Ports>);

struct Ports {
    email: Option<email::Email>,
    sms: Option<sms::Sms>,
    robots: Option<robots::Robots>,
    /// Absent in production, unless it is allowed there.
    file: Option<file::FileSink>,
    timeout: Duration,
    /// One for each message of [`Messages::send_later`].
    turns: Arc<Semaphore>,
}

impl fmt::Debug for Messages {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Messages")
    }
}

impl Messages {
    /// Opens the ports. Nothing is connected yet; needs the runtime, for the pool of connections.
    ///
    /// # Errors
    /// Internal for a configuration that can never send, for example a body that is not JSON.
    pub fn new(config: &MessagesConfig, clock: &Clock, production: bool) -> Result<Self> {
        let timeout = Duration::from_millis(config.timeout_ms.max(1));
        let web = web::Web::new(timeout, config.allow_http);
        let email = (!config.email.host.is_empty())
            .then(|| email::Email::new(&config.email, timeout, clock))
            .transpose()
            .map_err(Error::internal)?;
        let sms = (!config.sms.url.is_empty())
            .then(|| sms::Sms::new(&config.sms, web.clone()))
            .transpose()
            .map_err(Error::internal)?;
        let robots = config
            .robots
            .send
            .then(|| robots::Robots::new(&config.robots, web, clock));
        let file =
            (!production || config.allow_file_sink).then(|| file::FileSink::new(&config.file));
        Ok(Self(Arc::new(Ports {
            email,
            sms,
            robots,
            file,
            timeout,
            turns: Arc::new(Semaphore::new(UNDER_WAY as usize)),
        })))
    }

    /// Whether messages of a channel go anywhere at all.
    pub fn reaches(&self, channel: Channel) -> bool {
        let live = match channel {
            Channel::Email => self.0.email.is_some(),
            Channel::Sms => self.0.sms.is_some(),
            Channel::WeCom | Channel::DingTalk => self.0.robots.is_some(),
        };
        live || self.0.file.is_some()
    }

    /// Hands one message over, within the configured time.
    ///
    /// # Errors
    /// A fault that tells whether a later attempt may succeed.
    pub async fn send(&self, message: &Message) -> std::result::Result<Sent, SendFault> {
        let outcome = tokio::time::timeout(self.0.timeout, self.hand_over(message))
            .await
            .unwrap_or_else(|_| Err(SendFault::temporary("no answer within the time allowed")));
        let label = match &outcome {
            Ok(Sent::Delivered) => "delivered",
            Ok(Sent::Filed) => "filed",
            Err(fault) if fault.retryable => "retryable",
            Err(_) => "refused",
        };
        metrics::counter!("jiebang_messages_total",
            "channel" => message.channel.name(), "outcome" => label)
        .increment(1);
        outcome
    }

    /// Sends beside the request, once; a failure is a line in the log. For messages that their
    /// receiver can ask for again, and whose sending must not be seen in the time of an answer.
    pub fn send_later(&self, message: Message) {
        let Ok(turn) = Arc::clone(&self.0.turns).try_acquire_owned() else {
            tracing::warn!(
                channel = message.channel.name(),
                "too many messages under way; one was dropped"
            );
            return;
        };
        let messages = self.clone();
        tokio::spawn(async move {
            if let Err(fault) = messages.send(&message).await {
                tracing::warn!(channel = message.channel.name(), %fault, "a message was not sent");
            }
            drop(turn);
        });
    }

    /// Waits for the messages that are under way; each has its time-out.
    pub async fn finish(&self) {
        let all = self.0.turns.acquire_many(UNDER_WAY).await;
        drop(all.expect("the semaphore is never closed"));
    }

    async fn hand_over(&self, message: &Message) -> std::result::Result<Sent, SendFault> {
        let ports = &self.0;
        let live = match message.channel {
            Channel::Email => match &ports.email {
                Some(email) => Some(email.send(message).await),
                None => None,
            },
            Channel::Sms => match &ports.sms {
                Some(sms) => Some(sms.send(message).await),
                None => None,
            },
            Channel::WeCom | Channel::DingTalk => match &ports.robots {
                Some(robots) => Some(robots.send(message).await),
                None => None,
            },
        };
        match (live, &ports.file) {
            (Some(outcome), _) => outcome.map(|()| Sent::Delivered),
            (None, Some(file)) => file.append(message).await.map(|()| Sent::Filed),
            (None, None) => Err(SendFault::permanent("the channel is not configured")),
        }
    }
}
