//! What changed with each version of a demand.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::demand::DemandState;
use crate::foundation::ids::{DemandId, UserId};
use crate::foundation::time::Timestamp;

/// One field before and after, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The path of the field in the scenario card, for example `budget.maxMinor`.
    pub field: String,
    pub before: serde_json::Value,
    pub after: serde_json::Value,
}

/// The changes of one version, in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct FieldChanges(pub Vec<FieldChange>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demand_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub demand_id: DemandId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub state: DemandState,
    #[sea_orm(column_type = "JsonBinary")]
    pub changes: FieldChanges,
    pub actor_id: Option<UserId>,
    pub changed_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
