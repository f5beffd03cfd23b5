//! Under which capabilities a demand is found.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::DemandId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demand_capabilities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub demand_id: DemandId,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    pub required: bool,
}

impl ActiveModelBehavior for ActiveModel {}
