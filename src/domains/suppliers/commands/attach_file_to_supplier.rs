//! A file is attached to a supplier's profile: a brochure, a certificate, evidence of a case.

use super::super::events::SUPPLIER_UPDATED;
use super::super::lifecycle::SupplierAct;
use super::super::policy;
use super::super::store;
use super::super::tables::supplier;
use crate::domains::files::{self, Holder, ObjectKind};
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::Result;
use crate::foundation::ids::{FileId, SupplierId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which file is attached to which supplier.
    pub struct AttachFileToSupplierInput {
        /// The supplier.
        pub id: SupplierId,
        /// An upload of the supplier's organisation that is attached to nothing.
        pub file_id: FileId,
        /// The version of the supplier that the change was written on.
        pub expected_version: Option<i32>,
    }
}

/// Attaches a file. Who may see the published supplier may read it at once.
pub async fn attach_file_to_supplier(
    operation: &Operation,
    input: &AttachFileToSupplierInput,
) -> Result<supplier::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    may_edit(&tx, &before).await?;
    expect_version(input.expected_version, before.version)?;
    if files::attach(&mut tx, holder(&before), input.file_id)
        .await?
        .is_none()
    {
        return tx.commit_unchanged(before).await;
    }
    let supplier = save(&mut tx, &before).await?;
    tx.commit(supplier).await
}

/// Attaching is an edit of the profile.
pub(super) async fn may_edit(tx: &Tx<'_>, before: &supplier::Model) -> Result<()> {
    let organisation = store::organisation(tx, before.organisation_id).await?;
    let actor = &tx.operation().actor;
    policy::may(
        actor,
        SupplierAct::Update,
        before,
        organisation.verification,
    )?;
    Ok(())
}

pub(super) fn holder(supplier: &supplier::Model) -> Holder {
    Holder {
        kind: ObjectKind::Supplier,
        id: supplier.id.0,
        organisation_id: supplier.organisation_id,
    }
}

/// Saves the supplier as its next version and records that its attachments changed.
pub(super) async fn save(tx: &mut Tx<'_>, before: &supplier::Model) -> Result<supplier::Model> {
    let supplier = store::save(tx, before, before.clone()).await?;
    tx.record(
        Event::of(&SUPPLIER_UPDATED, "supplier", supplier.id)
            .organisation(supplier.organisation_id)
            .with("version", supplier.version)
            .with("fields", ["attachments"]),
    );
    Ok(supplier)
}
