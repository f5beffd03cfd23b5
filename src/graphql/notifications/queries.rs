//! The reads of notifications.

use async_graphql::{Context, Object};

use super::types::{NotificationConnection, NotificationSettingsObject, TaskObject};
use crate::domains::notifications::{self, NotificationFilter};
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::operation;

/// The reads of notifications.
#[derive(Default)]
pub struct NotificationsQuery;

#[Object]
impl NotificationsQuery {
    /// The caller's news, the latest first.
    async fn my_notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed by.")] filter: Option<NotificationFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<NotificationConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = filter.unwrap_or_default();
        let found = notifications::notifications(operation(ctx), &filter, &page).await;
        Ok(NotificationConnection::of(answered(ctx, found)?, filter))
    }

    /// How the caller is told; null when nobody is logged in.
    async fn my_notification_settings(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<NotificationSettingsObject>> {
        let found = notifications::my_notification_settings(operation(ctx)).await;
        Ok(answered(ctx, found)?.map(NotificationSettingsObject))
    }

    /// What awaits the caller, by kind; kinds of which there is nothing are left out.
    async fn my_tasks(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<TaskObject>> {
        let found = answered(ctx, notifications::my_tasks(operation(ctx)).await)?;
        Ok(found.into_iter().map(TaskObject::from).collect())
    }
}
