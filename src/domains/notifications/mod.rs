//! Notifications: what is new for a person, made from the event log after the commit, shown in an
//! inbox and, as the person wants it, sent by e-mail at once or once a day.

mod catalogue;
mod commands;
mod mail;
pub mod policy;
mod queries;
mod reactions;
pub mod refusals;
mod reminders;
mod store;
pub mod tables;
mod tasks;

pub use catalogue::{Category, Mode, NotificationKind};
pub use commands::{
    MarkNotificationsReadInput, UnsubscribeInput, UpdateNotificationSettingsInput, digest_turn,
    mail_turn, mark_notifications_read, react_turn, unsubscribe, update_notification_settings,
};
pub use queries::{
    NotificationFilter, count_notifications, my_notification_settings, notifications,
    notifications_since, unread_count,
};
pub use reminders::reminders_turn;
pub use tables::notification::Model as Notification;
pub use tables::settings::{MessageLanguage, Model as NotificationSettings};
pub use tasks::{Task, TaskKind, my_tasks};
