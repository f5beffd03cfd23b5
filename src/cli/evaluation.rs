//! `eval`: figures of the engine on judged sets, by the code that serves matches.

use std::path::PathBuf;

use clap::Args;

use crate::config::Config;
use crate::domains::matching::{self, Figures, JudgedSet, Mean};

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
        let name = directory
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if arguments.json {
            println!("{}", serde_json::json!({"set": name, "figures": figures}));
        } else {
            println!("{}", line(&name, &figures));
        }
    }
    Ok(())
}

/// One readable line: each figure with the number of queries it is a mean of.
fn line(name: &str, figures: &Figures) -> String {
    let shown = |mean: Mean| format!("{:.4} ({})", mean.value, mean.queries);
    let loss = if figures.graded {
        format!("  pair loss {}", shown(figures.weighted_pair_loss))
    } else {
        String::new()
    };
    format!(
        "{name:<16} nDCG@10 {}  MRR@10 {}  recall@100 {}{loss}  [{} queries, {} documents{}]",
        shown(figures.ndcg_at_10),
        shown(figures.mrr_at_10),
        shown(figures.recall_at_100),
        figures.queries,
        figures.documents,
        if figures.condensed { ", condensed" } else { "" },
    )
}
