//! Rows of CSV as spreadsheets write it (RFC 4180): comma, double quotes, line ends within quotes.
//! Cut by hand because a row must be bounded even when its quote never ends.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::lines::{LONGEST_ROW, Line, Lines, split_end};
use super::refusals::{
    COLUMN_REPEATED, COLUMN_UNKNOWN, ROW_CELLS, ROW_NOT_UTF8, ROW_QUOTE_OPEN, ROW_TOO_LONG,
};
use super::rows::RawRow;
use crate::foundation::errors::{CONTROL_CHARACTER, Refusal};
use crate::foundation::sheets::neutral;
use crate::foundation::sheets::shapes::{Column, put, value};

type Reasons = Vec<Refusal>;

/// The rows of a file whose first row names its columns, some of those that are known. A header
/// that is not understood is the one refused row, and nothing after it is read.
pub fn rows(reader: impl BufRead, known: Vec<Column>) -> impl Iterator<Item = io::Result<RawRow>> {
    let mut records = Records::new(reader);
    let mut header: Option<Vec<Column>> = None;
    let mut stopped = false;
    std::iter::from_fn(move || {
        loop {
            if stopped {
                return None;
            }
            let (line, cells) = match records.next() {
                Err(fault) => return Some(Err(fault)),
                Ok(record) => record?,
            };
            let content = match (&header, cells) {
                (Some(columns), cells) => cells
                    .map_err(|reason| vec![reason])
                    .and_then(|cells| object(columns, cells)),
                (None, cells) => match cells
                    .map_err(|reason| vec![reason])
                    .and_then(|cells| columns(&cells, &known))
                {
                    Ok(columns) => {
                        header = Some(columns);
                        continue;
                    }
                    Err(reasons) => {
                        stopped = true;
                        Err(reasons)
                    }
                },
            };
            return Some(Ok(RawRow { line, content }));
        }
    })
}

fn columns(names: &[String], known: &[Column]) -> Result<Vec<Column>, Reasons> {
    let mut columns: Vec<Column> = Vec::with_capacity(names.len());
    let mut reasons = Vec::new();
    for name in names {
        match known.iter().find(|(column, _)| *column == name.trim()) {
            None => {
                reasons.push(COLUMN_UNKNOWN.at(name.trim().chars().take(80).collect::<String>()))
            }
            Some(column) if columns.contains(column) => reasons.push(COLUMN_REPEATED.at(column.0)),
            Some(column) => columns.push(*column),
        }
    }
    if reasons.is_empty() {
        Ok(columns)
    } else {
        Err(reasons)
    }
}

/// The object of a row; dots in a column's name lead into it. An empty cell says nothing.
fn object(columns: &[Column], cells: Vec<String>) -> Result<Map<String, Value>, Reasons> {
    if cells.len() != columns.len() {
        return Err(vec![
            ROW_CELLS
                .with("found", cells.len())
                .with("expected", columns.len()),
        ]);
    }
    let mut object = Map::new();
    for ((column, shape), cell) in columns.iter().zip(cells) {
        if cell.contains('\0') {
            return Err(vec![CONTROL_CHARACTER.at(*column)]);
        }
        if cell.trim().is_empty() {
            continue;
        }
        put(&mut object, column, value(*shape, neutral::restored(&cell)));
    }
    Ok(object)
}

/// The records of a file with the numbers of their first lines; blank lines are none.
pub fn records(reader: impl BufRead) -> impl Iterator<Item = io::Result<Record>> {
    let mut records = Records::new(reader);
    std::iter::from_fn(move || records.next().transpose())
}

struct Records<R> {
    lines: Lines<R>,
    /// A comma, or the tabulator of what spreadsheet programs call Unicode text; by the first line.
    separator: Option<u8>,
}

type Record = (u64, Result<Vec<String>, Refusal>);

impl<R: BufRead> Records<R> {
    fn new(reader: R) -> Self {
        Self {
            lines: Lines::new(reader),
            separator: None,
        }
    }

    /// The next record with the number of its first line; blank lines are none.
    fn next(&mut self) -> io::Result<Option<Record>> {
        let mut cutter = Cutter::default();
        let mut length = 0;
        let mut first = None;
        loop {
            let line = self.lines.next()?;
            let begun = *first.get_or_insert(self.lines.number);
            let bytes = match line {
                None if length == 0 => return Ok(None),
                None => return Ok(Some((begun, Err(ROW_QUOTE_OPEN.refusal())))),
                Some(Line::TooLong) => return Ok(Some((begun, Err(too_long())))),
                Some(Line::Bytes(bytes)) => bytes,
            };
            let separator = *self.separator.get_or_insert_with(|| {
                let count = |wanted: u8| bytes.iter().filter(|byte| **byte == wanted).count();
                if count(b'\t') > count(b',') {
                    b'\t'
                } else {
                    b','
                }
            });
            length += bytes.len();
            if length > LONGEST_ROW {
                return Ok(Some((begun, Err(too_long()))));
            }
            if !cutter.cut(&bytes, separator) {
                continue;
            }
            if cutter.is_blank() {
                (cutter, length, first) = (Cutter::default(), 0, None);
                continue;
            }
            return Ok(Some((begun, cutter.cells())));
        }
    }
}

