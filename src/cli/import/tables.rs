//! Tables as people send them, on their way from a file to rows of the import: the sheet is chosen,
//! the header found, and each row read by `foundation/sheets`.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use anyhow::Context;

use super::{Format, ImportKind, csv, rows::RawRow};
use crate::foundation::errors::{Error, Refusal};
use crate::foundation::sheets::refusals::TABLE_WITHOUT_HEADER;
use crate::foundation::sheets::{
    Cell, Mapping, Merge, SheetRow, TableKind, TableReader, neutral, shapes, understand,
};
use crate::platform::workbooks::{SheetRows, Workbook, encoding};

/// Rows that are looked at before the first is read.
const LOOKED_AT: usize = 61;

impl From<ImportKind> for TableKind {
    fn from(kind: ImportKind) -> Self {
        match kind {
            ImportKind::Demands => Self::Demands,
            ImportKind::Suppliers => Self::Suppliers,
        }
    }
}

/// How a table is to be understood, beside its own words.
#[derive(Clone, Debug, Default)]
pub struct TableOptions {
    /// The sheet, by name or by its number from 1.
    pub sheet: Option<String>,
    pub mapping: Mapping,
}

/// What a file of CSV or XLSX turned out to be.
pub enum Opened {
    /// CSV with the columns of the import format in its first row.
    Columns(Box<dyn Iterator<Item = io::Result<RawRow>>>),
    Table(Box<Table>),
}

/// A table that was understood; an iterator of its rows.
pub struct Table {
    pub reader: TableReader,
    /// The name of its sheet, and of those that were not read.
    pub sheet: Option<String>,
    pub other_sheets: Vec<String>,
    /// The encoding of CSV.
    pub encoding: Option<&'static str>,
    head: VecDeque<SheetRow>,
    rest: Rest,
}

enum Rest {
    Sheet(SheetRows),
    Text(Box<dyn Iterator<Item = io::Result<Record>>>),
}

/// A record of CSV, or why its line is none.
type Record = (u64, Result<Vec<String>, Refusal>);

/// Opens a file of CSV or XLSX and finds its table.
pub fn open(
    kind: ImportKind,
    file: &Path,
    format: Format,
    options: &TableOptions,
    plain_rows: bool,
) -> anyhow::Result<Opened> {
    let opened = || File::open(file).with_context(|| file.display().to_string());
    if format == Format::Xlsx {
        let workbook = Workbook::open(Box::new(BufReader::new(opened()?))).map_err(Error::from)?;
        let table = sheet(kind.into(), &workbook, options).map_err(Error::from)?;
        return Ok(Opened::Table(Box::new(table)));
    }
    if names_columns(text(opened()?)?.0, kind, plain_rows)? {
        let mut known = match kind {
            ImportKind::Demands => shapes::DEMAND_COLUMNS.to_vec(),
            ImportKind::Suppliers => shapes::SUPPLIER_COLUMNS.to_vec(),
        };
        if plain_rows {
            known.extend(shapes::PLAIN_ROW_COLUMNS);
        }
        return Ok(Opened::Columns(Box::new(csv::rows(
            text(opened()?)?.0,
            known,
        ))));
    }
    let (reader, encoding) = text(opened()?)?;
    let table = records(kind.into(), reader, encoding, options)?;
    Ok(Opened::Table(Box::new(table)))
}

fn text(file: File) -> anyhow::Result<(impl BufRead, &'static str)> {
    let decoded = encoding::as_utf8(BufReader::new(file)).context("the file cannot be read")?;
    Ok(decoded.map_err(Error::from)?)
}

/// Whether the first record is a header of the import format: one of its names is enough, so that a
/// misspelt one beside it is refused and not taken for a word of people's own.
fn names_columns(reader: impl BufRead, kind: ImportKind, plain_rows: bool) -> io::Result<bool> {
    let Some((_, Ok(cells))) = csv::records(reader).next().transpose()? else {
        return Ok(false);
    };
    let known = match kind {
        ImportKind::Demands => shapes::DEMAND_COLUMNS,
        ImportKind::Suppliers => shapes::SUPPLIER_COLUMNS,
    };
    let plain: &[shapes::Column] = if plain_rows {
        shapes::PLAIN_ROW_COLUMNS
    } else {
        &[]
    };
    let is_name = |cell: &String| {
        let mut columns = known.iter().chain(plain);
        columns.any(|(name, _)| *name == cell.trim())
    };
    Ok(cells.iter().any(is_name))
}

