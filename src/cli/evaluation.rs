//! `eval`: figures of the engine on judged sets, by the code that serves matches.

use std::path::PathBuf;

use clap::Args;

use crate::config::Config;
use crate::domains::matching::{self, evaluation::JudgedSet};

#[derive(Debug, Args)]
pub struct EvalArguments {
    /// Folders of `queries.jsonl`, `docs.jsonl`, `qrels.tsv` and `meta.json`.
    #[arg(required = true)]
    directories: Vec<PathBuf>,
    /// One JSON object a set instead of a line.
    #[arg(long)]
    json: bool,
}

pub fn run(config: &Config, arguments: &EvalArguments) -> anyhow::Result<()> {
    for directory in &arguments.directories {
        let set = JudgedSet::open(directory)?;
        let figures = matching::evaluate(&set, &config.matching)?;
        let name = directory.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if arguments.json {
            println!("{}", serde_json::json!({"set": name, "figures": figures}));
        } else {
            println!("{name:<16} {figures}");
        }
    }
    Ok(())
}
