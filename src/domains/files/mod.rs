//! Files: uploads, what may be uploaded, scanning, and what they are attached to. Who may see the
//! attachments of an object is said by the domain that owns the object, as a [`policy::Reach`].

mod commands;
mod content;
mod events;
mod lifecycle;
mod name;
pub mod policy;
mod queries;
pub mod refusals;
mod store;
pub mod tables;

pub use commands::{
    Holder, RemoveFileInput, UploadFileInput, attach, detach, forget_contents, hand_over,
    remove_file, remove_unattached_file, scan_file, upload_file,
};
pub use events::EVENTS;
pub use lifecycle::may_leave;
pub use policy::may_try;
pub use queries::{
    attached, content, files_by_id, scans_due, unattached_files, unattached_too_long,
};
pub use tables::file::{FilePurpose, Model as File, ObjectKind, ScanState};
