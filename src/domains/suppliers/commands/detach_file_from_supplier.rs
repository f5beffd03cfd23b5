//! A file is taken off a supplier's profile.

use super::super::policy;
use super::super::store;
use super::super::tables::supplier;
use super::attach_file_to_supplier::{holder, may_edit, save};
use crate::domains::files;
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::Result;
use crate::foundation::ids::{FileId, SupplierId};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which file is taken off which supplier.
    pub struct DetachFileFromSupplierInput {
        /// The supplier.
        pub id: SupplierId,
        /// One of its attachments.
        pub file_id: FileId,
        /// The version of the supplier that the change was written on.
        pub expected_version: Option<i32>,
    }
}

/// Takes a file off its supplier. The file waits for another object for a day.
pub async fn detach_file_from_supplier(
    operation: &Operation,
    input: &DetachFileFromSupplierInput,
) -> Result<supplier::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    may_edit(&tx, &before).await?;
    expect_version(input.expected_version, before.version)?;
    files::detach(&mut tx, holder(&before), input.file_id).await?;
    let supplier = save(&mut tx, &before).await?;
    tx.commit(supplier).await
}