/// The table of the sheet that was asked for, or of the first one in sight that has a header.
fn sheet(kind: TableKind, workbook: &Workbook, options: &TableOptions) -> Result<Table, Refusal> {
    let asked = options.sheet.as_ref().or(options.mapping.sheet.as_ref());
    let visible = || workbook.sheets().iter().filter(|sheet| !sheet.hidden);
    let candidates: Vec<&str> = match asked {
        Some(asked) => vec![workbook.sheet(asked)?.name.as_str()],
        None => visible().map(|sheet| sheet.name.as_str()).collect(),
    };
    let mut reason = TABLE_WITHOUT_HEADER.refusal();
    for name in candidates {
        let merges = workbook.merges(name)?;
        let mut rows = workbook.rows(name);
        let head = rows
            .by_ref()
            .take(LOOKED_AT)
            .collect::<Result<Vec<_>, _>>()?;
        match understand(kind, &head, &merges, &options.mapping) {
            Ok(understanding) => {
                return Ok(Table {
                    reader: TableReader::new(understanding, &merges),
                    sheet: Some(name.to_owned()),
                    other_sheets: visible()
                        .filter(|sheet| sheet.name != name)
                        .map(|sheet| sheet.name.clone())
                        .collect(),
                    encoding: None,
                    head: head.into(),
                    rest: Rest::Sheet(rows),
                });
            }
            // A sheet that is nearly a table says more than one that is none.
            Err(refusal) if refusal.code != &TABLE_WITHOUT_HEADER => reason = refusal,
            Err(_) => {}
        }
    }
    Err(reason)
}

fn records(
    kind: TableKind,
    reader: impl BufRead + 'static,
    encoding: &'static str,
    options: &TableOptions,
) -> anyhow::Result<Table> {
    let mut records = csv::records(reader);
    let mut head = Vec::new();
    for record in records.by_ref().take(LOOKED_AT) {
        let (line, cells) = record.context("the file cannot be read")?;
        head.push((line, cells));
    }
    let readable = head.iter().filter_map(|(line, cells)| {
        let cells = cells.as_ref().ok()?;
        Some(sheet_row(*line, cells.clone()))
    });
    let readable: Vec<SheetRow> = readable.collect();
    let merges: &[Merge] = &[];
    let understanding =
        understand(kind, &readable, merges, &options.mapping).map_err(Error::from)?;
    Ok(Table {
        reader: TableReader::new(understanding, merges),
        sheet: None,
        other_sheets: Vec::new(),
        encoding: Some(encoding),
        head: VecDeque::new(),
        rest: Rest::Text(Box::new(head.into_iter().map(Ok).chain(records))),
    })
}

fn sheet_row(line: u64, cells: Vec<String>) -> SheetRow {
    let cell = |text: String| match text.as_str() {
        "" => Cell::Empty,
        text => Cell::Text(neutral::restored(text).to_owned()),
    };
    SheetRow {
        line,
        cells: cells.into_iter().map(cell).collect(),
        formulas: Vec::new(),
    }
}

impl Table {
    /// The line after which so many blank rows came that the rest was not read.
    pub fn stopped_after(&self) -> Option<u64> {
        match &self.rest {
            Rest::Sheet(rows) => rows.stopped_after(),
            Rest::Text(_) => None,
        }
    }

    /// The next row as its file has it.
    fn row(&mut self) -> Option<io::Result<Result<SheetRow, RawRow>>> {
        if let Some(row) = self.head.pop_front() {
            return Some(Ok(Ok(row)));
        }
        match &mut self.rest {
            Rest::Sheet(rows) => Some(match rows.next()? {
                Ok(row) => Ok(Ok(row)),
                Err(refusal) => Err(io::Error::other(Error::from(refusal))),
            }),
            Rest::Text(records) => Some(match records.next()? {
                Err(fault) => Err(fault),
                Ok((line, Ok(cells))) => Ok(Ok(sheet_row(line, cells))),
                Ok((line, Err(reason))) => Ok(Err(RawRow {
                    line,
                    content: Err(vec![reason]),
                })),
            }),
        }
    }
}

impl Iterator for Table {
    type Item = io::Result<RawRow>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.row()? {
                Err(fault) => return Some(Err(fault)),
                Ok(Err(refused)) => return Some(Ok(refused)),
                Ok(Ok(row)) => {
                    if let Some((line, content)) = self.reader.read(row) {
                        return Some(Ok(RawRow { line, content }));
                    }
                }
            }
        }
    }
}
