//! Under which capabilities a published supplier is found.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::SupplierId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supplier_capabilities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub supplier_id: SupplierId,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
}

impl ActiveModelBehavior for ActiveModel {}
