//! Reads of a person's news.

use async_graphql::InputObject;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::catalogue::{Category, NotificationKind};
use super::policy;
use super::tables::notification::{Column, Entity, Model as Notification};
use super::tables::settings;
use crate::foundation::errors::Result;
use crate::foundation::pages::{Direction, Page, PageRequest};
use crate::foundation::time::Timestamp;
use crate::platform::database::keyset::{self, OrderTerm};
use crate::platform::operation::Operation;

/// What a list of news is narrowed by; all given conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq, InputObject)]
pub struct NotificationFilter {
    /// Only what was not read yet.
    #[graphql(default)]
    pub unread: bool,
    /// Of these categories.
    pub category: Option<Vec<Category>>,
}

fn condition(operation: &Operation, filter: &NotificationFilter) -> Condition {
    let mut all = Condition::all().add(policy::visible_to(&operation.actor));
    if filter.unread {
        all = all.add(Column::ReadAt.is_null());
    }
    if let Some(categories) = &filter.category {
        let kinds = NotificationKind::ALL
            .iter()
            .copied()
            .filter(|kind| categories.contains(&kind.category()));
        all = all.add(Column::Kind.is_in(kinds));
    }
    all
}

/// One page of the caller's news, the latest first.
pub async fn notifications(
    operation: &Operation,
    filter: &NotificationFilter,
    page: &PageRequest,
) -> Result<Page<Notification>> {
    let order = [OrderTerm {
        column: Column::UpdatedAt,
        direction: Direction::Descending,
    }];
    let select = Entity::find().filter(condition(operation, filter));
    let reader = operation.database().reader();
    keyset::page(select, &order, Column::Id, page, reader).await
}

/// How much of the caller's news matches.
pub async fn count_notifications(
    operation: &Operation,
    filter: &NotificationFilter,
) -> Result<u64> {
    Ok(Entity::find()
        .filter(condition(operation, filter))
        .count(operation.database().reader())
        .await?)
}

/// How much of the caller's news is unread.
pub async fn unread_count(operation: &Operation) -> Result<u64> {
    let unread = NotificationFilter {
        unread: true,
        category: None,
    };
    count_notifications(operation, &unread).await
}

/// The caller's news that came or counted up after an instant, oldest first, at most 100.
pub async fn notifications_since(
    operation: &Operation,
    since: Timestamp,
) -> Result<Vec<Notification>> {
    Ok(Entity::find()
        .filter(policy::visible_to(&operation.actor))
        .filter(Column::UpdatedAt.gt(since))
        .order_by_asc(Column::UpdatedAt)
        .limit(100)
        .all(operation.database().reader())
        .await?)
}

/// How the caller wants to be told; the defaults while nothing was said.
pub async fn my_notification_settings(operation: &Operation) -> Result<Option<settings::Model>> {
    let Some(user_id) = operation.actor.user_id() else {
        return Ok(None);
    };
    let row = settings::Entity::find_by_id(user_id)
        .one(operation.database().reader())
        .await?;
    Ok(Some(row.unwrap_or_else(|| {
        settings::Model::defaults(user_id, String::new())
    })))
}
