//! One file a command; `attach` is the part of an owner's command that concerns the file.

mod attach;
mod forget_contents;
mod remove_file;
mod scan_file;
mod upload_file;

pub use attach::{Holder, attach, detach, hand_over};
pub use forget_contents::forget_contents;
pub use remove_file::{RemoveFileInput, remove_file, remove_unattached_file};
pub use scan_file::scan_file;
pub use upload_file::{UploadFileInput, upload_file};
