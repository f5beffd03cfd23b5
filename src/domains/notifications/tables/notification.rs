//! News for one person.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::catalogue::NotificationKind;
use crate::foundation::ids::{
    DemandId, InterestId, NotificationId, OrganisationId, ResultId, SupplierId, UserId,
};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// Whether and how news has left by e-mail.
    pub enum Told {
        /// It stands in the inbox only.
        Inbox,
        /// It goes into the next digest.
        Digest,
        /// A message of its own was handed to the mailer, or a digest was.
        Mailed,
    }
}

/// What a sentence is made of, by the names in its template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Facts(pub BTreeMap<String, String>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "notifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    pub user_id: UserId,
    /// The organisation for which the person is told; absent for what concerns the person alone.
    pub organisation_id: Option<OrganisationId>,
    pub kind: NotificationKind,
    pub demand_id: Option<DemandId>,
    pub supplier_id: Option<SupplierId>,
    pub interest_id: Option<InterestId>,
    pub result_id: Option<ResultId>,
    #[sea_orm(column_type = "JsonBinary")]
    pub facts: Facts,
    /// How many times it happened; one row counts for a thing and a day.
    pub count: i32,
    #[sea_orm(column_type = "Text")]
    pub dedup_key: String,
    pub told: Told,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
