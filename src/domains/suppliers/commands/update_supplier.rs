//! The draft of a supplier profile changes. What others see stays until it is published.

use super::super::events::SUPPLIER_UPDATED;
use super::super::input::{SupplierCardInput, apply};
use super::super::lifecycle::SupplierAct;
use super::super::policy;
use super::super::store;
use super::super::tables::supplier;
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::SupplierId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// What changes; absent fields stay as they are.
    pub struct UpdateSupplierInput {
        /// The supplier.
        pub id: SupplierId,
        /// The version the change was written on.
        pub expected_version: Option<i32>,
        /// The fields that change.
        pub card: SupplierCardInput,
    }
}

/// Changes the draft.
pub async fn update_supplier(
    operation: &Operation,
    input: &UpdateSupplierInput,
) -> Result<supplier::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    let organisation = store::organisation(&tx, before.organisation_id).await?;
    policy::may(
        &operation.actor,
        SupplierAct::Update,
        &before,
        organisation.verification,
    )?;
    expect_version(input.expected_version, before.version)?;
    let mut verdicts = Verdicts::default();
    let mut after = before.clone();
    apply(&input.card, &mut after.draft, "input.card", &mut verdicts);
    verdicts.into_result()?;
    if after == before {
        return tx.commit_unchanged(before).await;
    }
    let supplier = save(&mut tx, &before, after).await?;
    tx.commit(supplier).await
}

/// Saves a changed draft and records which fields it changed.
pub(super) async fn save(
    tx: &mut Tx<'_>,
    before: &supplier::Model,
    after: supplier::Model,
) -> Result<supplier::Model> {
    let supplier = store::save(tx, before, after).await?;
    tx.record(
        Event::of(&SUPPLIER_UPDATED, "supplier", supplier.id)
            .organisation(supplier.organisation_id)
            .with("version", supplier.version)
            .with("fields", before.draft.fields_changed(&supplier.draft)),
    );
    Ok(supplier)
}
