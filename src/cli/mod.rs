//! The command line: thin subcommands over the parts of the product.

mod admin;
mod audit;
mod evaluation;
mod export;
mod feedback;
mod import;
mod matches;
mod schema;
pub use schema::contracts;
mod serve;
mod template;

mod demo;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::App;
use crate::config::Config;
use crate::platform::telemetry;

pub use demo::{Entered, create_province, enter_province};
pub use export::{ExportOptions, export_to_file};
pub use feedback::write_feedback;
pub use import::{
    Effect, Format, ImportKind, ImportOptions, ImportReport, RowFault, RowOutcome, Saved,
    TableOptions, WithoutIdentifier, import_demands, import_from_file, import_suppliers,
};
pub use template::{FormLanguage, write_form};

/// Scenario demands meet AI suppliers, over GraphQL.
#[derive(Debug, Parser)]
#[command(name = "jiebang", version, about)]
struct Arguments {
    /// The configuration file.
    #[arg(long, global = true, default_value = "jiebang.toml")]
    config: PathBuf,
    /// The database, over the configuration: `sqlite:PATH` or `postgres://…`.
    #[arg(long, global = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the API, and works too while it is the only process.
    Serve {
        /// Address and port, over the configuration.
        #[arg(long)]
        listen: Option<String>,
    },
    /// Runs the loops of the worker, with health checks on the configured address.
    Work,
    /// Applies the migrations that are missing.
    Migrate,
    /// Creates an example province in a folder and serves it.
    Demo(demo::DemoArguments),
    /// Imports suppliers or demands from workbooks, CSV or JSON lines.
    Import(import::ImportArguments),
    /// Writes the form in which suppliers or demands are collected.
    Template(template::TemplateArguments),
    /// Writes suppliers or demands to a workbook, CSV or JSON lines.
    Export(export::ExportArguments),
    /// Prints the suppliers that fit a demand, with reasons.
    Match(matches::MatchArguments),
    /// Prints what people said of matches, as JSON lines.
    Feedback,
    /// Measures the engine on judged sets.
    Eval(evaluation::EvalArguments),
    /// Looks after the audit chain.
    Audit(audit::AuditArguments),
    /// Writes the generated contracts, or checks them.
    Schema(schema::SchemaArguments),
    /// Prints the effective configuration with secrets masked.
    Config,
    /// Makes the first administrator.
    Admin(admin::AdminArguments),
    /// Asks a running server whether it is ready; for health checks of containers.
    Health,
}

/// Runs the command line; errors are printed in one line and end with status 1, wrong usage with 2.
pub async fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments).await {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("error: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut config = Config::load(&arguments.config)?;
    if let Some(url) = arguments.database {
        config.database.url = url;
    }
    match arguments.command {
        Command::Serve { listen } => serve::serve(config, listen).await?,
        Command::Work => serve::work(config).await?,
        Command::Migrate => {
            let app = connect(config).await?;
            app.migrate().await?;
            app.stop().await;
        }
        Command::Demo(demo) => demo::run(config, demo).await?,
        Command::Import(import) => return import::run(config, import).await,
        Command::Template(template) => template::run(&template)?,
        Command::Export(export) => export::run(config, export).await?,
        Command::Match(matches) => matches::run(config, matches).await?,
        Command::Feedback => feedback::run(config).await?,
        Command::Eval(evaluation) => evaluation::run(&config, &evaluation)?,
        Command::Audit(audit) => return audit::run(config, audit).await,
        Command::Schema(schema) => return schema::run(&schema),
        Command::Config => print!("{}", config.masked()),
        Command::Admin(admin) => admin::run(config, admin).await?,
        Command::Health => return Ok(serve::health(&config).await),
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks the configuration, starts logging and connects.
async fn connect(config: Config) -> anyhow::Result<App> {
    config.check()?;
    telemetry::start_logging(&config.log);
    Ok(App::connect(config).await?)
}
