//! The draft of a supplier profile becomes what others see and matching reads.

use super::super::events::SUPPLIER_PUBLISHED;
use super::super::lifecycle::{SupplierAct, completeness};
use super::super::policy;
use super::super::store;
use super::super::tables::supplier;
use crate::domains::identity::Organisation;
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::Result;
use crate::foundation::ids::SupplierId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which supplier profile is published.
    pub struct PublishSupplierInput {
        /// The supplier.
        pub id: SupplierId,
        /// The version that is published.
        pub expected_version: Option<i32>,
    }
}

/// Publishes the draft of a verified organisation; it must be complete.
pub async fn publish_supplier(
    operation: &Operation,
    input: &PublishSupplierInput,
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
        SupplierAct::Publish,
        &before,
        organisation.verification,
    )?;
    expect_version(input.expected_version, before.version)?;
    completeness(&before.draft).into_result()?;
    let supplier = put_out(&mut tx, &before, &organisation).await?;
    tx.commit(supplier).await
}

/// Publishes a locked supplier and records it; whether its card is complete is the caller's to ask.
/// An unchanged draft is published again too: the organisation's name and region may have changed.
pub(super) async fn put_out(
    tx: &mut Tx<'_>,
    before: &supplier::Model,
    organisation: &Organisation,
) -> Result<supplier::Model> {
    let supplier = store::publish(tx, before, organisation).await?;
    tx.record(
        Event::of(&SUPPLIER_PUBLISHED, "supplier", supplier.id)
            .organisation(supplier.organisation_id)
            .with("version", supplier.version)
            .with("visibility", supplier.visibility),
    );
    Ok(supplier)
}
