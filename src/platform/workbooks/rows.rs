//! The rows of a sheet as a stream. The parser runs in a thread of its own and waits for whoever takes
//! the rows, so that a sheet of any length takes the memory of a few rows.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use calamine::{DataRef, ExcelDateTime};

use super::refusals::{WORKBOOK_TOO_WIDE, WORKBOOK_UNREADABLE};
use super::{Opened, unreadable};
use crate::foundation::errors::Refusal;
use crate::foundation::sheets::dates::Moment;
use crate::foundation::sheets::{Cell, SheetRow};

const MOST_COLUMNS: usize = 200;
/// After so many blank rows the table is over: sheets are often formatted to their last line.
pub const LONGEST_GAP: u64 = 1_000;
/// Far above what a spreadsheet accepts in a cell; more is only found in files made to harm.
const LONGEST_CELL: usize = 200_000;
const WAITING_ROWS: usize = 64;

type Sent = Result<SheetRow, Refusal>;

/// Rows that say something, in the order of the sheet; the last may be why no more can be read.
pub struct SheetRows {
    rows: Receiver<Sent>,
    parser: Option<thread::JoinHandle<Option<u64>>>,
    stopped_after: Option<u64>,
}

impl SheetRows {
    pub(super) fn start(opened: Arc<Mutex<Opened>>, sheet: String) -> Self {
        let (sender, rows) = sync_channel(WAITING_ROWS);
        let parser = thread::spawn(move || {
            let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
            match parse(&mut opened, &sheet, &sender) {
                Ok(stopped) => stopped,
                Err(refusal) => {
                    // Whoever hung up does not want to know.
                    let _ = sender.send(Err(refusal));
                    None
                }
            }
        });
        Self {
            rows,
            parser: Some(parser),
            stopped_after: None,
        }
    }

    /// The line after which blank rows went on for so long that reading ended; known at the end.
    pub fn stopped_after(&self) -> Option<u64> {
        self.stopped_after
    }
}

impl Iterator for SheetRows {
    type Item = Sent;

    fn next(&mut self) -> Option<Sent> {
        if let Ok(row) = self.rows.recv() {
            return Some(row);
        }
        match self.parser.take()?.join() {
            Ok(stopped) => {
                self.stopped_after = stopped;
                None
            }
            Err(_) => Some(Err(
                WORKBOOK_UNREADABLE.with("reason", "its parts do not fit together")
            )),
        }
    }
}

/// Sends row after row; the line after which it stopped early, if it did.
fn parse(
    opened: &mut Opened,
    sheet: &str,
    sender: &SyncSender<Sent>,
) -> Result<Option<u64>, Refusal> {
    let mut cells = opened
        .worksheet_cells_reader(sheet)
        .map_err(|fault| unreadable(&fault))?;
    let mut row = SheetRow::default();
    let mut last_said = 0;
    loop {
        let cell = cells
            .next_cell_with_formula_metadata()
            .map_err(|fault| unreadable(&fault))?;
        let line = cell.as_ref().map(|cell| u64::from(cell.pos.0) + 1);
        if line != Some(row.line) && row.line > 0 {
            let done = std::mem::take(&mut row);
            if !done.formulas.is_empty() || done.cells.iter().any(|cell| !cell.is_blank()) {
                last_said = done.line;
                if sender.send(Ok(done)).is_err() {
                    return Ok(None);
                }
            }
        }
        let (Some(cell), Some(line)) = (cell, line) else {
            return Ok(None);
        };
        if line < last_said {
            return Err(WORKBOOK_UNREADABLE.with("reason", "its rows are out of order"));
        }
        if line > last_said + LONGEST_GAP {
            return Ok(Some(last_said));
        }
        row.line = line;
        let place = cell.pos.1 as usize;
        let value = value(&cell.value);
        if place >= MOST_COLUMNS {
            if value.is_blank() {
                continue;
            }
            return Err(WORKBOOK_TOO_WIDE
                .with("line", line)
                .with("max", MOST_COLUMNS));
        }
        if cell.formula.is_some() {
            row.formulas.push(place);
        }
        if row.cells.len() <= place {
            row.cells.resize(place + 1, Cell::Empty);
        }
        row.cells[place] = value;
    }
}

fn value(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| {
        if text.len() > LONGEST_CELL {
            Cell::Error("#LENGTH!".to_owned())
        } else if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.to_owned())
        }
    };
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(own) => text(own),
        DataRef::SharedString(shared) => text(shared),
        DataRef::Bool(truth) => Cell::Truth(*truth),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(written) | DataRef::DurationIso(written) => text(written),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// A number that is formatted as a date; what is no day of our time stays the number it is.
fn date(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let at = u32::from(hour) * 3_600 + u32::from(minute) * 60 + u32::from(second);
    let seconds = (at > 0).then_some(at);
    let day = Moment::of(i32::from(year), u32::from(month), u32::from(day), seconds);
    match day.filter(|_| moment.is_datetime() && moment.as_f64() >= 1.0) {
        Some(moment) => Cell::Moment(moment),
        None => Cell::Number(moment.as_f64()),
    }
}
