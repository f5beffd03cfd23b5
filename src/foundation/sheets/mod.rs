//! Tables of demands and suppliers as people send them: what their headers, amounts, dates and names
//! mean, and what the same says in the import format. Nothing here opens a file: rows of cells come
//! in, objects of the import format or reasons go out, so that a command and an upload read alike.

pub mod amounts;
mod candidate;
mod cells;
mod codes;
pub mod columns;
pub mod dates;
mod header;
pub mod mapping;
pub mod neutral;
pub mod refusals;
pub mod shapes;
mod table;
mod values;

#[cfg(test)]
pub use codes::codes_of_choice;
pub use codes::{Vocabulary, names_of};
pub use mapping::Mapping;
pub use table::{Placed, TableReader, Understanding, understand};

use self::dates::Moment;

/// The source under which an export names what was not imported; its key there is its id.
pub const OWN_SOURCE: &str = "jiebang";

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    Demands,
    Suppliers,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Truth(bool),
    Moment(Moment),
    /// What the spreadsheet shows where a formula failed: `#N/A`.
    Error(String),
}

impl Cell {
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(|c| c.is_whitespace() || c == '\u{feff}'),
            Self::Number(_) | Self::Truth(_) | Self::Moment(_) | Self::Error(_) => false,
        }
    }

    /// The cell as people see it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => amounts::number_text(*number),
            Self::Truth(truth) => truth.to_string(),
            Self::Moment(moment) => moment.to_string(),
        }
    }
}

/// A row of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetRow {
    /// From 1, as spreadsheets number them.
    pub line: u64,
    pub cells: Vec<Cell>,
    /// The places of cells that hold a formula; they say what it last gave.
    pub formulas: Vec<usize>,
}

/// Cells that were joined into one, both ends included: lines from 1, places from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub lines: (u64, u64),
    pub places: (usize, usize),
}