fn too_long() -> Refusal {
    ROW_TOO_LONG.with("max", LONGEST_ROW)
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    CellStart,
    Plain,
    Quoted,
    /// After a quote within quotes: the end of the cell, or the first half of a doubled one.
    QuoteSeen,
}

/// Cuts the lines of one record into cells.
#[derive(Default)]
struct Cutter {
    done: Vec<Vec<u8>>,
    cell: Vec<u8>,
    place: Place,
}

impl Cutter {
    /// Adds a line and tells whether the record ends with it.
    fn cut(&mut self, line: &[u8], separator: u8) -> bool {
        let (text, end) = split_end(line);
        for byte in text {
            match (self.place, byte) {
                (Place::CellStart, b'"') => self.place = Place::Quoted,
                (Place::CellStart | Place::Plain | Place::QuoteSeen, byte)
                    if *byte == separator =>
                {
                    self.done.push(std::mem::take(&mut self.cell));
                    self.place = Place::CellStart;
                }
                (Place::CellStart | Place::Plain, _) => {
                    self.place = Place::Plain;
                    self.cell.push(*byte);
                }
                (Place::Quoted, b'"') => self.place = Place::QuoteSeen,
                (Place::Quoted, _) => self.cell.push(*byte),
                (Place::QuoteSeen, b'"') => {
                    self.place = Place::Quoted;
                    self.cell.push(b'"');
                }
                (Place::QuoteSeen, _) => {
                    self.place = Place::Plain;
                    self.cell.push(*byte);
                }
            }
        }
        if self.place == Place::Quoted {
            self.cell.extend_from_slice(end);
            return false;
        }
        self.done.push(std::mem::take(&mut self.cell));
        true
    }

    fn is_blank(&self) -> bool {
        self.done.len() == 1 && self.done[0].trim_ascii().is_empty()
    }

    fn cells(self) -> Result<Vec<String>, Refusal> {
        self.done
            .into_iter()
            .map(|cell| String::from_utf8(cell).map_err(|_| ROW_NOT_UTF8.refusal()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::sheets::shapes::DEMAND_COLUMNS;
    use serde_json::json;

    fn read(file: &[u8]) -> Vec<(u64, Result<Value, &'static str>)> {
        rows(file, DEMAND_COLUMNS.to_vec())
            .map(|row| row.expect("reading memory cannot fail"))
            .map(|row| {
                (
                    row.line,
                    row.content
                        .map(Value::Object)
                        .map_err(|reasons| reasons[0].code.name),
                )
            })
            .collect()
    }

    #[test]
    fn quotes_line_ends_and_dots_are_read_as_spreadsheets_write_them() {
        let file = "\u{feff}title,problem,organisation.name,organisation.kind,areas\r\n\
                    \"a, \"\"b\"\"\",\"one\r\ntwo\",甲,TEAM,x;y\r\n\r\n5\" 屏,,,,\n";
        assert_eq!(
            read(file.as_bytes()),
            [
                (
                    2,
                    Ok(json!({
                        "title": "a, \"b\"", "problem": "one\r\ntwo",
                        "organisation": {"name": "甲", "kind": "TEAM"}, "areas": ["x", "y"]
                    }))
                ),
                (5, Ok(json!({"title": "5\" 屏"}))),
            ]
        );
    }

    #[test]
    fn every_bad_row_is_refused_and_the_others_are_read() {
        let mut file = b"title,problem\na\nb,c,d\n\xff,x\ne\0,f\n".to_vec();
        file.extend(std::iter::repeat_n(b'x', LONGEST_ROW + 5));
        file.extend_from_slice(b",\ng,h\n\"open,i\nj,k\n");
        assert_eq!(
            read(&file),
            [
                (2, Err("ROW_CELLS")),
                (3, Err("ROW_CELLS")),
                (4, Err("ROW_NOT_UTF8")),
                (5, Err("CONTROL_CHARACTER")),
                (6, Err("ROW_TOO_LONG")),
                (7, Ok(json!({"title": "g", "problem": "h"}))),
                (8, Err("ROW_QUOTE_OPEN")),
            ]
        );
    }

    #[test]
    fn a_quote_that_never_ends_is_given_up_at_the_bound() {
        let mut file = b"title\n\"".to_vec();
        for _ in 0..LONGEST_ROW / 8 + 10 {
            file.extend_from_slice(b"1234567\n");
        }
        let found = read(&file);
        assert_eq!(found[0], (2, Err("ROW_TOO_LONG")));
        assert!(found.len() > 1, "reading goes on after it");
    }

    #[test]
    fn an_unknown_or_repeated_column_stops_the_file_at_its_header() {
        assert_eq!(read(b"title,titel\na,b\n"), [(1, Err("COLUMN_UNKNOWN"))]);
        assert_eq!(read(b"title,title\na,b\n"), [(1, Err("COLUMN_REPEATED"))]);
    }
}
