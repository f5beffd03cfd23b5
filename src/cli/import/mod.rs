//! `import`: suppliers and demands from tables as people send them (XLSX, CSV), or from CSV and JSON
//! lines in the format of FORMAT.md beside this file. A file is read as a stream, each row is checked
//! by the commands that the API has, and a bad row is reported and left out.

mod csv;
mod fields;
mod jsonl;
mod lines;
mod organisation;
mod preview;
pub mod refusals;
mod report;
mod report_file;
mod row_demand;
mod row_supplier;
mod rows;
mod save;
mod tables;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

pub(super) use self::organisation::invented_code;
pub(super) use self::preview::letters;
pub use self::report::{Effect, ImportReport, RowFault, RowOutcome, Saved};
use self::report_file::ReportFile;
pub(super) use self::report_file::write_record;
pub(super) use self::rows::{RawRow, demand_from_json, import_rows};
pub use self::tables::TableOptions;
use self::tables::{Opened, Table};
use crate::config::Config;
use crate::foundation::errors::Error;
use crate::foundation::sheets::amounts::Unit;
use crate::foundation::sheets::{Mapping, shapes};
use crate::platform::operation::Operation;

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// What the rows are.
    #[arg(value_enum)]
    kind: ImportKind,
    /// A workbook (.xlsx), CSV (.csv) or JSON lines (.jsonl, .ndjson).
    file: PathBuf,
    /// The format, where the file's ending does not tell.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Who delivered the rows that do not say it themselves.
    #[arg(long)]
    source: Option<String>,
    /// Gives every row without an organisation one of its own, called after its source and key;
    /// rows may then be as plain as id, title and text.
    #[arg(long)]
    placeholder_organisations: bool,
    /// Runs every check and changes nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    table: TableArguments,
}

/// How a table of people's own is understood.
#[derive(Debug, Args)]
struct TableArguments {
    /// The sheet, by name or number from 1; else the first with a header that is known.
    #[arg(long)]
    sheet: Option<String>,
    /// A file of TOML that says which column fills which field.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// What amounts are in where neither header nor cell says it: 元 or 万元.
    #[arg(long, value_parser = unit)]
    unit: Option<Unit>,
    /// Prints what was understood and imports nothing.
    #[arg(long)]
    preview: bool,
    /// Writes the mapping that was understood, to be edited, and imports nothing.
    #[arg(long)]
    write_mapping: Option<PathBuf>,
    /// Writes what became of each row, as .csv or .xlsx.
    #[arg(long)]
    report: Option<PathBuf>,
}

fn unit(word: &str) -> Result<Unit, String> {
    Unit::parse(word).ok_or_else(|| format!("{word} is none of 分, 元, 万元, 亿元"))
}

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportKind {
    Suppliers,
    Demands,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Xlsx,
    Csv,
    #[default]
    Jsonl,
}

impl Format {
    pub fn of(file: &Path) -> Option<Self> {
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" | "et" => Some(Self::Xlsx),
            "csv" | "txt" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// What an organisation without identifier is known by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WithoutIdentifier {
    /// Its name, as that of a declared team.
    #[default]
    DeclaredTeam,
    /// A unified social credit code that is made from its name. For organisations that do not exist.
    InventedCode,
}

/// How an import reads its rows.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    pub format: Format,
    /// The source of rows that name none.
    pub source: Option<String>,
    /// Whether rows without organisation get one.
    pub placeholder_organisations: bool,
    pub without_identifier: WithoutIdentifier,
}

