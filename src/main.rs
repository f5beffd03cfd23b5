//! The binary: reads the command line and runs one subcommand.

use std::process::ExitCode;

/// Gives the 19 MiB of every password hash back to the system, which the C library's allocator keeps
/// once for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    jiebang::cli::run().await
}
