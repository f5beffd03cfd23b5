//! Somebody who holds a message wants no more of them.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::catalogue::{Category, Mode};
use super::super::store;
use super::super::tables::settings;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Who wants no more messages.
    pub struct UnsubscribeInput {
        /// The token that stands in every message.
        pub token: String,
    }
}

/// Switches off all messages of the account that a message was sent to. The token can do nothing
/// else; the inbox stays.
pub async fn unsubscribe(operation: &Operation, input: &UnsubscribeInput) -> Result<bool> {
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let row = settings::Entity::find()
        .filter(settings::Column::UnsubscribeToken.eq(input.token.as_str()))
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())?;
    let mut after = store::lock_settings(&tx, row.user_id).await?;
    for category in Category::ALL {
        after.modes.0.insert(*category, Mode::Off);
    }
    tx.now().await?;
    store::save_settings(&tx, after).await?;
    tx.commit_quietly(true, "how somebody is told is nobody else's news")
        .await
}
