//! Refused access is noted once a minute for each actor, action and code, however often it is
//! tried: a flood fills neither the log nor the disk.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use crate::foundation::ids::uuid_at;
use crate::foundation::time::Timestamp;
use crate::platform::events::{ACCESS_REFUSED, Event};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Attempts remembered at once; beyond it the oldest minute is forgotten.
const REMEMBERED: usize = 10_000;

/// When each attempt was last noted.
static NOTED: LazyLock<Mutex<HashMap<String, Timestamp>>> = LazyLock::new(Mutex::default);

/// Notes a refusal in the background; the answer does not wait for it.
pub fn note_refused_access(operation: &Operation, action: &str, code: &'static str) {
    let Some(user_id) = operation.actor.user_id() else {
        return;
    };
    if !is_first_this_minute(format!("{user_id} {action} {code}"), operation.now()) {
        return;
    }
    let operation = Operation {
        idempotency: None,
        ..operation.clone()
    };
    let action = action.to_owned();
    tokio::spawn(async move {
        let noting = async {
            let mut tx = Tx::begin(&operation).await?;
            let now = tx.now().await?;
            tx.record(
                Event::of(&ACCESS_REFUSED, "audit", uuid_at(now))
                    .with("action", action)
                    .with("code", code),
            );
            tx.commit(()).await
        };
        if let Err(fault) = noting.await {
            tracing::warn!(%fault, "a refused access could not be noted");
        }
    });
}

fn is_first_this_minute(attempt: String, now: Timestamp) -> bool {
    let mut noted = NOTED.lock().expect("no holder of this lock panics");
    if noted.len() >= REMEMBERED {
        noted.retain(|_, at| at.plus_seconds(60) > now);
    }
    let first = noted
        .get(&attempt)
        .is_none_or(|at| at.plus_seconds(60) <= now);
    if first && noted.len() < REMEMBERED {
        noted.insert(attempt, now);
    }
    first
}
