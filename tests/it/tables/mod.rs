//! Tables as people send them: read from workbooks and CSV, written as forms and exports.

mod exports;
mod forms;
mod hostile;
mod messy;
mod runs;

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jiebang::cli::{
    Format, ImportKind, ImportOptions, ImportReport, RowOutcome, TableOptions, import_from_file,
};
use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet};
use zip::write::SimpleFileOptions;

use crate::support::World;

/// A world with a folder for files.
pub struct Desk {
    pub world: World,
    folder: tempfile::TempDir,
}

impl Desk {
    pub async fn start() -> Self {
        Self {
            world: World::start().await,
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// Saves a workbook with one sheet.
    pub fn sheet(&self, name: &str, fill: impl FnOnce(&mut Worksheet)) -> PathBuf {
        self.write(name, &workbook(fill))
    }

    pub async fn import(&self, kind: ImportKind, file: &Path) -> anyhow::Result<ImportReport> {
        let table = TableOptions::default();
        Ok(self.import_with(kind, file, false, table).await?.0)
    }

    pub async fn import_with(
        &self,
        kind: ImportKind,
        file: &Path,
        dry_run: bool,
        table: TableOptions,
    ) -> anyhow::Result<(ImportReport, Vec<RowOutcome>)> {
        let operation = self.world.system().with_dry_run(dry_run);
        let options = ImportOptions {
            format: Format::of(file).expect("an ending that is known"),
            source: Some("test".to_owned()),
            ..ImportOptions::default()
        };
        let mut outcomes = Vec::new();
        let mut watch = |outcome: &RowOutcome| outcomes.push(outcome.clone());
        let report = import_from_file(&operation, kind, file, &options, &table, &mut watch).await?;
        Ok((report, outcomes))
    }

    /// How many demands there are.
    pub async fn demands(&self) -> u64 {
        let path = self.path("count.jsonl");
        let options = jiebang::cli::ExportOptions::default();
        let operation = self.world.system();
        jiebang::cli::export_to_file(
            &operation,
            ImportKind::Demands,
            &path,
            Format::Jsonl,
            &options,
        )
        .await
        .expect("an export")
    }

    /// Runs the program on the database of the world.
    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_jiebang"))
            .current_dir(self.folder.path())
            .arg("--database")
            .arg(&self.world.config.database.url)
            .args(arguments)
            .output()
            .expect("the program runs")
    }
}

pub fn counts(report: &ImportReport) -> [u64; 4] {
    [
        report.created,
        report.changed,
        report.unchanged,
        report.refused,
    ]
}

pub fn faults(report: &ImportReport) -> Vec<(u64, &str, &str)> {
    report
        .faults
        .iter()
        .map(|fault| {
            (
                fault.line,
                fault.column.as_deref().unwrap_or_default(),
                fault.code.as_str(),
            )
        })
        .collect()
}

pub fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().expect("a workbook")
}

/// Writes rows of texts from a line on.
pub fn texts(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) {
    for (line, row) in (first..).zip(rows) {
        for (place, text) in (0..).zip(*row) {
            if !text.is_empty() {
                sheet.write_string(line, place, *text).expect("a cell");
            }
        }
    }
}

pub fn merged(sheet: &mut Worksheet, from: (u32, u16), to: (u32, u16), text: &str) {
    let format = CellFormat::new();
    sheet
        .merge_range(from.0, from.1, to.0, to.1, text, &format)
        .expect("merged cells");
}

/// The same archive with one part replaced, unpacked or packed.
pub fn with_part(archive: &[u8], name: &str, content: &[u8], packed: bool) -> Vec<u8> {
    let mut parts = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<String> = (0..parts.len())
        .map(|place| parts.by_index(place).unwrap().name().unwrap().to_string())
        .collect();
    for (place, own) in names.iter().enumerate() {
        let method = if packed {
            zip::CompressionMethod::Deflated
        } else {
            zip::CompressionMethod::Stored
        };
        let options = SimpleFileOptions::default().compression_method(method);
        written.start_file(own, options).expect("a part");
        if own == name {
            written.write_all(content).expect("its content");
        } else {
            let mut bytes = Vec::new();
            parts
                .by_index(place)
                .unwrap()
                .read_to_end(&mut bytes)
                .unwrap();
            written.write_all(&bytes).expect("its content");
        }
    }
    written.finish().expect("an archive").into_inner()
}
