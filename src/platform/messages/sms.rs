//! SMS by a gateway that takes JSON over HTTP.

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::config::SmsConfig;
use super::web::Web;
use super::{Message, SendFault};

/// One gateway.
pub struct Sms {
    url: Url,
    headers: HeaderMap,
    body: Value,
    ok: Option<(String, String)>,
    web: Web,
}

impl Sms {
    /// # Errors
    /// A sentence for an address, header or body that can never be sent.
    pub fn new(config: &SmsConfig, web: Web) -> Result<Self, String> {
        let url = Url::parse(&config.url).map_err(|fault| format!("messages.sms.url: {fault}"))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &config.headers {
            let (Ok(name), Ok(mut value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            else {
                return Err(format!("messages.sms.headers: {name} is no header"));
            };
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let body = serde_json::from_str(&config.body)
            .map_err(|fault| format!("messages.sms.body is not JSON: {fault}"))?;
        let ok = (!config.ok_pointer.is_empty())
            .then(|| (config.ok_pointer.clone(), config.ok_value.clone()));
        Ok(Self {
            url,
            headers,
            body,
            ok,
            web,
        })
    }

    pub async fn send(&self, message: &Message) -> Result<(), SendFault> {
        let body = filled(&self.body, message);
        let answer = self
            .web
            .post(self.url.clone(), self.headers.clone(), &body)
            .await?;
        match &self.ok {
            Some((pointer, wanted)) if !says(&answer, pointer, wanted) => {
                Err(SendFault::permanent("the gateway did not take the message"))
            }
            _ => Ok(()),
        }
    }
}

/// The template with its placeholders replaced. They are replaced inside texts of the parsed
/// document, so that nothing in a message can leave its text.
fn filled(template: &Value, message: &Message) -> Value {
    match template {
        Value::String(text) => Value::String(replaced(text, message)),
        Value::Array(items) => items.iter().map(|item| filled(item, message)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), filled(value, message)))
            .collect(),
        other => other.clone(),
    }
}

/// In one pass: a message that speaks of `{phone}` keeps its words.
fn replaced(text: &str, message: &Message) -> String {
    let values = [
        ("{phone}", &message.to),
        ("{text}", &message.text),
        ("{id}", &message.dedup_id),
    ];
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        match values.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                done.push_str(value);
                rest = &rest[name.len()..];
            }
            None => {
                let next = rest.chars().next().map_or(1, char::len_utf8);
                done.push_str(&rest[..next]);
                rest = &rest[next..];
            }
        }
    }
    done
}

fn says(answer: &Value, pointer: &str, wanted: &str) -> bool {
    match answer.pointer(pointer) {
        Some(Value::String(text)) => text == wanted,
        Some(other) => {
            let text = other.to_string();
            text == wanted
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Channel;
    use super::*;

    #[test]
    fn a_message_cannot_leave_its_place_in_the_body() {
        let message = Message::new(
            Channel::Sms,
            "+8613800001234",
            "",
            r#"a", "b": "{phone} 你好"#,
            "n1",
        );
        let template = json!({"to": ["{phone}"], "p": {"t": "«{text}»", "n": 1}, "id": "{id}"});
        assert_eq!(
            filled(&template, &message),
            json!({"to": ["+8613800001234"], "p": {"t": "«a\", \"b\": \"{phone} 你好»", "n": 1}, "id": "n1"})
        );
    }

    #[test]
    fn an_answer_says_yes_in_text_or_number() {
        assert!(says(&json!({"Code": "OK"}), "/Code", "OK"));
        assert!(says(&json!({"r": {"code": 0}}), "/r/code", "0"));
        assert!(!says(&json!({"Code": "LIMIT"}), "/Code", "OK"));
        assert!(!says(&Value::Null, "/Code", "OK"));
    }
}
