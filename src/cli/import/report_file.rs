//! The report of an import as a file: one line for each row of the table, for whoever sent it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::report::{Effect, RowOutcome};
use crate::foundation::sheets::neutral;
use crate::platform::workbooks::{CellStyle, SheetWriter};

const HEADER: [&str; 7] = [
    "line",
    "outcome",
    "externalId",
    "id",
    "column",
    "code",
    "reason",
];

/// Writes lines as they come.
pub enum ReportFile {
    Csv(BufWriter<File>),
    Xlsx(Box<SheetWriter>, PathBuf),
}

impl ReportFile {
    /// CSV, unless the file's name ends in `.xlsx`.
    pub fn start(path: &Path) -> anyhow::Result<Self> {
        let is_workbook = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
        if is_workbook {
            let widths = [8.0, 12.0, 24.0, 40.0, 24.0, 24.0, 80.0];
            let mut sheet = SheetWriter::start("report", &widths, 1)?;
            sheet.row(CellStyle::Heading, &HEADER)?;
            return Ok(Self::Xlsx(Box::new(sheet), path.to_owned()));
        }
        let file = File::create(path).with_context(|| path.display().to_string())?;
        let mut file = BufWriter::new(file);
        // Spreadsheet programs take CSV for the local encoding unless it begins with this mark.
        file.write_all("\u{feff}".as_bytes())?;
        let mut report = Self::Csv(file);
        report.line(&HEADER.map(str::to_owned))?;
        Ok(report)
    }

    pub fn row(&mut self, outcome: &RowOutcome, dry_run: bool) -> anyhow::Result<()> {
        let together = |part: &dyn Fn(&super::RowFault) -> String| {
            let parts: Vec<String> = outcome.faults.iter().map(part).collect();
            parts.join("\n")
        };
        let (word, id) = match &outcome.saved {
            None => ("refused", ""),
            Some(saved) => {
                let word = match saved.effect {
                    Effect::Created => "created",
                    Effect::Changed => "updated",
                    Effect::Unchanged => "unchanged",
                };
                // What a dry run created is not there.
                let gone = dry_run && saved.effect == Effect::Created;
                (word, if gone { "" } else { saved.id.as_str() })
            }
        };
        self.line(&[
            outcome.line.to_string(),
            word.to_owned(),
            outcome.external_id.clone().unwrap_or_default(),
            id.to_owned(),
            together(&|fault| fault.column.clone().unwrap_or_default()),
            together(&|fault| fault.code.clone()),
            together(&|fault| fault.message.clone()),
        ])
    }

    fn line(&mut self, cells: &[String; 7]) -> anyhow::Result<()> {
        match self {
            Self::Csv(file) => write_record(file, cells)?,
            Self::Xlsx(sheet, _) => sheet.row(CellStyle::Plain, cells)?,
        }
        Ok(())
    }

    pub fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Csv(mut file) => file.flush()?,
            Self::Xlsx(sheet, path) => sheet.finish(&path)?,
        }
        Ok(())
    }
}

/// A line of CSV with every cell made harmless.
pub fn write_record<T: AsRef<str>>(out: &mut impl Write, cells: &[T]) -> std::io::Result<()> {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        let text = neutral::neutralised(cell.as_ref());
        if text.contains(['"', ',', '\n', '\r', '\t']) || text.trim() != text {
            write!(out, "\"{}\"", text.replace('"', "\"\""))?;
        } else {
            out.write_all(text.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}
