//! A file: its name, its content by hash, what a scanner says, and what it is attached to.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::ids::{FileId, OrganisationId, UserId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// What a scanner has said about a file.
    pub enum ScanState {
        /// It has not been scanned yet.
        Pending,
        /// Nothing was found, or the server has no scanner.
        Clean,
        /// Malicious software was found; nobody can download it.
        Infected,
        /// The scanner could not be asked; it will be asked again.
        Failed,
    }
}

word_enum! {
    /// What kind of object a file is attached to.
    pub enum ObjectKind {
        /// A scenario demand.
        Demand,
        /// A supplier's profile.
        Supplier,
    }
}

word_enum! {
    /// What a file is for.
    pub enum FilePurpose {
        /// What is asked for or offered, in full.
        Specification,
        /// A drawing or a plan.
        Drawing,
        /// A sample of data.
        DataSample,
        /// A brochure or a presentation.
        Presentation,
        /// Evidence of a case.
        CaseEvidence,
        /// A certificate, permit or recognition.
        Certificate,
        /// A contract, an order or a report of acceptance.
        Proof,
        /// Anything else.
        Other,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "files")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    pub organisation_id: OrganisationId,
    pub uploader_id: Option<UserId>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub media_type: String,
    pub size: i64,
    /// In hexadecimal; where the content lies.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    pub purpose: FilePurpose,
    #[sea_orm(column_type = "Text")]
    pub description: String,
    pub scan_state: ScanState,
    pub scan_attempts: i32,
    pub next_scan_at: Option<Timestamp>,
    pub object_kind: Option<ObjectKind>,
    pub object_id: Option<Uuid>,
    /// Until when it waits to be attached; absent once it is.
    pub kept_until: Option<Timestamp>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub removed_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
