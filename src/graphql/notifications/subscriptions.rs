//! News as it comes.

use std::time::Duration;

use async_graphql::{Context, Subscription};
use async_stream::stream;
use futures_util::Stream;

use super::types::NotificationObject;
use crate::domains::notifications;
use crate::foundation::errors::UNAUTHENTICATED;
use crate::graphql::context::operation;
use crate::graphql::error::field_error;

/// News is written by a worker a moment after the event, and without one of its own: the inbox is
/// looked at so often while somebody listens.
const EVERY: Duration = Duration::from_secs(1);

/// News as it comes.
#[derive(Default)]
pub struct NotificationsSubscription;

#[Subscription]
impl NotificationsSubscription {
    /// The caller's news from now on, within about a second; news that counts up comes again.
    async fn my_notifications<'a>(
        &self,
        ctx: &Context<'a>,
    ) -> async_graphql::Result<impl Stream<Item = NotificationObject> + use<'a>> {
        let operation = operation(ctx).clone();
        if operation.actor.user_id().is_none() {
            return Err(field_error(UNAUTHENTICATED.error(), operation.locale));
        }
        let mut since = operation.now();
        Ok(stream! {
            loop {
                match notifications::notifications_since(&operation, since).await {
                    Ok(news) => {
                        for one in news {
                            since = Ord::max(since, one.updated_at);
                            yield NotificationObject(one);
                        }
                    }
                    Err(fault) => tracing::warn!(%fault, "news could not be read"),
                }
                tokio::time::sleep(EVERY).await;
            }
        })
    }
}
