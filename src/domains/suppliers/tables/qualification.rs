//! Under which qualifications a published supplier is found, and until when.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::SupplierId;
use crate::foundation::time::Day;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supplier_qualifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub supplier_id: SupplierId,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// The last day on which it holds; absent for no end.
    pub expires_on: Option<Day>,
}

impl ActiveModelBehavior for ActiveModel {}
