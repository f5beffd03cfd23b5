//! A supplier: one organisation's profile. The draft is what its members edit, the published card
//! what others see; the columns beside them are what lists filter, sort and show, and always those
//! of the published card.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::card::SupplierCard;
use crate::foundation::ids::{OrganisationId, SupplierId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// Who sees the published card.
    #[graphql(name = "SupplierVisibility")]
    pub enum Visibility {
        /// Everybody.
        Public,
        /// Persons who are logged in.
        Platform,
        /// Only members of the organisation; it is not matched either.
        Hidden,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "suppliers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SupplierId,
    pub organisation_id: OrganisationId,
    pub visibility: Visibility,
    pub version: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub draft: SupplierCard,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub published: Option<SupplierCard>,
    pub published_version: Option<i64>,
    /// The last time it was published; absent while it never was.
    pub published_at: Option<Timestamp>,
    #[sea_orm(column_type = "Text")]
    pub headline: String,
    /// GB/T 2260: where the organisation was at home when the card was published.
    #[sea_orm(column_type = "Text")]
    pub region_code: String,
    pub one_person_company: bool,
    pub team_size: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub external_id: Option<String>,
    /// The folded text that searches look into.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether the members have changed the draft since it was published, or never published it.
    pub fn has_unpublished_changes(&self) -> bool {
        self.published.as_ref() != Some(&self.draft)
    }
}
