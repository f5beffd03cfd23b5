//! An administrator takes a duty back.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::codes::email_key;
use super::super::events::DUTY_REVOKED;
use super::super::policy;
use super::super::refusals::OWN_ACT;
use super::super::store;
use super::super::tables::user;
use crate::foundation::actor::Duty;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Who loses which duty.
    pub struct RevokeDutyInput {
        /// The address of an account.
        pub email: String,
        /// The duty.
        pub duty: Duty,
    }
}

/// Takes a duty back. Administrators cannot lock themselves out.
pub async fn revoke_duty(operation: &Operation, input: &RevokeDutyInput) -> Result<user::Model> {
    policy::on_duty(&operation.actor, Duty::Administrator)?;
    let person = policy::person_in_session(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let known = user::Entity::find()
        .filter(user::Column::EmailKey.eq(email_key(&input.email)))
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.at("input.email"))?;
    if known.id == person.user_id {
        return Err(OWN_ACT.error());
    }
    let user = store::lock_user(&tx, known.id).await?;
    if !store::delete_duty(&tx, user.id, input.duty).await? {
        return tx.commit_unchanged(user).await;
    }
    tx.record(Event::of(&DUTY_REVOKED, "user", user.id).with("duty", input.duty));
    tx.commit(user).await
}
