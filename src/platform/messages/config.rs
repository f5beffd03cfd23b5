//! Where messages go.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The channels of outgoing messages. One that is not configured writes into `file`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MessagesConfig {
    /// Where messages of channels that are not configured are kept, one JSON object a line.
    pub file: String,
    /// Whether production may do so. Such a file holds one-time codes and personal data.
    pub allow_file_sink: bool,
    /// How long one message may take, in milliseconds.
    pub timeout_ms: u64,
    /// Whether gateways and robots may be spoken to without TLS; refused in production.
    pub allow_http: bool,
    pub email: EmailConfig,
    pub sms: SmsConfig,
    pub robots: RobotsConfig,
}

impl Default for MessagesConfig {
    fn default() -> Self {
        Self {
            file: "jiebang-data/messages.jsonl".to_owned(),
            allow_file_sink: false,
            timeout_ms: 10_000,
            allow_http: false,
            email: EmailConfig::default(),
            sms: SmsConfig::default(),
            robots: RobotsConfig::default(),
        }
    }
}

/// How the connection to the mail server is secured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EmailTls {
    /// Not at all; for a relay on the same machine.
    None,
    /// It starts in the clear and must then be upgraded.
    #[default]
    StartTls,
    /// From the first byte.
    Implicit,
}

/// E-mail by SMTP.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EmailConfig {
    /// The mail server; empty means that e-mail is not configured.
    pub host: String,
    /// Its port; 0 means 25, 587 or 465 after `tls`.
    pub port: u16,
    /// `none`, `starttls` or `implicit`.
    pub tls: EmailTls,
    /// Whom the messages are from, for example `揭榜 <no-reply@example.org>`.
    pub from: String,
    /// The account at the server; empty for none.
    pub user: String,
    /// Its password.
    pub password: String,
    /// Connections that are kept.
    pub connections: u32,
}

impl Default for EmailConfig {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 0,
            tls: EmailTls::StartTls,
            from: "jiebang <no-reply@localhost.localdomain>".to_owned(),
            user: String::new(),
            password: String::new(),
            connections: 4,
        }
    }
}

impl EmailConfig {
    /// Whether the words travel in the clear to another machine.
    pub fn is_open(&self) -> bool {
        let here = ["localhost", "127.0.0.1", "::1"].contains(&self.host.as_str());
        !self.host.is_empty() && self.tls == EmailTls::None && !here
    }
}

/// SMS by a gateway that takes JSON over HTTP; another one stands behind an adapter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsConfig {
    /// The address that messages are posted to; empty means that SMS is not configured.
    pub url: String,
    /// Further headers, for example `{authorization = "Bearer …"}`.
    pub headers: BTreeMap<String, String>,
    /// The JSON that is posted; `{phone}`, `{text}` and `{id}` within its texts are replaced.
    pub body: String,
    /// Where in a JSON answer the gateway says whether it took the message, as a JSON pointer such
    /// as `/code`; empty where the status of the answer says it.
    pub ok_pointer: String,
    /// What stands there when it did.
    pub ok_value: String,
}

impl Default for SmsConfig {
    fn default() -> Self {
        Self {
            url: String::new(),
            headers: BTreeMap::new(),
            body: r#"{"phone": "{phone}", "text": "{text}", "id": "{id}"}"#.to_owned(),
            ok_pointer: String::new(),
            ok_value: String::new(),
        }
    }
}

/// Group robots. Their webhooks come with the messages, so the hosts that may be spoken to are
/// listed: nobody makes the server call an address of their choice.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RobotsConfig {
    /// Whether webhooks are called; otherwise their messages go into the file.
    pub send: bool,
    /// Hosts of 企业微信.
    pub wecom_hosts: Vec<String>,
    /// Hosts of 钉钉.
    pub dingtalk_hosts: Vec<String>,
}

impl Default for RobotsConfig {
    fn default() -> Self {
        Self {
            send: false,
            wecom_hosts: vec!["qyapi.weixin.qq.com".to_owned()],
            dingtalk_hosts: vec!["oapi.dingtalk.com".to_owned()],
        }
    }
}

impl MessagesConfig {
    /// What is unsafe in production, each with the name of its setting.
    pub fn unsafe_settings(&self) -> Vec<&'static str> {
        let cases = [
            (
                self.email.host.is_empty() && !self.allow_file_sink,
                "messages.email.host: e-mail would go nowhere; set it, or messages.allow_file_sink",
            ),
            (
                self.allow_http,
                "messages.allow_http: gateways and robots are spoken to over TLS",
            ),
            (
                self.email.is_open(),
                "messages.email.tls: mail to another machine needs starttls or implicit",
            ),
        ];
        cases
            .into_iter()
            .filter_map(|(is_unsafe, reason)| is_unsafe.then_some(reason))
            .collect()
    }

    /// The same with what opens doors masked.
    #[must_use]
    pub fn masked(&self) -> Self {
        const MASK: &str = "***";
        let mut shown = self.clone();
        if !shown.email.password.is_empty() {
            MASK.clone_into(&mut shown.email.password);
        }
        // Keys of gateways stand in headers, in bodies and in the queries of their addresses.
        for value in shown.sms.headers.values_mut() {
            MASK.clone_into(value);
        }
        if shown.sms.body != SmsConfig::default().body {
            MASK.clone_into(&mut shown.sms.body);
        }
        if let Some((address, _)) = shown.sms.url.split_once('?') {
            shown.sms.url = format!("{address}?{MASK}");
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_doors_is_masked() {
        let mut config = MessagesConfig::default();
        config.email.password = "s3cret".to_owned();
        config.sms.url = "https://sms.example.cn/send?key=s3cret".to_owned();
        config.sms.body = r#"{"key": "s3cret", "to": "{phone}"}"#.to_owned();
        config
            .sms
            .headers
            .insert("authorization".to_owned(), "Bearer s3cret".to_owned());
        let shown = toml::to_string_pretty(&config.masked()).expect("plain data");
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(shown.contains("https://sms.example.cn/send?***"), "{shown}");
    }

    #[test]
    fn mail_in_the_clear_stays_on_the_machine() {
        let of = |host: &str, tls| EmailConfig {
            host: host.to_owned(),
            tls,
            ..EmailConfig::default()
        };
        assert!(of("mail.example.org", EmailTls::None).is_open());
        assert!(!of("localhost", EmailTls::None).is_open());
        assert!(!of("mail.example.org", EmailTls::StartTls).is_open());
    }
}
