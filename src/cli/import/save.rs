//! Saves rows, many in one transaction. A refusal undoes its transaction, so the rows are then
//! halved until the refused ones stand alone: good rows are never lost beside bad ones.

use super::report::{Effect, ImportReport, RowFault, RowOutcome, Saved};
use super::rows::{Card, Row};
use crate::domains::demands::{
    self, Demand, DemandCardInput, DemandRow, DemandState, ProcedureProfileCode,
};
use crate::domains::identity;
use crate::domains::suppliers::{self, SupplierRow};
use crate::foundation::errors::{Error, Result, UNAVAILABLE};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// After so many rows that failed by a fault of ours the import stops: something larger is wrong.
const MOST_INTERNAL_FAULTS: u64 = 10;

/// Rows in one transaction. Each records at most three events, and a transaction links at most 500
/// of them to the audit chain.
pub const BATCH: usize = 160;

/// Saves a batch, counts what became of it and notes its faults.
///
/// # Errors
/// When the database is gone, or row after row fails by a fault of ours.
pub async fn save(
    operation: &Operation,
    rows: &[Row],
    report: &mut ImportReport,
    outcomes: &mut Vec<RowOutcome>,
    faults: &mut Vec<RowFault>,
) -> Result<()> {
    let mut waiting = vec![rows];
    let mut internal = 0;
    while let Some(slice) = waiting.pop() {
        match save_together(operation, slice).await {
            Ok(saved) => {
                saved.iter().for_each(|one| report.count(one));
                let saved_rows = slice.iter().zip(saved);
                outcomes.extend(saved_rows.map(|(row, saved)| RowOutcome {
                    line: row.line,
                    external_id: Some(row.external_id.clone()),
                    saved: Some(saved),
                    faults: Vec::new(),
                }));
            }
            Err(gone) if gone.is(&UNAVAILABLE) => return Err(gone),
            Err(_) if slice.len() > 1 => {
                let (first, second) = slice.split_at(slice.len() / 2);
                waiting.push(second);
                waiting.push(first);
            }
            Err(Error::Refused(reasons)) => {
                report.refused += 1;
                let key = slice
                    .first()
                    .map(|row| (row.line, row.external_id.as_str()));
                let (line, external_id) = key.unwrap_or_default();
                faults.extend(
                    reasons
                        .iter()
                        .map(|reason| RowFault::new(line, Some(external_id), reason)),
                );
            }
            Err(fault @ Error::Internal(_)) => {
                internal += 1;
                if internal > MOST_INTERNAL_FAULTS {
                    return Err(fault);
                }
                report.refused += 1;
                faults.extend(slice.iter().map(|row| RowFault {
                    line: row.line,
                    external_id: Some(row.external_id.clone()),
                    column: None,
                    code: "INTERNAL".to_owned(),
                    message: fault.to_string(),
                }));
            }
        }
    }
    Ok(())
}

async fn save_together(operation: &Operation, rows: &[Row]) -> Result<Vec<Saved>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = Tx::begin(operation).await?;
    let mut saved = Vec::with_capacity(rows.len());
    for row in rows {
        saved.push(save_one(&mut tx, row).await?);
    }
    if saved.iter().any(|one| one.effect != Effect::Unchanged) {
        tx.commit(()).await?;
    }
    Ok(saved)
}

async fn save_one(tx: &mut Tx<'_>, row: &Row) -> Result<Saved> {
    match &row.card {
        Card::Demand(profile, card) => {
            let (demand, effect) = save_demand(tx, row, *profile, card).await?;
            let lacking = || {
                let (_, missing) = demands::readiness(&demand);
                missing
                    .iter()
                    .filter(|item| item.required)
                    .map(|item| item.field.to_owned())
                    .collect()
            };
            Ok(Saved {
                effect: match effect {
                    demands::Imported::Created => Effect::Created,
                    demands::Imported::Changed => Effect::Changed,
                    demands::Imported::Unchanged => Effect::Unchanged,
                },
                draft: (demand.state == DemandState::Draft).then(lacking),
                id: demand.id.to_string(),
            })
        }
        Card::Supplier(card) => {
            let organisation = identity::import_organisation(tx, row.organisation.clone()).await?;
            let row = SupplierRow {
                source: row.source.clone(),
                external_id: row.external_id.clone(),
                organisation_id: organisation.id,
                card: card.as_ref().clone(),
                publish: row.publish,
            };
            let (supplier, effect) = suppliers::import_supplier(tx, &row).await?;
            let lacking = || {
                let missing = suppliers::completeness(&supplier.draft).into_refusals();
                let fields = missing.into_iter().filter_map(|refusal| refusal.path);
                fields
                    .map(|path| path.trim_start_matches("card.").to_owned())
                    .collect()
            };
            Ok(Saved {
                effect: match effect {
                    suppliers::Imported::Created => Effect::Created,
                    suppliers::Imported::Changed => Effect::Changed,
                    suppliers::Imported::Unchanged => Effect::Unchanged,
                },
                draft: supplier.published.is_none().then(lacking),
                id: supplier.id.to_string(),
            })
        }
    }
}

/// Saves the demand of a row and its organisation.
pub async fn save_demand(
    tx: &mut Tx<'_>,
    row: &Row,
    profile: ProcedureProfileCode,
    card: &DemandCardInput,
) -> Result<(Demand, demands::Imported)> {
    let organisation = identity::import_organisation(tx, row.organisation.clone()).await?;
    let row = DemandRow {
        deadline: row.deadline,
        source: row.source.clone(),
        external_id: row.external_id.clone(),
        owner_id: organisation.id,
        profile,
        card: card.clone(),
    };
    demands::import_demand(tx, &row).await
}
