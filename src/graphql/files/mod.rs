//! The API of files: the object, the list of those that wait, and removing one. Bytes travel over
//! `POST /files` and `GET /files/{id}`; attaching belongs to what files are attached to.

mod mutations;
mod queries;
mod types;

pub use mutations::*;
pub use queries::{FilesQuery, visible_files};
pub use types::FileObject;
