//! A person's place in an organisation, or an invitation to one.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::actor::Role;
use crate::foundation::ids::{MembershipId, OrganisationId, UserId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// Where a membership stands.
    #[graphql(name = "MembershipStatus")]
    pub enum Status {
        /// An invitation that waits for an answer.
        Invited,
        /// The person is a member.
        Active,
        /// The invitation was declined.
        Declined,
        /// The person left.
        Left,
        /// The person was removed, or the invitation withdrawn.
        Removed,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub organisation_id: OrganisationId,
    /// Known once an invitation is accepted.
    pub user_id: Option<UserId>,
    #[sea_orm(column_type = "Text")]
    pub email_key: String,
    pub role: Role,
    pub status: Status,
    pub invited_by: Option<UserId>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
