//! The organisation chooses who sees its supplier profile.

use super::super::events::SUPPLIER_VISIBILITY_CHANGED;
use super::super::lifecycle::SupplierAct;
use super::super::policy;
use super::super::store;
use super::super::tables::supplier::{self, Visibility};
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::Result;
use crate::foundation::ids::SupplierId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Who sees a supplier profile from now on.
    pub struct SetSupplierVisibilityInput {
        /// The supplier.
        pub id: SupplierId,
        /// The version the choice was made on.
        pub expected_version: Option<i32>,
        /// Who sees the published card.
        pub visibility: Visibility,
    }
}

/// Changes who sees the published card; it takes effect at once.
pub async fn set_supplier_visibility(
    operation: &Operation,
    input: &SetSupplierVisibilityInput,
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
        SupplierAct::SetVisibility,
        &before,
        organisation.verification,
    )?;
    expect_version(input.expected_version, before.version)?;
    if input.visibility == before.visibility {
        return tx.commit_unchanged(before).await;
    }
    let after = supplier::Model {
        visibility: input.visibility,
        ..before.clone()
    };
    let supplier = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&SUPPLIER_VISIBILITY_CHANGED, "supplier", supplier.id)
            .organisation(supplier.organisation_id)
            .with("version", supplier.version)
            .with("from", before.visibility)
            .with("to", supplier.visibility),
    );
    tx.commit(supplier).await
}