/// What happens while an import runs.
pub(super) enum Notice<'a> {
    /// So many rows are done.
    Rows(u64),
    Fault(&'a RowFault),
    /// What became of a row; in the order of the file.
    Row(&'a RowOutcome),
}

/// Imports demands from a reader. With an operation of a dry run nothing changes.
pub async fn import_demands(
    operation: &Operation,
    reader: impl BufRead,
    options: ImportOptions,
) -> anyhow::Result<ImportReport> {
    import_file(
        operation,
        ImportKind::Demands,
        reader,
        &options,
        &mut |_| {},
    )
    .await
}

/// Imports suppliers from a reader. With an operation of a dry run nothing changes.
pub async fn import_suppliers(
    operation: &Operation,
    reader: impl BufRead,
    options: ImportOptions,
) -> anyhow::Result<ImportReport> {
    import_file(
        operation,
        ImportKind::Suppliers,
        reader,
        &options,
        &mut |_| {},
    )
    .await
}

async fn import_file(
    operation: &Operation,
    kind: ImportKind,
    reader: impl BufRead,
    options: &ImportOptions,
    watch: &mut (dyn FnMut(Notice<'_>) + Send),
) -> anyhow::Result<ImportReport> {
    match options.format {
        Format::Jsonl => import_rows(operation, kind, jsonl::rows(reader), options, watch).await,
        Format::Xlsx => anyhow::bail!("a workbook is read from a file"),
        Format::Csv => {
            let mut known = match kind {
                ImportKind::Demands => shapes::DEMAND_COLUMNS.to_vec(),
                ImportKind::Suppliers => shapes::SUPPLIER_COLUMNS.to_vec(),
            };
            if options.placeholder_organisations {
                known.extend(shapes::PLAIN_ROW_COLUMNS);
            }
            import_rows(operation, kind, csv::rows(reader, known), options, watch).await
        }
    }
}

/// Imports a file of any format; `watch` hears of each row. With an operation of a dry run nothing
/// changes.
pub async fn import_from_file(
    operation: &Operation,
    kind: ImportKind,
    file: &Path,
    options: &ImportOptions,
    table: &TableOptions,
    watch: &mut (dyn FnMut(&RowOutcome) + Send),
) -> anyhow::Result<ImportReport> {
    let mut watch = |notice: Notice<'_>| {
        if let Notice::Row(outcome) = notice {
            watch(outcome);
        }
    };
    if options.format == Format::Jsonl {
        let reader = BufReader::new(File::open(file)?);
        return import_file(operation, kind, reader, options, &mut watch).await;
    }
    let plain = options.placeholder_organisations;
    match tables::open(kind, file, options.format, table, plain)? {
        Opened::Columns(rows) => import_rows(operation, kind, rows, options, &mut watch).await,
        Opened::Table(mut table) => {
            import_rows(operation, kind, table.by_ref(), options, &mut watch).await
        }
    }
}

pub async fn run(config: Config, arguments: ImportArguments) -> anyhow::Result<ExitCode> {
    let Some(format) = arguments.format.or_else(|| Format::of(&arguments.file)) else {
        eprintln!(
            "error: {}: name the format with --format xlsx, --format csv or --format jsonl",
            arguments.file.display()
        );
        return Ok(ExitCode::from(2));
    };
    if format == Format::Jsonl {
        let asked = &arguments.table;
        if asked.preview || asked.write_mapping.is_some() || asked.mapping.is_some() {
            eprintln!("error: JSON lines have no columns to preview or to map");
            return Ok(ExitCode::from(2));
        }
        let file =
            File::open(&arguments.file).with_context(|| arguments.file.display().to_string())?;
        let progress = ProgressBar::new(file.metadata().map_or(0, |about| about.len())).with_style(
            ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {msg} {eta}")?,
        );
        let rows = jsonl::rows(BufReader::new(progress.wrap_read(file)));
        return import_watched(config, arguments, format, rows, progress).await;
    }
    let options = table_options(&arguments)?;
    let plain = arguments.placeholder_organisations;
    let opened = tables::open(arguments.kind, &arguments.file, format, &options, plain)?;
    let progress = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{spinner} {msg} {elapsed}")?);
    let rows: Box<dyn Iterator<Item = _>> = match opened {
        Opened::Columns(rows) => {
            if arguments.table.preview || arguments.table.write_mapping.is_some() {
                println!("the first row names the columns of the import format: nothing to map");
                return Ok(ExitCode::SUCCESS);
            }
            rows
        }
        Opened::Table(mut table) => {
            if let Some(file) = &arguments.table.write_mapping {
                let mapping = table.reader.understanding.mapping(table.sheet.as_deref());
                std::fs::write(file, mapping.to_toml())
                    .with_context(|| file.display().to_string())?;
            }
            if arguments.table.preview {
                print!("{}", preview::preview(&mut table)?);
            }
            if arguments.table.preview || arguments.table.write_mapping.is_some() {
                return Ok(ExitCode::SUCCESS);
            }
            if let Some(columns) = preview::unmapped(&table) {
                eprintln!("{columns}");
            }
            Box::new(Remarking { table })
        }
    };
    import_watched(config, arguments, format, rows, progress).await
}

fn table_options(arguments: &ImportArguments) -> anyhow::Result<TableOptions> {
    let mut mapping = match &arguments.table.mapping {
        None => Mapping::default(),
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
            Mapping::parse(&text, arguments.kind.into()).map_err(Error::from)?
        }
    };
    mapping.unit = arguments.table.unit.or(mapping.unit);
    Ok(TableOptions {
        sheet: arguments.table.sheet.clone(),
        mapping,
    })
}

/// The rows of a table; when the last is read, what was seen beside them is told.
struct Remarking {
    table: Box<Table>,
}

impl Iterator for Remarking {
    type Item = std::io::Result<RawRow>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.table.next();
        if row.is_none() {
            eprint!("{}", preview::remarks(&self.table));
        }
        row
    }
}

async fn import_watched(
    config: Config,
    arguments: ImportArguments,
    format: Format,
    rows: impl Iterator<Item = std::io::Result<RawRow>>,
    progress: ProgressBar,
) -> anyhow::Result<ExitCode> {
    let options = ImportOptions {
        format,
        source: arguments.source,
        placeholder_organisations: arguments.placeholder_organisations,
        ..ImportOptions::default()
    };
    let report_file = arguments.table.report.as_deref();
    let mut report_file = report_file.map(ReportFile::start).transpose()?;
    let mut unwritten = None;
    let app = super::connect(config).await?;
    if app.handles.database.is_sqlite() {
        app.migrate().await?;
    }
    let operation =
        Operation::system("import", app.handles.clone()).with_dry_run(arguments.dry_run);
    let bar = progress.clone();
    let mut watch = |notice: Notice<'_>| match notice {
        Notice::Rows(rows) => bar.set_message(format!("{rows} rows")),
        Notice::Fault(fault) => bar.suspend(|| eprintln!("{fault}")),
        Notice::Row(outcome) => {
            if let Some(file) = &mut report_file
                && unwritten.is_none()
            {
                unwritten = file.row(outcome, arguments.dry_run).err();
            }
        }
    };
    let imported = import_rows(&operation, arguments.kind, rows, &options, &mut watch).await;
    progress.finish_and_clear();
    app.stop().await;
    // What was imported before a fault is in the report, so it is written in any case.
    let written = report_file.map_or(Ok(()), ReportFile::finish);
    let report = imported?;
    println!("{report}");
    if arguments.dry_run {
        println!("dry run: nothing was changed");
    }
    if let Some(fault) = unwritten.or(written.err()) {
        return Err(fault.context("the import is done, its report is not"));
    }
    Ok(if report.refused > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

#[cfg(test)]
mod tests;
