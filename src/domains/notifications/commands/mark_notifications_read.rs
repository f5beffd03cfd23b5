//! A person has read news.

use super::super::policy;
use super::super::store;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::NotificationId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// So many can be named in one call.
const MOST: usize = 500;

command_input! {
    /// Which news was read.
    pub struct MarkNotificationsReadInput {
        /// The news, at most 500; all of the caller's when absent. What is another's is passed over.
        pub ids: Option<Vec<NotificationId>>,
    }
}

/// Marks the caller's news as read; doing so twice changes nothing. Returns how much was unread.
pub async fn mark_notifications_read(
    operation: &Operation,
    input: &MarkNotificationsReadInput,
) -> Result<u64> {
    let user_id = policy::person(&operation.actor)?.user_id;
    let mut verdicts = Verdicts::default();
    verdicts.count("input.ids", input.ids.as_ref().map_or(0, Vec::len), MOST);
    verdicts.into_result()?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let now = tx.now().await?;
    let count = store::mark_read(&tx, user_id, input.ids.as_deref(), now).await?;
    tx.commit_quietly(count, "what somebody has read is nobody else's news")
        .await
}
