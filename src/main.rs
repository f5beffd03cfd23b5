//! The binary: reads the command line and runs one subcommand.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    jiebang::cli::run().await
}
