//! Spreadsheet files: opened within bounds, read row by row, and written in constant memory. What
//! their tables mean is not known here.

mod archive;
pub mod encoding;
pub mod refusals;
mod rows;
mod sniff;
mod writer;

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx};

use self::refusals::{WORKBOOK_SHEET_UNKNOWN, WORKBOOK_SHEETS, WORKBOOK_UNREADABLE};
pub use self::rows::SheetRows;
pub use self::writer::{CellStyle, SheetWriter, workbook_fault};
use crate::foundation::errors::Refusal;
use crate::foundation::sheets::Merge;

/// Sheets that are looked at.
const MOST_SHEETS: usize = 64;
/// Joined cells that are minded; a table has a few.
const MOST_MERGES: usize = 100_000;

/// What a workbook is read from: a file, or bytes that were uploaded.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

type Opened = Xlsx<Box<dyn Source>>;

/// An XLSX workbook.
pub struct Workbook {
    opened: Arc<Mutex<Opened>>,
    sheets: Vec<SheetName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetName {
    pub name: String,
    pub hidden: bool,
}

impl Workbook {
    /// Opens a workbook, unless it is none, is encrypted, or would not fit into the bounds.
    pub fn open(mut source: Box<dyn Source>) -> Result<Self, Refusal> {
        sniff::expect_workbook(&mut source)?;
        let source = archive::checked(source)?;
        let opened = guarded(|| Xlsx::new(source))?;
        let sheets: Vec<SheetName> = opened
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| SheetName {
                name: sheet.name.clone(),
                hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect();
        if sheets.len() > MOST_SHEETS {
            return Err(WORKBOOK_SHEETS.with("max", MOST_SHEETS));
        }
        Ok(Self {
            opened: Arc::new(Mutex::new(opened)),
            sheets,
        })
    }

    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// The sheet of a name, or of a number from 1.
    pub fn sheet(&self, given: &str) -> Result<&SheetName, Refusal> {
        let numbered = || {
            let number: usize = given.parse().ok()?;
            self.sheets.get(number.checked_sub(1)?)
        };
        self.sheets
            .iter()
            .find(|sheet| sheet.name == given)
            .or_else(numbered)
            .ok_or_else(|| {
                let names: Vec<&str> = self.sheets.iter().map(|one| one.name.as_str()).collect();
                WORKBOOK_SHEET_UNKNOWN
                    .with("sheet", given)
                    .with("sheets", names.join(", "))
            })
    }

    /// The joined cells of a sheet.
    pub fn merges(&self, sheet: &str) -> Result<Vec<Merge>, Refusal> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let merges = guarded(|| opened.merge_cells_by_sheet_name(sheet))?;
        let merge = |one: &calamine::Dimensions| Merge {
            lines: (u64::from(one.start.0) + 1, u64::from(one.end.0) + 1),
            places: (one.start.1 as usize, one.end.1 as usize),
        };
        Ok(merges.iter().take(MOST_MERGES).map(merge).collect())
    }

    /// The rows of a sheet that say something, from its first.
    pub fn rows(&self, sheet: &str) -> SheetRows {
        SheetRows::start(Arc::clone(&self.opened), sheet.to_owned())
    }
}

/// Runs the parser, whose faults and panics on broken files are both the file's.
fn guarded<T>(parse: impl FnOnce() -> Result<T, calamine::XlsxError>) -> Result<T, Refusal> {
    match catch_unwind(AssertUnwindSafe(parse)) {
        Ok(Ok(parsed)) => Ok(parsed),
        Ok(Err(fault)) => Err(unreadable(&fault)),
        Err(_) => Err(WORKBOOK_UNREADABLE.with("reason", "its parts do not fit together")),
    }
}

fn unreadable(fault: &calamine::XlsxError) -> Refusal {
    let reason: String = fault.to_string().chars().take(200).collect();
    WORKBOOK_UNREADABLE.with("reason", reason)
}
