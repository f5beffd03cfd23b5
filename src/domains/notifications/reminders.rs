//! Reminders come from the clock, not from events: a followed demand closes soon.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::catalogue::NotificationKind;
use super::commands::write_news;
use super::reactions::News;
use crate::domains::demands::tables::demand;
use crate::domains::demands::{Demand, DemandState};
use crate::domains::follows;
use crate::foundation::errors::Result;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Followers are reminded so many days before the deadline.
const DAYS_BEFORE: i64 = 3;
const BATCH: u64 = 200;

/// Reminds the followers of demands that close within three days; each is told once for a
/// deadline. Returns how many reminders there were, new or not.
pub async fn reminders_turn(operation: &Operation, public_url: &str) -> Result<u64> {
    let now = operation.now();
    let mut count = 0;
    let mut after = None;
    loop {
        let mut select = demand::Entity::find()
            .filter(demand::Column::State.eq(DemandState::Open))
            .filter(demand::Column::SubmissionDeadline.gt(now))
            .filter(demand::Column::SubmissionDeadline.lte(now.plus_days(DAYS_BEFORE)))
            .order_by_asc(demand::Column::Id)
            .limit(BATCH);
        if let Some(after) = after {
            select = select.filter(demand::Column::Id.gt(after));
        }
        let batch: Vec<Demand> = select.all(operation.database().reader()).await?;
        let Some(last) = batch.last() else {
            return Ok(count);
        };
        after = Some(last.id);
        let mut news = Vec::new();
        for demand in &batch {
            let followers = follows::followers_of(operation, demand.id).await?;
            news.extend(News::closing(demand, followers));
        }
        // What was told already is left out, so that reading it stays read.
        let news = super::store::not_told_yet(operation, news).await?;
        if news.is_empty() {
            continue;
        }
        let mut tx = Tx::begin(operation).await?;
        let now = tx.now().await?;
        write_news(&tx, &news, public_url, now).await?;
        tx.commit_without_event("a reminder comes from the clock")
            .await?;
        count += news.len() as u64;
    }
}

impl News {
    fn closing(demand: &Demand, followers: Vec<crate::foundation::ids::UserId>) -> Vec<Self> {
        let Some(deadline) = demand.submission_deadline else {
            return Vec::new();
        };
        let key = format!("closing:{}:{}", demand.id, deadline.micros());
        Self::of(NotificationKind::FollowedDemandClosesSoon, key)
            .about(demand)
            .fact("due", deadline.minute_shown())
            .to(followers)
            .collect()
    }
}
