//! The objects of notifications.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};

use crate::domains::notifications::{
    self, Category, MessageLanguage, Mode, Notification, NotificationFilter, NotificationKind,
    NotificationSettings, Task, TaskKind,
};
use crate::foundation::ids::NotificationId;
use crate::foundation::time::Timestamp;
use crate::graphql::connection::{answered, connection};
use crate::graphql::context::{loaders, operation};
use crate::graphql::demands::DemandObject;
use crate::graphql::identity::OrganisationObject;
use crate::graphql::interests::InterestObject;
use crate::graphql::suppliers::SupplierObject;
use crate::graphql::values::{int, record_object};

record_object! {
    /// News for the caller.
    pub struct NotificationObject(pub Notification);
}

/// News for the caller. What it is about is shown as the caller may see it now.
#[Object(name = "Notification")]
impl NotificationObject {
    /// The permanent identifier.
    async fn id(&self) -> NotificationId {
        self.0.id
    }

    /// What happened.
    async fn kind(&self) -> NotificationKind {
        self.0.kind
    }

    /// To what it belongs, for choosing how to be told.
    async fn category(&self) -> Category {
        self.0.kind.category()
    }

    /// The sentence in the language of the caller; of a match it says why.
    async fn text(&self, ctx: &Context<'_>) -> String {
        self.0.kind.sentence(&self.0.facts, operation(ctx).locale)
    }

    /// How many times it happened; one piece of news counts for a thing and a day.
    async fn count(&self) -> i32 {
        self.0.count
    }

    /// The organisation for which the caller is told.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<OrganisationObject>> {
        let Some(id) = self.0.organisation_id else {
            return Ok(None);
        };
        let found = loaders(ctx).organisations.load(id).await;
        Ok(answered(ctx, found)?.map(OrganisationObject))
    }

    /// The demand that it is about.
    async fn demand(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<DemandObject>> {
        let Some(id) = self.0.demand_id else {
            return Ok(None);
        };
        let found = loaders(ctx).demands.load(id).await;
        Ok(answered(ctx, found)?.map(DemandObject))
    }

    /// The supplier that it is about.
    async fn supplier(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<SupplierObject>> {
        let Some(id) = self.0.supplier_id else {
            return Ok(None);
        };
        let found = loaders(ctx).suppliers.load(id).await;
        Ok(answered(ctx, found)?.map(SupplierObject))
    }

    /// The interest that it is about.
    async fn interest(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<InterestObject>> {
        let Some(id) = self.0.interest_id else {
            return Ok(None);
        };
        let found = loaders(ctx).interests.load(id).await;
        Ok(answered(ctx, found)?.map(InterestObject))
    }

    /// When it first happened.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// When it last happened.
    async fn updated_at(&self) -> Timestamp {
        self.0.updated_at
    }

    /// When the caller read it; null while it is unread.
    async fn read_at(&self) -> Option<Timestamp> {
        self.0.read_at
    }
}

connection! {
    /// A page of news, the latest first.
    NotificationConnection, NotificationEdge of NotificationObject = Notification, complex over NotificationFilter
}

#[ComplexObject]
impl NotificationConnection {
    /// How much of the caller's news matches the filter.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let count = notifications::count_notifications(operation(ctx), &self.source).await;
        Ok(int(answered(ctx, count)?))
    }

    /// How much of the caller's news is unread, whatever the filter.
    async fn unread_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let count = answered(ctx, notifications::unread_count(operation(ctx)).await)?;
        Ok(int(count))
    }
}

/// How a category is told.
#[derive(Clone, SimpleObject)]
pub struct NotificationMode {
    /// What it is about.
    pub category: Category,
    /// How it is told.
    pub mode: Mode,
}

record_object! {
    /// How the caller is told.
    pub struct NotificationSettingsObject(pub NotificationSettings);
}

/// How the caller is told beside the inbox.
#[Object(name = "NotificationSettings")]
impl NotificationSettingsObject {
    /// How each category is told.
    async fn modes(&self) -> Vec<NotificationMode> {
        Category::ALL
            .iter()
            .map(|category| NotificationMode {
                category: *category,
                mode: self.0.mode_of(*category),
            })
            .collect()
    }

    /// From this time of the day on nothing is sent, as HH:MM in Asia/Shanghai.
    async fn quiet_from(&self) -> String {
        clock_time(self.0.quiet_from)
    }

    /// Until this time of the day; the same as `quietFrom` for no quiet hours.
    async fn quiet_until(&self) -> String {
        clock_time(self.0.quiet_until)
    }

    /// At which time of the day the digest is sent.
    async fn digest_at(&self) -> String {
        clock_time(self.0.digest_at)
    }

    /// The language of messages.
    async fn language(&self) -> MessageLanguage {
        self.0.locale
    }

    /// Until when nothing at all is sent.
    async fn muted_until(&self) -> Option<Timestamp> {
        self.0.muted_until
    }
}

fn clock_time(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// So much of one kind awaits the caller.
#[derive(Clone, SimpleObject)]
#[graphql(name = "Task")]
pub struct TaskObject {
    /// What awaits.
    pub kind: TaskKind,
    /// How much of it.
    pub count: i32,
    /// The earliest term among it, where there is one.
    pub due_at: Option<Timestamp>,
}

impl From<Task> for TaskObject {
    fn from(task: Task) -> Self {
        Self {
            kind: task.kind,
            count: int(task.count),
            due_at: task.due_at,
        }
    }
}
