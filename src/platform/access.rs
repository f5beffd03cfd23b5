//! How long log-ins hold and when they are slowed down.

use serde::{Deserialize, Serialize};

/// Terms of sessions and limits of log-ins.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessConfig {
    /// A session unused for this long is over; at most 15 in production.
    pub session_idle_minutes: i64,
    /// A session is over after this long in any case; at most 480 in production.
    pub session_max_minutes: i64,
    /// Failed log-ins of one account, or ten times as many of one source, before a pause.
    pub failures_before_pause: i32,
    /// The first pause; it doubles with every further failure, up to an hour.
    pub first_pause_seconds: i64,
    /// At least 32 characters, known to this installation only; hashes of one-time codes, the
    /// secrets of second factors and idempotency keys depend on it. Empty in development only.
    pub secret: String,
    /// The secret before it was changed; it still opens what it sealed. Empty for none.
    pub former_secret: String,
    /// One-time codes sent to one address within an hour.
    pub codes_per_address: i32,
    /// One-time codes asked for by one source within an hour.
    pub codes_per_source: i32,
    /// Whether a code sent to an address without an account makes one.
    pub sign_up_by_code: bool,
    /// Password hashes computed at the same time; each takes 19 MiB.
    pub hashes_at_once: usize,
}

impl Default for AccessConfig {
    fn default() -> Self {
        Self {
            session_idle_minutes: 15,
            session_max_minutes: 480,
            failures_before_pause: 5,
            first_pause_seconds: 30,
            secret: String::new(),
            former_secret: String::new(),
            codes_per_address: 5,
            codes_per_source: 60,
            sign_up_by_code: true,
            hashes_at_once: 2,
        }
    }
}
