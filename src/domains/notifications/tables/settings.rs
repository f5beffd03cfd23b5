//! How a person wants to be told.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::catalogue::{Category, Mode};
use crate::foundation::ids::UserId;
use crate::foundation::locale::Locale;
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// A language of messages.
    pub enum MessageLanguage {
        /// Simplified Chinese.
        Zh,
        /// Traditional Chinese.
        ZhHant,
        /// English.
        En,
    }
}

impl MessageLanguage {
    pub fn locale(self) -> Locale {
        match self {
            Self::Zh => Locale::SimplifiedChinese,
            Self::ZhHant => Locale::TraditionalChinese,
            Self::En => Locale::English,
        }
    }
}

/// The modes that differ from the defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Modes(pub BTreeMap<Category, Mode>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "notification_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    #[sea_orm(column_type = "JsonBinary")]
    pub modes: Modes,
    /// Minutes of the day in Asia/Shanghai; equal ends mean no quiet hours.
    pub quiet_from: i32,
    pub quiet_until: i32,
    /// Minutes of the day at which the digest leaves.
    pub digest_at: i32,
    pub locale: MessageLanguage,
    pub muted_until: Option<Timestamp>,
    /// Stands in every message: whoever holds it may switch the messages off, and nothing else.
    #[sea_orm(column_type = "Text")]
    pub unsubscribe_token: String,
    pub digested_at: Timestamp,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What holds for somebody who never said anything.
    pub fn defaults(user_id: UserId, unsubscribe_token: String) -> Self {
        Self {
            user_id,
            modes: Modes::default(),
            quiet_from: 22 * 60,
            quiet_until: 7 * 60,
            digest_at: 8 * 60,
            locale: MessageLanguage::Zh,
            muted_until: None,
            unsubscribe_token,
            digested_at: Timestamp::default(),
            version: 1,
        }
    }

    pub fn mode_of(&self, category: Category) -> Mode {
        self.modes
            .0
            .get(&category)
            .copied()
            .unwrap_or_else(|| category.usual_mode())
    }
}
