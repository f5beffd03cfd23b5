//! What may be uploaded: the kinds of files, and the inspection that their bytes pass.

mod inspection;
mod kinds;
mod text;
mod zip;

pub use inspection::Inspection;
pub use kinds::{Kind, allowed, kind_of};
