//! Larger worlds for load tests: invented rows through the import that everybody else uses.

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use super::invent::Material;
use super::world;
use crate::cli::import::{ImportKind, ImportOptions, Notice, RawRow, import_rows};
use crate::domains::{demands, suppliers};
use crate::platform::operation::Operation;

/// Adds what is missing of so many invented suppliers and demands.
pub async fn grow(operation: &Operation, count: u64, seed: u64) -> anyhow::Result<()> {
    if count == 0 {
        return Ok(());
    }
    let source = format!("invented-{seed}");
    let last = key(count - 1);
    let material = Material::new();
    if suppliers::supplier_by_external_id(operation, &source, &last)
        .await?
        .is_none()
    {
        add(operation, ImportKind::Suppliers, &source, count, |number| {
            material.supplier(seed, number)
        })
        .await?;
    }
    if demands::demand_by_external_id(operation, &source, &last)
        .await?
        .is_none()
    {
        add(operation, ImportKind::Demands, &source, count, |number| {
            material.demand(seed, number)
        })
        .await?;
    }
    Ok(())
}

/// The key of a number in its source.
pub fn key(number: u64) -> String {
    format!("{:06}", number + 1)
}

async fn add(
    operation: &Operation,
    kind: ImportKind,
    source: &str,
    count: u64,
    row_of: impl Fn(u64) -> serde_json::Map<String, Value>,
) -> anyhow::Result<()> {
    let what = match kind {
        ImportKind::Suppliers => "suppliers",
        ImportKind::Demands => "demands",
    };
    let rows = (0..count).map(|number| {
        let mut row = row_of(number);
        row.insert("source".to_owned(), Value::from(source));
        row.insert("externalId".to_owned(), Value::from(key(number)));
        Ok(RawRow {
            line: number + 1,
            content: Ok(row),
        })
    });
    let bar = ProgressBar::new(count)
        .with_style(ProgressStyle::with_template(
            "{msg} {wide_bar} {pos}/{len} {eta}",
        )?)
        .with_message(what);
    let shown = bar.clone();
    let watch = &mut |notice: Notice<'_>| match notice {
        Notice::Rows(rows) => shown.set_position(rows),
        Notice::Fault(_) | Notice::Row(_) => {}
    };
    let report = import_rows(operation, kind, rows, &ImportOptions::default(), watch).await?;
    let seconds = bar.elapsed().as_secs_f64();
    bar.finish_and_clear();
    world::clean(&report)?;
    let rate = count as f64 / seconds.max(0.001);
    eprintln!("{count} invented {what} in {seconds:.1} s ({rate:.0} a second)");
    Ok(())
}
