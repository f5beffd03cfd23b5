//! The second factor of a person: a secret that their device and we know.

use sea_orm::entity::prelude::*;

use crate::foundation::ids::UserId;
use crate::foundation::time::Timestamp;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factors")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// Sealed; it opens for this person only.
    #[sea_orm(column_type = "Text")]
    pub secret: String,
    pub enrolled_at: Timestamp,
    /// Until then it is not asked for.
    pub confirmed_at: Option<Timestamp>,
    /// The last step whose code was accepted: no code is accepted twice.
    pub last_step: i64,
}

impl ActiveModelBehavior for ActiveModel {}
