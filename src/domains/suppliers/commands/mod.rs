//! One file a command.

mod attach_file_to_supplier;
mod create_supplier;
mod detach_file_from_supplier;
mod import_supplier;
mod publish_supplier;
mod set_supplier_visibility;
mod update_supplier;

pub use attach_file_to_supplier::*;
pub use create_supplier::*;
pub use detach_file_from_supplier::*;
pub use import_supplier::*;
pub use publish_supplier::*;
pub use set_supplier_visibility::*;
pub use update_supplier::*;
