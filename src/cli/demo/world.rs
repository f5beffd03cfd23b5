//! The example province: hand-written demands and suppliers, and where to find them again. Every
//! organisation, person and number in it is invented.

use anyhow::{Context, bail};

use crate::cli::import::{
    ImportOptions, ImportReport, WithoutIdentifier, import_demands, import_suppliers,
};
use crate::domains::demands::{self, Demand};
use crate::domains::identity::{self, Organisation};
use crate::domains::suppliers::{self, Supplier};
use crate::foundation::ids::OrganisationId;
use crate::platform::operation::Operation;

pub const DEMANDS: &str = include_str!("world/demands.jsonl");
pub const SUPPLIERS: &str = include_str!("world/suppliers.jsonl");

/// The source of every hand-written row.
const SOURCE: &str = "example-province";

/// The demand that is shown with its suppliers: a hospital's record quality.
pub const HOSPITAL_DEMAND: &str = "D052";
/// A draft of the same hospital.
pub const DRAFT_DEMAND: &str = "D073";
/// An open scenario without money, of an innovation centre.
pub const OPEN_SCENARIO: &str = "D046";
/// A supplier for hospitals, and a one-person company beside it.
pub const SUPPLIER: &str = "S081";
pub const ONE_PERSON_COMPANY: &str = "S084";

/// Loads the hand-written rows.
pub async fn create(operation: &Operation) -> anyhow::Result<()> {
    let options = ImportOptions {
        without_identifier: WithoutIdentifier::InventedCode,
        ..ImportOptions::default()
    };
    let demands = import_demands(operation, DEMANDS.as_bytes(), options.clone()).await?;
    let suppliers = import_suppliers(operation, SUPPLIERS.as_bytes(), options).await?;
    for report in [demands, suppliers] {
        clean(&report)?;
    }
    Ok(())
}

/// Our own rows are all good ones.
pub fn clean(report: &ImportReport) -> anyhow::Result<()> {
    if let Some(fault) = report.faults.first() {
        bail!("a row of the example province was refused: {fault}");
    }
    Ok(())
}

pub async fn demand(operation: &Operation, external_id: &str) -> anyhow::Result<Demand> {
    demands::demand_by_external_id(operation, SOURCE, external_id)
        .await?
        .with_context(|| format!("the example province has lost its demand {external_id}"))
}

pub async fn supplier(operation: &Operation, external_id: &str) -> anyhow::Result<Supplier> {
    suppliers::supplier_by_external_id(operation, SOURCE, external_id)
        .await?
        .with_context(|| format!("the example province has lost its supplier {external_id}"))
}

pub async fn organisation(
    operation: &Operation,
    id: OrganisationId,
) -> anyhow::Result<Organisation> {
    let mut found = identity::organisations_by_id(operation, &[id]).await?;
    found
        .remove(&id)
        .context("the example province has lost an organisation")
}
