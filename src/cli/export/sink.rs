//! The file of an export: JSON lines, CSV whose cells no program takes for formulas, or a workbook of
//! texts under two headers, one for people and one for the import.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Map, Value};

use super::super::import::{Format, write_record};
use crate::foundation::sheets::TableKind;
use crate::foundation::sheets::columns::{exact, filling};
use crate::foundation::sheets::shapes::{self, cell, get};
use crate::platform::workbooks::{CellStyle, SheetWriter};

pub struct Sink {
    columns: Vec<shapes::Column>,
    out: Out,
}

enum Out {
    Jsonl(BufWriter<File>),
    Csv(BufWriter<File>),
    Xlsx(Box<SheetWriter>, PathBuf),
}

impl Sink {
    pub fn start(
        kind: TableKind,
        file: &Path,
        format: Format,
        with_contacts: bool,
    ) -> anyhow::Result<Self> {
        // A deadline is written as the day it is; the days from an import are not known any more.
        let columns: Vec<shapes::Column> = exact(kind)
            .iter()
            .filter(|(field, _)| *field != "submissionDeadlineDays")
            .filter(|(field, _)| with_contacts || !field.starts_with("contact."))
            .copied()
            .collect();
        let names: Vec<&str> = columns.iter().map(|(field, _)| *field).collect();
        let create = || -> anyhow::Result<BufWriter<File>> {
            let created = File::create(file).with_context(|| file.display().to_string())?;
            Ok(BufWriter::new(created))
        };
        let out = match format {
            Format::Jsonl => Out::Jsonl(create()?),
            Format::Csv => {
                let mut out = create()?;
                // Spreadsheet programs take CSV for the local encoding unless it begins with this mark.
                out.write_all("\u{feff}".as_bytes())?;
                write_record(&mut out, &names)?;
                Out::Csv(out)
            }
            Format::Xlsx => {
                let widths = vec![18.0; columns.len()];
                let name = match kind {
                    TableKind::Demands => "demands",
                    TableKind::Suppliers => "suppliers",
                };
                let mut sheet = SheetWriter::start(name, &widths, 2)?;
                let shown: Vec<&str> = names
                    .iter()
                    .map(|field| filling(kind, field).map_or("", |column| column.zh))
                    .collect();
                sheet.row(CellStyle::Heading, &shown)?;
                sheet.row(CellStyle::Small, &names)?;
                Out::Xlsx(Box::new(sheet), file.to_owned())
            }
        };
        Ok(Self { columns, out })
    }

    pub fn row(&mut self, row: &Map<String, Value>) -> anyhow::Result<()> {
        if let Out::Jsonl(out) = &mut self.out {
            serde_json::to_writer(&mut *out, row)?;
            out.write_all(b"\n")?;
            return Ok(());
        }
        let cells: Vec<String> = self
            .columns
            .iter()
            .map(|(field, shape)| {
                get(row, field).map_or_else(String::new, |value| cell(*shape, value))
            })
            .collect();
        match &mut self.out {
            Out::Csv(out) => write_record(out, &cells)?,
            Out::Xlsx(sheet, _) => sheet.row(CellStyle::Plain, &cells)?,
            Out::Jsonl(_) => {}
        }
        Ok(())
    }

    pub fn finish(self) -> anyhow::Result<()> {
        match self.out {
            Out::Jsonl(mut out) | Out::Csv(mut out) => out.flush()?,
            Out::Xlsx(sheet, file) => sheet.finish(&file)?,
        }
        Ok(())
    }
}
