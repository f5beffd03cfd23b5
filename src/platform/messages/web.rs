//! Posting JSON to gateways and robots: over TLS, without redirects, and reading no more of an
//! answer than such answers have.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, StatusCode, Url};
use serde_json::Value;

use super::SendFault;

const LONGEST_ANSWER: usize = 64 * 1_024;

/// A client that is made at its first use, because it reads the certificates of the machine.
#[derive(Clone)]
pub struct Web {
    client: Arc<OnceLock<Result<Client, String>>>,
    timeout: Duration,
    allow_http: bool,
}

impl Web {
    pub fn new(timeout: Duration, allow_http: bool) -> Self {
        Self {
            client: Arc::default(),
            timeout,
            allow_http,
        }
    }

    /// Posts a JSON document and gives the JSON of a good answer; `null` where it is none.
    pub async fn post(
        &self,
        url: Url,
        headers: HeaderMap,
        body: &Value,
    ) -> Result<Value, SendFault> {
        if url.scheme() != "https" && !self.allow_http {
            return Err(SendFault::permanent("the address is not https"));
        }
        let client = self
            .client
            .get_or_init(|| self.build())
            .as_ref()
            .map_err(|fault| SendFault::permanent(fault.clone()))?;
        let sending = client
            .post(url)
            .headers(headers)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body.to_string())
            .send();
        // Addresses hold keys, so they do not stand in what is logged.
        let mut response = sending
            .await
            .map_err(|fault| SendFault::temporary(fault.without_url().to_string()))?;
        let status = response.status();
        let mut answer = Vec::new();
        while let Some(part) = response
            .chunk()
            .await
            .map_err(|fault| SendFault::temporary(fault.without_url().to_string()))?
        {
            if answer.len() + part.len() > LONGEST_ANSWER {
                return Err(SendFault::permanent("the answer is too long"));
            }
            answer.extend_from_slice(&part);
        }
        if status.is_success() {
            return Ok(serde_json::from_slice(&answer).unwrap_or(Value::Null));
        }
        let again = status.is_server_error()
            || status == StatusCode::TOO_MANY_REQUESTS
            || status == StatusCode::REQUEST_TIMEOUT;
        Err(SendFault {
            retryable: again,
            reason: format!("answered with {status}"),
        })
    }

    fn build(&self) -> Result<Client, String> {
        Client::builder()
            .timeout(self.timeout)
            .connect_timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .https_only(!self.allow_http)
            .no_proxy()
            .build()
            .map_err(|fault| format!("no client for gateways: {fault}"))
    }
}
