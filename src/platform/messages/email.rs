//! E-mail by SMTP, over a pool of connections.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::config::{EmailConfig, EmailTls};
use super::{Message, SendFault};
use crate::platform::clock::Clock;

/// One mail server.
pub struct Email {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    clock: Clock,
}

impl Email {
    /// # Errors
    /// A sentence for a sender that is no address, or a host that TLS cannot name.
    pub fn new(config: &EmailConfig, timeout: Duration, clock: &Clock) -> Result<Self, String> {
        let from: Mailbox = config
            .from
            .parse()
            .map_err(|fault| format!("messages.email.from: {fault}"))?;
        let parameters = || {
            TlsParameters::new(config.host.clone())
                .map_err(|fault| format!("messages.email.host: {fault}"))
        };
        let (tls, usual_port) = match config.tls {
            EmailTls::None => (Tls::None, 25),
            // Required: a server that offers no upgrade gets neither password nor message.
            EmailTls::StartTls => (Tls::Required(parameters()?), 587),
            EmailTls::Implicit => (Tls::Wrapper(parameters()?), 465),
        };
        let port = if config.port == 0 {
            usual_port
        } else {
            config.port
        };
        let pool = PoolConfig::new().max_size(config.connections.max(1));
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.clone())
                .port(port)
                .tls(tls)
                .timeout(Some(timeout))
                .pool_config(pool);
        if !config.user.is_empty() {
            builder = builder.credentials(Credentials::new(
                config.user.clone(),
                config.password.clone(),
            ));
        }
        Ok(Self {
            server: builder.build(),
            from,
            clock: clock.clone(),
        })
    }

    pub async fn send(&self, message: &Message) -> Result<(), SendFault> {
        let letter = self.letter(message)?;
        self.server
            .send(letter)
            .await
            .map(|_| ())
            .map_err(|fault| SendFault {
                // What the server says of a receiver stays out of the log.
                retryable: !fault.is_permanent() && !fault.is_client(),
                reason: match fault.status() {
                    Some(code) => format!("the mail server answered {code}"),
                    None if fault.is_tls() => "no safe connection to the mail server".to_owned(),
                    None => "the mail server could not be spoken to".to_owned(),
                },
            })
    }

    fn letter(&self, message: &Message) -> Result<lettre::Message, SendFault> {
        let to = message
            .to
            .parse()
            .map_err(|_| SendFault::permanent("the receiver is no address"))?;
        let since = u64::try_from(self.clock.now().micros()).unwrap_or_default();
        let id = format!("<{}@{}>", message.dedup_id, self.from.email.domain());
        let builder = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            // A line break would begin another header.
            .subject(message.subject.replace(['\r', '\n'], " "))
            .date(UNIX_EPOCH + Duration::from_micros(since))
            .message_id(Some(id));
        let letter = match &message.html {
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(
                message.text.clone(),
                html.clone(),
            )),
            None => builder.singlepart(SinglePart::plain(message.text.clone())),
        };
        letter
            .map_err(|fault| SendFault::permanent(format!("the letter cannot be written: {fault}")))
    }
}
