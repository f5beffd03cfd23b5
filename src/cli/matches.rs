//! `match`: the suppliers that fit a demand, as a readable table with reasons.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use crate::config::Config;
use crate::domains::demands::{self, Demand};
use crate::domains::matching::{self, FailedGates, Match, Matcher, Verdict};
use crate::domains::suppliers;
use crate::foundation::ids::{DemandId, SupplierId, TypedId};
use crate::platform::operation::Operation;

#[derive(Debug, Args)]
pub struct MatchArguments {
    /// The id of a demand, `SOURCE/EXTERNAL_ID` of an imported one, or a JSON file of one demand in
    /// the form of the import.
    #[arg(long)]
    demand: String,
    /// How many suppliers to show.
    #[arg(long, default_value_t = 10)]
    top: usize,
    /// Show those that fail a hard requirement too, after the others.
    #[arg(long)]
    failed: bool,
}

pub async fn run(config: Config, arguments: MatchArguments) -> anyhow::Result<()> {
    let app = super::connect(config).await?;
    let operation = Operation::system("command line", app.handles.clone());
    let demand = find(&operation, &arguments.demand).await?;
    app.matcher.load(&operation).await?;
    let gates = if arguments.failed {
        FailedGates::Show
    } else {
        FailedGates::Exclude
    };
    print!(
        "{}",
        table(&operation, &app.matcher, &demand, arguments.top, gates).await?
    );
    app.stop().await;
    Ok(())
}

async fn find(operation: &Operation, given: &str) -> anyhow::Result<Demand> {
    if Path::new(given).is_file() {
        let text = std::fs::read_to_string(given).with_context(|| given.to_owned())?;
        return super::import::demand_from_json(operation, &text).await;
    }
    if let Some(id) = DemandId::parse(given) {
        let mut found = demands::demands_by_id(operation, &[id]).await?;
        return found
            .remove(&id)
            .with_context(|| format!("there is no demand {given}"));
    }
    let Some((source, external_id)) = given.split_once('/') else {
        bail!("{given} is neither a file, nor an id, nor SOURCE/EXTERNAL_ID");
    };
    demands::demand_by_external_id(operation, source, external_id)
        .await?
        .with_context(|| format!("there is no demand {external_id} of {source}"))
}

/// The best suppliers of a demand as lines for people.
pub async fn table(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    demand: &Demand,
    top: usize,
    gates: FailedGates,
) -> anyhow::Result<String> {
    let ranking = matching::rank_suppliers(matcher, demand, top, gates, operation.now());
    let ids: Vec<SupplierId> = ranking
        .items
        .iter()
        .map(|found| SupplierId(uuid::Uuid::from_u128(found.id)))
        .collect();
    let records = suppliers::suppliers_by_id(operation, &ids).await?;
    let mut text = format!("{}\n", demand.title);
    writeln!(
        text,
        "{} suppliers considered, weights {}\n",
        ranking.considered, ranking.version
    )?;
    for (found, id) in ranking.items.iter().zip(&ids) {
        let headline = records
            .get(id)
            .map_or("", |supplier| supplier.headline.as_str());
        writeln!(
            text,
            "{:>3}. {:>5.1}  {headline}  {id}",
            found.rank,
            found.score as f64 / 10_000.0
        )?;
        explain(&mut text, found)?;
    }
    if ranking.items.is_empty() {
        writeln!(
            text,
            "no supplier passes every hard requirement; try --failed"
        )?;
    }
    Ok(text)
}

fn explain(text: &mut String, found: &Match) -> anyhow::Result<()> {
    let mut reasons: Vec<_> = found
        .reasons
        .iter()
        .filter(|reason| reason.contribution > 0)
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.contribution));
    for reason in reasons.iter().take(4) {
        writeln!(
            text,
            "      {:>5.1}  {}",
            reason.contribution as f64 / 10_000.0,
            reason.zh
        )?;
    }
    if let Some(case) = &found.best_case {
        writeln!(text, "             案例：{}", case.title)?;
    }
    for gate in &found.gates {
        match gate.verdict {
            Verdict::Passed => {}
            Verdict::Failed => writeln!(text, "          ✗  {}", gate.zh)?,
            Verdict::Unknown => writeln!(text, "          ?  {}", gate.zh)?,
        }
    }
    if let Some(counterfactual) = &found.counterfactual {
        writeln!(text, "          →  {}", counterfactual.zh)?;
    }
    Ok(())
}
