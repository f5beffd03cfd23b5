//! An account: of a person, or of a program of an organisation.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::{OrganisationId, UserId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// What an account stands for.
    #[derive(Default)]
    #[graphql(name = "AccountKind")]
    pub enum Kind {
        /// Somebody who logs in.
        #[default]
        Person,
        /// A program of one organisation, which has keys only.
        ServiceAccount,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    #[sea_orm(column_type = "Text")]
    pub email: String,
    /// The folded address: one mailbox, one account.
    #[sea_orm(column_type = "Text")]
    pub email_key: String,
    #[sea_orm(column_type = "Text")]
    pub display_name: String,
    /// A PHC string; never part of an answer. Empty where there is no password.
    #[sea_orm(column_type = "Text")]
    #[serde(skip)]
    pub password_hash: String,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub disabled_at: Option<Timestamp>,
    #[serde(default)]
    pub kind: Kind,
    /// Whose program this is; of a service account only.
    #[serde(default)]
    pub organisation_id: Option<OrganisationId>,
    /// When its holder proved that the mailbox is theirs.
    #[serde(default)]
    pub email_verified_at: Option<Timestamp>,
    /// A number that its holder proved to be theirs, in international form.
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(default)]
    pub phone: Option<String>,
    /// Since when logging in takes a second factor.
    #[serde(default)]
    pub second_factor_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What a password is checked against, where there is one.
    pub fn password(&self) -> Option<String> {
        (!self.password_hash.is_empty()).then(|| self.password_hash.clone())
    }

    /// Whether this is a person who may log in.
    pub fn may_log_in(&self) -> bool {
        self.kind == Kind::Person && self.disabled_at.is_none()
    }
}
