//! A demand that a person follows.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::ids::{DemandId, UserId};
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "followed_demands")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub demand_id: DemandId,
    /// The version of the demand when it was followed.
    pub version: i64,
    pub followed_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
