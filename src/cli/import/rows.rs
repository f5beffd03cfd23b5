//! From rows to records: each is read with its types, and a batch is saved at a time, so that a file
//! of any length takes the memory of one batch.

use std::io;

use anyhow::{Context, bail};
use serde_json::{Map, Value};

use super::fields::Fields;
use super::report::{ImportReport, RowFault, RowOutcome};
use super::{ImportKind, ImportOptions, Notice, organisation, row_demand, row_supplier, save};
use crate::domains::demands::{Demand, DemandCardInput, ProcedureProfileCode, RowDeadline};
use crate::domains::identity::{OrganisationDraft, PlatformRole};
use crate::domains::suppliers::{PublishImported, SupplierCardInput};
use crate::foundation::checks::LINE;
use crate::foundation::errors::{Refusal, Verdicts};
use crate::foundation::time::Timestamp;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// A row as its file gives it: an object, or the reasons why it is none.
#[derive(Debug)]
pub struct RawRow {
    pub line: u64,
    pub content: Result<Map<String, Value>, Vec<Refusal>>,
}

/// A row that was read; its codes and amounts are checked when it is saved.
#[derive(Debug)]
pub struct Row {
    pub line: u64,
    pub source: String,
    pub external_id: String,
    pub organisation: OrganisationDraft,
    pub card: Card,
    pub deadline: RowDeadline,
    /// Which suppliers are published.
    pub publish: PublishImported,
}

#[derive(Debug)]
pub enum Card {
    Demand(ProcedureProfileCode, Box<DemandCardInput>),
    Supplier(Box<SupplierCardInput>),
}

/// Imports rows, wherever they come from, a batch at a time.
pub async fn import_rows(
    operation: &Operation,
    kind: ImportKind,
    rows: impl Iterator<Item = io::Result<RawRow>>,
    options: &ImportOptions,
    watch: &mut (dyn FnMut(Notice<'_>) + Send),
) -> anyhow::Result<ImportReport> {
    let now = operation.now();
    let mut report = ImportReport::default();
    let mut batch: Vec<Row> = Vec::with_capacity(save::BATCH);
    let mut faults: Vec<RowFault> = Vec::new();
    let mut outcomes: Vec<RowOutcome> = Vec::new();
    let mut rows = rows.peekable();
    while let Some(row) = rows.next() {
        match read(kind, row.context("the file cannot be read")?, now, options) {
            Ok(row) => batch.push(row),
            Err(reasons) => {
                report.refused += 1;
                faults.extend(reasons);
            }
        }
        if batch.len() == save::BATCH || faults.len() >= save::BATCH || rows.peek().is_none() {
            save::save(operation, &batch, &mut report, &mut outcomes, &mut faults).await?;
            batch.clear();
            faults.sort_by_key(|fault| fault.line);
            faults.iter().for_each(|fault| watch(Notice::Fault(fault)));
            report.keep(&faults);
            let refused = faults.chunk_by(|one, next| one.line == next.line);
            outcomes.extend(refused.map(|faults| RowOutcome {
                line: faults[0].line,
                external_id: faults[0].external_id.clone(),
                saved: None,
                faults: faults.to_vec(),
            }));
            faults.clear();
            outcomes.sort_by_key(|outcome| outcome.line);
            outcomes
                .drain(..)
                .for_each(|outcome| watch(Notice::Row(&outcome)));
            watch(Notice::Rows(report.rows()));
        }
    }
    Ok(report)
}

fn read(
    kind: ImportKind,
    row: RawRow,
    now: Timestamp,
    options: &ImportOptions,
) -> Result<Row, Vec<RowFault>> {
    let line = row.line;
    let reported = |external_id: Option<&str>, reasons: &[Refusal]| {
        reasons
            .iter()
            .map(|reason| RowFault::new(line, external_id, reason))
            .collect::<Vec<_>>()
    };
    let values = row.content.map_err(|reasons| reported(None, &reasons))?;
    let mut verdicts = Verdicts::default();
    let (external_id, row) = Fields::read(values, &mut verdicts, |fields| {
        if options.placeholder_organisations {
            match kind {
                ImportKind::Demands => row_demand::rename_plain(fields),
                ImportKind::Suppliers => row_supplier::rename_plain(fields),
            }
        }
        let external_id = fields.required("externalId");
        let source = match (&options.source, fields.has("source")) {
            (Some(source), false) => fields.verdicts.required_text("source", source, LINE),
            (None, _) | (Some(_), true) => fields.required("source"),
        };
        let role = match kind {
            ImportKind::Demands => PlatformRole::DemandOwner,
            ImportKind::Suppliers => PlatformRole::Supplier,
        };
        let organisation = organisation::read(fields, &source, &external_id, role, options);
        let deadline = if fields.has("submissionDeadline") {
            RowDeadline::OfTheRow
        } else {
            RowDeadline::FromTheFirstImport
        };
        let card = match kind {
            ImportKind::Demands => {
                let (profile, card) = row_demand::read(fields, now);
                Card::Demand(profile, Box::new(card))
            }
            ImportKind::Suppliers => Card::Supplier(Box::new(row_supplier::read(fields))),
        };
        let row = organisation.map(|organisation| Row {
            line,
            source,
            external_id: external_id.clone(),
            organisation,
            card,
            deadline,
            publish: if options.placeholder_organisations {
                PublishImported::WithHeadline
            } else {
                PublishImported::Complete
            },
        });
        (external_id, row)
    });
    row.filter(|_| verdicts.is_empty())
        .ok_or_else(|| reported(Some(&external_id), &verdicts.into_refusals()))
}

/// A demand that is not stored, from one JSON object of the import's form; the organisation may be
/// left out. Imported for a moment, so that it passes the same checks, and taken back.
pub async fn demand_from_json(operation: &Operation, text: &str) -> anyhow::Result<Demand> {
    let mut values: Map<String, Value> =
        serde_json::from_str(text).context("this is not one JSON object")?;
    values
        .entry("externalId")
        .or_insert_with(|| Value::from("demand"));
    let options = ImportOptions {
        source: Some("file".to_owned()),
        placeholder_organisations: true,
        ..ImportOptions::default()
    };
    let raw = RawRow {
        line: 1,
        content: Ok(values),
    };
    let row = match read(ImportKind::Demands, raw, operation.now(), &options) {
        Ok(row) => row,
        Err(faults) => bail!(
            "{}",
            faults
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        ),
    };
    let Card::Demand(profile, card) = &row.card else {
        bail!("a demand was read as a supplier")
    };
    let mut tx = Tx::begin(operation).await?;
    let (demand, _) = save::save_demand(&mut tx, &row, *profile, card).await?;
    // Dropped without a commit, the transaction leaves nothing behind.
    Ok(demand)
}
