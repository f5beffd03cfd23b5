//! An administrator gives a person a duty on the platform; the first administrator comes from the
//! command line.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::codes::email_key;
use super::super::events::DUTY_GRANTED;
use super::super::policy;
use super::super::refusals::DUTIES_EXCLUDE;
use super::super::store;
use super::super::tables::user::Kind;
use super::super::tables::{duty, user};
use crate::foundation::actor::Duty;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Who gets which duty.
    pub struct GrantDutyInput {
        /// The address of an account.
        pub email: String,
        /// The duty; administration, review and audit exclude each other.
        pub duty: Duty,
    }
}

/// Gives a duty. Holding one excludes the others.
pub async fn grant_duty(operation: &Operation, input: &GrantDutyInput) -> Result<user::Model> {
    if !operation.actor.is_system() {
        policy::on_duty(&operation.actor, Duty::Administrator)?;
        policy::person_in_session(&operation.actor)?;
    }
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let known = user::Entity::find()
        .filter(user::Column::EmailKey.eq(email_key(&input.email)))
        .filter(user::Column::Kind.eq(Kind::Person))
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.at("input.email"))?;
    let user = store::lock_user(&tx, known.id).await?;
    let held = duty::Entity::find()
        .filter(duty::Column::UserId.eq(user.id))
        .all(tx.connection())
        .await?;
    if held.iter().any(|row| row.duty == input.duty) {
        return tx.commit_unchanged(user).await;
    }
    if !held.is_empty() {
        return Err(DUTIES_EXCLUDE.error());
    }
    let now = tx.now().await?;
    let row = duty::Model {
        user_id: user.id,
        duty: input.duty,
        granted_at: now,
    };
    store::insert_duty(&tx, row).await?;
    tx.record(Event::of(&DUTY_GRANTED, "user", user.id).with("duty", input.duty));
    tx.commit(user).await
}
