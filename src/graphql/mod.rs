//! The API. Resolvers translate: they hold no SQL, no time and no business condition. The folders
//! mirror `domains/` name by name; `schema.rs` only merges.

pub mod centres;
pub mod connection;
pub mod context;
pub mod demands;
pub mod error;
pub mod facets;
pub mod feedback;
pub mod files;
pub mod follows;
pub mod guard;
pub mod highlights;
pub mod identity;
pub mod interests;
pub mod loader;
pub mod loaders;
pub mod matching;
pub mod node;
pub mod notifications;
pub mod payload;
pub mod reference;
pub mod results;
pub mod schema;
pub mod selection;
pub mod statistics;
pub mod suggestions;
pub mod suppliers;
pub mod values;
