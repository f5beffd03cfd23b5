//! A person says how they want to be told.

use async_graphql::InputObject;

use super::super::catalogue::{Category, Mode};
use super::super::policy;
use super::super::refusals::BAD_CLOCK_TIME;
use super::super::store;
use super::super::tables::settings::{self, MessageLanguage};
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::time::Timestamp;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// How a person is told about a category.
#[derive(Clone, Debug, InputObject)]
pub struct NotificationModeInput {
    /// What it is about.
    pub category: Category,
    /// How to tell.
    pub mode: Mode,
}

command_input! {
    /// What changes; absent fields stay as they are.
    pub struct UpdateNotificationSettingsInput {
        /// How to tell about categories; those that are not named stay as they are.
        pub modes: Option<Vec<NotificationModeInput>>,
        /// From this time of the day on nothing is sent, as HH:MM in Asia/Shanghai.
        pub quiet_from: Option<String>,
        /// Until this time of the day; the same as `quietFrom` for no quiet hours.
        pub quiet_until: Option<String>,
        /// At which time of the day the digest is sent.
        pub digest_at: Option<String>,
        /// The language of messages.
        pub language: Option<MessageLanguage>,
        /// Until when nothing at all is sent; an instant in the past ends that.
        pub muted_until: Option<Timestamp>,
    }
}

/// Changes how the caller is told.
pub async fn update_notification_settings(
    operation: &Operation,
    input: &UpdateNotificationSettingsInput,
) -> Result<settings::Model> {
    let user_id = policy::person(&operation.actor)?.user_id;
    let mut verdicts = Verdicts::default();
    let mut minute = |field: &str, text: &Option<String>| {
        let text = text.as_deref()?;
        let found = minute_of_day(text);
        verdicts.require(found.is_some(), || {
            BAD_CLOCK_TIME.at(format!("input.{field}"))
        });
        found
    };
    let quiet_from = minute("quietFrom", &input.quiet_from);
    let quiet_until = minute("quietUntil", &input.quiet_until);
    let digest_at = minute("digestAt", &input.digest_at);
    verdicts.into_result()?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let mut after = store::lock_settings(&tx, user_id).await?;
    for one in input.modes.iter().flatten() {
        after.modes.0.insert(one.category, one.mode);
    }
    after.quiet_from = quiet_from.unwrap_or(after.quiet_from);
    after.quiet_until = quiet_until.unwrap_or(after.quiet_until);
    after.digest_at = digest_at.unwrap_or(after.digest_at);
    after.locale = input.language.unwrap_or(after.locale);
    after.muted_until = input.muted_until.or(after.muted_until);
    let settings = store::save_settings(&tx, after).await?;
    tx.commit_quietly(settings, "how somebody is told is nobody else's news")
        .await
}

fn minute_of_day(text: &str) -> Option<i32> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |text: &str| -> Option<i32> {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::minute_of_day;

    #[test]
    fn a_time_of_the_day_has_two_digits_each() {
        assert_eq!(minute_of_day("08:30"), Some(510));
        for text in ["24:00", "8:30", "08:60", "0830", "+8:30", "０８:30", ""] {
            assert_eq!(minute_of_day(text), None, "{text}");
        }
    }
}
