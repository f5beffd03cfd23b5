//! The worker's turn on messages: hands them to the mailer, tries again what may succeed later, and
//! gives up what cannot.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::store;
use super::super::tables::delivery::{Column, DeliveryState, Entity, Model as Delivery};
use crate::domains::identity;
use crate::foundation::errors::Result;
use crate::platform::messages::{Channel, Message};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

const BATCH: u64 = 50;
/// After so many attempts a message is given up: with the waits between them, after about a day.
const MOST_ATTEMPTS: i32 = 10;
const FIRST_WAIT_SECONDS: i64 = 60;
/// While an attempt is under way nobody else makes one.
const UNDER_WAY_SECONDS: i64 = 300;

/// Sends the messages that are due; returns how many were tried.
pub async fn mail_turn(operation: &Operation) -> Result<u64> {
    let due: Vec<Delivery> = Entity::find()
        .filter(Column::NextAttemptAt.lte(operation.now()))
        .order_by_asc(Column::NextAttemptAt)
        .limit(BATCH)
        .all(operation.database().reader())
        .await?;
    for delivery in &due {
        attempt(operation, delivery).await?;
    }
    Ok(due.len() as u64)
}

/// One attempt: taken in one transaction, sent outside of any, noted in another. A process that
/// dies in between leaves a message that is tried again later, with the same key.
async fn attempt(operation: &Operation, delivery: &Delivery) -> Result<()> {
    let mut tx = Tx::begin(operation).await?;
    let now = tx.now().await?;
    let until = now.plus_seconds(UNDER_WAY_SECONDS);
    if !store::claim_delivery(&tx, delivery.id, now, until).await? {
        return Ok(());
    }
    tx.commit_without_event("an attempt to send is none of the market's events")
        .await?;

    let users = identity::users(operation, &[delivery.user_id]).await?;
    let outcome = match users.get(&delivery.user_id) {
        Some(user) => {
            let message = Message::new(
                Channel::Email,
                &user.email,
                &delivery.subject,
                &delivery.body,
                delivery.id.to_string(),
            );
            let sent = operation.handles.messages.send(&message).await;
            sent.map(|_| ())
                .map_err(|fault| (fault.retryable, fault.reason))
        }
        None => Err((false, "the account is gone".to_owned())),
    };

    let mut tx = Tx::begin(operation).await?;
    let now = tx.now().await?;
    let attempts = delivery.attempts + 1;
    let (state, next, fault) = match outcome {
        Ok(()) => (DeliveryState::Sent, None, None),
        Err((true, reason)) if attempts < MOST_ATTEMPTS => {
            let wait = FIRST_WAIT_SECONDS << (attempts - 1).min(10);
            (
                DeliveryState::Waiting,
                Some(now.plus_seconds(wait)),
                Some(reason),
            )
        }
        Err((_, reason)) => (DeliveryState::Failed, None, Some(reason)),
    };
    store::end_attempt(&tx, delivery.id, state, next, fault, now).await?;
    tx.commit_without_event("an attempt to send is none of the market's events")
        .await
}
