//! Words that all domains share. Values and pure functions only: nothing here reads a clock,
//! a file, a socket or a database.

pub mod actor;
pub mod checks;
pub mod commands;
pub mod contact;
pub mod errors;
pub mod identifiers;
pub mod ids;
pub mod locale;
pub mod money;
pub mod pages;
mod reference_rows;
pub mod regions;
pub mod scalars;
pub mod sheets;
pub mod sides;
pub mod synonyms;
pub mod taxonomy;
pub mod text;
pub mod time;
pub mod vocabulary;
mod width;
pub mod words;
pub mod working_days;
