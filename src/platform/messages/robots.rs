//! The group robots of 企业微信 and 钉钉: a message is posted to the robot's webhook.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use reqwest::header::HeaderMap;
use ring::hmac;
use serde_json::{Value, json};

use super::config::RobotsConfig;
use super::web::Web;
use super::{Channel, Message, SendFault};
use crate::platform::clock::Clock;

/// What 企业微信 takes, in bytes.
const WECOM_TEXT: usize = 2_048;
const WECOM_MARKDOWN: usize = 4_096;
/// What 钉钉 takes, in bytes.
const DINGTALK_BODY: usize = 18_000;
/// Codes that mean later rather than no: busy, and more than twenty messages a minute.
const LATER: [i64; 4] = [-1, 45_009, 130_101, 410_100];

/// Robots of both kinds.
pub struct Robots {
    wecom_hosts: Vec<String>,
    dingtalk_hosts: Vec<String>,
    web: Web,
    clock: Clock,
}

impl Robots {
    pub fn new(config: &RobotsConfig, web: Web, clock: &Clock) -> Self {
        Self {
            wecom_hosts: config.wecom_hosts.clone(),
            dingtalk_hosts: config.dingtalk_hosts.clone(),
            web,
            clock: clock.clone(),
        }
    }

    pub async fn send(&self, message: &Message) -> Result<(), SendFault> {
        let dingtalk = message.channel == Channel::DingTalk;
        let hosts = if dingtalk {
            &self.dingtalk_hosts
        } else {
            &self.wecom_hosts
        };
        let mut url = Url::parse(&message.to)
            .map_err(|_| SendFault::permanent("the webhook is no address"))?;
        let known = url
            .host_str()
            .is_some_and(|host| hosts.iter().any(|known| known.eq_ignore_ascii_case(host)));
        if !known || !url.username().is_empty() {
            return Err(SendFault::permanent("the webhook is none of a known host"));
        }
        let body = if dingtalk {
            if let Some(secret) = &message.sign_secret {
                sign(&mut url, secret, self.clock.now().micros() / 1_000);
            }
            dingtalk_body(message)
        } else {
            wecom_body(message)
        };
        let answer = self.web.post(url, HeaderMap::new(), &body).await?;
        match answer["errcode"].as_i64() {
            Some(0) => Ok(()),
            Some(code) => Err(SendFault {
                retryable: LATER.contains(&code),
                reason: format!("the robot answered {code}"),
            }),
            None => Err(SendFault::permanent("the answer is none of a robot")),
        }
    }
}

/// Adds the instant and its signature, as 钉钉 asks of robots with a secret.
fn sign(url: &mut Url, secret: &str, millis: i64) {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = hmac::sign(&key, format!("{millis}\n{secret}").as_bytes());
    url.query_pairs_mut()
        .append_pair("timestamp", &millis.to_string())
        .append_pair("sign", &STANDARD.encode(signature.as_ref()));
}

fn wecom_body(message: &Message) -> Value {
    match &message.markdown {
        Some(markdown) => json!({
            "msgtype": "markdown", "markdown": {"content": shortened(markdown, WECOM_MARKDOWN)},
        }),
        None => json!({
            "msgtype": "text", "text": {"content": shortened(&titled(message), WECOM_TEXT)},
        }),
    }
}

fn dingtalk_body(message: &Message) -> Value {
    match &message.markdown {
        Some(markdown) => json!({
            "msgtype": "markdown",
            "markdown": {"title": shortened(&message.subject, 200), "text": shortened(markdown, DINGTALK_BODY)},
        }),
        None => json!({
            "msgtype": "text", "text": {"content": shortened(&titled(message), DINGTALK_BODY)},
        }),
    }
}

fn titled(message: &Message) -> String {
    if message.subject.is_empty() {
        message.text.clone()
    } else {
        format!("{}\n{}", message.subject, message.text)
    }
}

/// At most so many bytes, cut between characters.
fn shortened(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let mut end = bytes - '…'.len_utf8();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let cut = shortened(&"揭榜".repeat(1_000), WECOM_TEXT);
        assert!(
            cut.len() <= WECOM_TEXT && cut.ends_with('…'),
            "{}",
            cut.len()
        );
        assert_eq!(shortened("短", WECOM_TEXT), "短");
    }

    #[test]
    fn the_signature_is_that_of_the_instant_and_the_secret() {
        let mut url =
            Url::parse("https://oapi.dingtalk.com/robot/send?access_token=t").expect("an address");
        sign(&mut url, "SECabc", 1_700_000_000_000);
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        assert_eq!(
            pairs[1],
            ("timestamp".to_owned(), "1700000000000".to_owned())
        );
        let given = STANDARD.decode(&pairs[2].1).expect("base 64");
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"SECabc");
        assert!(hmac::verify(&key, b"1700000000000\nSECabc", &given).is_ok());
        // `+`, `/` and `=` of the signature are escaped.
        assert!(
            !url.query()
                .expect("a query with a signature")
                .split("sign=")
                .nth(1)
                .expect("a query with a signature")
                .contains(['+', '/', '='])
        );
    }
}
