//! `import`: suppliers and demands from CSV or JSON lines. The columns are in FORMAT.md beside this
//! file. A file is read as a stream, each row is checked by the commands that the API has, and a
//! bad row is reported and left out.

mod columns;
mod csv;
mod fields;
mod jsonl;
mod lines;
mod organisation;
pub mod refusals;
mod report;
mod row_demand;
mod row_supplier;
mod rows;
mod save;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

pub(super) use self::organisation::invented_code;
pub use self::report::{ImportReport, RowFault};
pub(super) use self::rows::{RawRow, demand_from_json, import_rows};
use crate::config::Config;
use crate::platform::operation::Operation;

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// What the rows are.
    #[arg(value_enum)]
    kind: ImportKind,
    /// A file of CSV (.csv) or JSON lines (.jsonl, .ndjson), in UTF-8.
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
    Csv,
    #[default]
    Jsonl,
}

impl Format {
    fn of(file: &Path) -> Option<Self> {
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Csv),
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
        Format::Csv => {
            let mut known = match kind {
                ImportKind::Demands => columns::DEMAND_COLUMNS.to_vec(),
                ImportKind::Suppliers => columns::SUPPLIER_COLUMNS.to_vec(),
            };
            if options.placeholder_organisations {
                known.extend(columns::PLAIN_ROW_COLUMNS);
            }
            import_rows(operation, kind, csv::rows(reader, known), options, watch).await
        }
    }
}

pub async fn run(config: Config, arguments: ImportArguments) -> anyhow::Result<ExitCode> {
    let Some(format) = arguments.format.or_else(|| Format::of(&arguments.file)) else {
        eprintln!(
            "error: {}: name the format with --format csv or --format jsonl",
            arguments.file.display()
        );
        return Ok(ExitCode::from(2));
    };
    let file = File::open(&arguments.file).with_context(|| arguments.file.display().to_string())?;
    let progress = ProgressBar::new(file.metadata().map_or(0, |about| about.len())).with_style(
        ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {msg} {eta}")?,
    );
    let reader = BufReader::new(progress.wrap_read(file));
    let options = ImportOptions {
        format,
        source: arguments.source,
        placeholder_organisations: arguments.placeholder_organisations,
        ..ImportOptions::default()
    };
    let app = super::connect(config).await?;
    if app.handles.database.is_sqlite() {
        app.migrate().await?;
    }
    let operation =
        Operation::system("import", app.handles.clone()).with_dry_run(arguments.dry_run);
    let bar = progress.clone();
    let imported = import_file(
        &operation,
        arguments.kind,
        reader,
        &options,
        &mut |notice| match notice {
            Notice::Rows(rows) => bar.set_message(format!("{rows} rows")),
            Notice::Fault(fault) => bar.suspend(|| eprintln!("{fault}")),
        },
    )
    .await;
    progress.finish_and_clear();
    app.stop().await;
    let report = imported?;
    println!("{report}");
    if arguments.dry_run {
        println!("dry run: nothing was changed");
    }
    Ok(if report.refused > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

#[cfg(test)]
mod tests;
