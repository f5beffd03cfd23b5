//! One file a command. The turns of the worker write without events: news is made from events, and
//! would otherwise be news of itself.

mod digest;
mod mail;
mod mark_notifications_read;
mod react;
mod unsubscribe;
mod update_notification_settings;

pub use digest::digest_turn;
pub use mail::mail_turn;
pub use mark_notifications_read::{MarkNotificationsReadInput, mark_notifications_read};
pub use react::react_turn;
pub(super) use react::write_news;
pub use unsubscribe::{UnsubscribeInput, unsubscribe};
pub use update_notification_settings::{
    UpdateNotificationSettingsInput, update_notification_settings,
};
