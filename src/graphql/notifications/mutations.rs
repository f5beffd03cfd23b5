//! The commands of notifications.

use async_graphql::{Context, Object};

use super::types::NotificationSettingsObject;
use crate::domains::notifications::{self, *};
use crate::graphql::context::command;
use crate::graphql::payload::payloads;
use crate::graphql::values::int;

payloads! {
    /// The answer of `markNotificationsRead`.
    MarkNotificationsReadPayload { marked: Count = u64; }
    /// The answer of `updateNotificationSettings`.
    UpdateNotificationSettingsPayload { settings: NotificationSettingsObject = NotificationSettings; }
    /// The answer of `unsubscribe`.
    UnsubscribePayload { done: bool = bool; }
}

/// A number of things.
#[derive(async_graphql::SimpleObject)]
pub struct Count {
    /// How many.
    pub count: i32,
}

impl From<u64> for Count {
    fn from(count: u64) -> Self {
        Self { count: int(count) }
    }
}

/// The commands of notifications.
#[derive(Default)]
pub struct NotificationsMutation;

#[Object]
impl NotificationsMutation {
    /// Marks the caller's news as read; answers how much was unread.
    async fn mark_notifications_read(
        &self,
        ctx: &Context<'_>,
        input: MarkNotificationsReadInput,
    ) -> async_graphql::Result<MarkNotificationsReadPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => notifications::mark_notifications_read(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        MarkNotificationsReadPayload::answer(ctx, &input, result)
    }

    /// Changes how the caller is told.
    async fn update_notification_settings(
        &self,
        ctx: &Context<'_>,
        input: UpdateNotificationSettingsInput,
    ) -> async_graphql::Result<UpdateNotificationSettingsPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => notifications::update_notification_settings(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        UpdateNotificationSettingsPayload::answer(ctx, &input, result)
    }

    /// Switches off all messages of the account that a message was sent to, by the token in that message.
    async fn unsubscribe(
        &self,
        ctx: &Context<'_>,
        input: UnsubscribeInput,
    ) -> async_graphql::Result<UnsubscribePayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => notifications::unsubscribe(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        UnsubscribePayload::answer(ctx, &input, result)
    }
}
