//! A person's duty on the platform.

use sea_orm::entity::prelude::*;

use crate::foundation::actor::Duty;
use crate::foundation::ids::UserId;
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "duties")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub duty: Duty,
    pub granted_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
