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
            hashes_at_once: 2,
        }
    }
}
