//! A search that is kept and read against whatever becomes public.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domains::demands::DemandFilter;
use crate::domains::suppliers::SupplierFilter;
use crate::foundation::ids::{SavedSearchId, UserId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// What a saved search looks for.
    pub enum SearchTarget {
        /// Demands that open.
        Demands,
        /// Suppliers whose profile is published.
        Suppliers,
    }
}

/// The filter of a saved search, of its target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(rename_all = "camelCase")]
pub enum SearchFilter {
    Demands(DemandFilter),
    Suppliers(SupplierFilter),
}

impl SearchFilter {
    /// The filter over demands; nothing is narrowed where it is one over suppliers.
    pub fn demands(&self) -> DemandFilter {
        match self {
            Self::Demands(filter) => filter.clone(),
            Self::Suppliers(_) => DemandFilter::default(),
        }
    }

    /// The filter over suppliers; nothing is narrowed where it is one over demands.
    pub fn suppliers(&self) -> SupplierFilter {
        match self {
            Self::Suppliers(filter) => filter.clone(),
            Self::Demands(_) => SupplierFilter::default(),
        }
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "saved_searches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedSearchId,
    pub user_id: UserId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub target: SearchTarget,
    #[sea_orm(column_type = "JsonBinary")]
    pub filter: SearchFilter,
    pub version: i64,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
