//! Suppliers: the profile card as draft and as published, who sees it, browsing.

mod card;
mod commands;
mod events;
mod filter;
mod input;
mod lifecycle;
pub mod policy;
mod queries;
pub mod refusals;
mod store;
pub mod tables;

pub use card::{
    CapabilityOffer, CaseStudy, DeploymentOffer, HeldQualification, Offering, OfferingKind,
    SupplierCard,
};
pub use commands::{
    AttachFileToSupplierInput, CreateSupplierInput, DetachFileFromSupplierInput, Imported,
    PublishImported, PublishSupplierInput, SetSupplierVisibilityInput, SupplierRow,
    UpdateSupplierInput, attach_file_to_supplier, create_supplier, detach_file_from_supplier,
    import_supplier, publish_supplier, set_supplier_visibility, update_supplier,
};
pub use events::EVENTS;
pub use filter::{SupplierFilter, SupplierOrder, SupplierOrderField};
pub use input::SupplierCardInput;
pub use lifecycle::{SupplierAct, completeness};
pub use queries::{
    PublishedSupplier, attachments, available_actions, check_supplier_filter, count_suppliers,
    published_after, published_supplier, supplier_by_external_id, suppliers, suppliers_by_id,
    suppliers_of_organisations, which_fit,
};
pub use tables::supplier::{Column as SupplierColumn, Model as Supplier, Visibility};
