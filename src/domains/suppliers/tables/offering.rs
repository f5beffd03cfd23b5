//! Under which kinds of offerings a published supplier is found.

use sea_orm::entity::prelude::*;

use super::super::card::OfferingKind;
use crate::foundation::ids::SupplierId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supplier_offerings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub supplier_id: SupplierId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: OfferingKind,
}

impl ActiveModelBehavior for ActiveModel {}
