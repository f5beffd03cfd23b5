//! `audit verify` and `audit checkpoint`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use crate::config::Config;
use crate::platform::events::{self, Checkpoint, Verdict};

#[derive(Debug, Args)]
pub struct AuditArguments {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Walks the whole chain; status 1 when a link does not hold.
    Verify {
        /// A checkpoint that was exported earlier: shows that the end was not cut off.
        #[arg(long)]
        checkpoint: Option<PathBuf>,
    },
    /// Prints the end of the chain as JSON, to be kept elsewhere.
    Checkpoint,
}

pub async fn run(config: Config, arguments: AuditArguments) -> anyhow::Result<ExitCode> {
    let app = super::connect(config).await?;
    let reader = app.handles.database.reader();
    let code = match arguments.command {
        AuditCommand::Checkpoint => {
            println!(
                "{}",
                serde_json::to_string(&events::checkpoint(reader).await?)?
            );
            ExitCode::SUCCESS
        }
        AuditCommand::Verify { checkpoint } => {
            let known: Option<Checkpoint> = checkpoint
                .map(|path| {
                    let text = std::fs::read_to_string(&path)
                        .with_context(|| path.display().to_string())?;
                    serde_json::from_str(&text)
                        .with_context(|| format!("{} is no checkpoint", path.display()))
                })
                .transpose()?;
            match events::verify(reader, known.as_ref()).await? {
                Verdict::Intact { position, unlinked } => {
                    println!("intact: {position} events linked, {unlinked} waiting");
                    ExitCode::SUCCESS
                }
                Verdict::Broken { position, reason } => {
                    println!("broken at {position}: {reason}");
                    ExitCode::FAILURE
                }
            }
        }
    };
    app.stop().await;
    Ok(code)
}
