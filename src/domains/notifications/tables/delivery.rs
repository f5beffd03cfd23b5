//! A message that is to leave by e-mail.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::UserId;
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// Where a message stands.
    pub enum DeliveryState {
        /// To be sent, or to be tried again.
        Waiting,
        /// Taken over by the mailer.
        Sent,
        /// Given up.
        Failed,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: UserId,
    #[sea_orm(column_type = "Text")]
    pub dedup_key: String,
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub state: DeliveryState,
    pub attempts: i32,
    pub next_attempt_at: Option<Timestamp>,
    /// The last fault, without addresses or words of the message.
    #[sea_orm(column_type = "Text", nullable)]
    pub fault: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
