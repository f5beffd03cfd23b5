//! An import brings a supplier; a row that was imported before changes it instead of doubling it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::input::{SupplierCardInput, apply};
use super::super::lifecycle::completeness;
use super::super::refusals::{SUPPLIER_EXISTS, SUPPLIER_OWN_RECORD};
use super::super::store;
use super::super::tables::supplier::{self, Visibility};
use super::create_supplier::{blank, insert};
use super::publish_supplier::put_out;
use super::update_supplier::save;
use crate::foundation::errors::{NOT_FOUND, Result, Verdicts};
use crate::foundation::ids::{OrganisationId, SupplierId, TypedId};
use crate::foundation::sheets::OWN_SOURCE;
use crate::platform::transaction::Tx;

/// What an import did with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    Created,
    Changed,
    Unchanged,
}

/// One imported row.
#[derive(Clone, Debug)]
pub struct SupplierRow {
    pub source: String,
    pub external_id: String,
    pub organisation_id: OrganisationId,
    pub card: SupplierCardInput,
    pub publish: PublishImported,
}

/// Which imported cards become public at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PublishImported {
    /// Those that say what a published card has to say; others wait as drafts.
    #[default]
    Complete,
    /// Every one with a headline. For collections of others that are only texts: nobody could
    /// complete them, and they are imported to be searched and matched.
    WithHeadline,
}

/// Makes or changes the supplier of a row. A card that is ready is published, another one waits as
/// a draft.
///
/// # Errors
/// `SUPPLIER_EXISTS` when the organisation has a profile of another origin: an import does not
/// write over what members wrote.
pub async fn import_supplier(
    tx: &mut Tx<'_>,
    row: &SupplierRow,
) -> Result<(supplier::Model, Imported)> {
    let own = row.source == OWN_SOURCE;
    let known = known(tx, row).await?;
    let mut verdicts = Verdicts::default();
    if let Some(before) = known {
        let mut after = before.clone();
        apply(&row.card, &mut after.draft, "row", &mut verdicts);
        verdicts.into_result()?;
        if after == before {
            return Ok((before, Imported::Unchanged));
        }
        if own {
            return Err(SUPPLIER_OWN_RECORD.error());
        }
        let supplier = save(tx, &before, after).await?;
        let supplier = publish_if_ready(tx, supplier, row.publish).await?;
        return Ok((supplier, Imported::Changed));
    }
    // Asked before the insert: a broken key would end the transaction on PostgreSQL, and an import
    // goes on with its next row.
    let taken = supplier::Entity::find()
        .filter(supplier::Column::OrganisationId.eq(row.organisation_id))
        .one(tx.connection())
        .await?;
    if taken.is_some() {
        return Err(SUPPLIER_EXISTS.error());
    }
    let mut blank = blank(row.organisation_id, Visibility::Public);
    apply(&row.card, &mut blank.draft, "row", &mut verdicts);
    verdicts.into_result()?;
    let draft = supplier::Model {
        source: Some(row.source.clone()),
        external_id: Some(row.external_id.clone()),
        ..blank
    };
    let supplier = insert(tx, draft).await?;
    let supplier = publish_if_ready(tx, supplier, row.publish).await?;
    Ok((supplier, Imported::Created))
}

async fn publish_if_ready(
    tx: &mut Tx<'_>,
    supplier: supplier::Model,
    publish: PublishImported,
) -> Result<supplier::Model> {
    let ready = match publish {
        PublishImported::Complete => completeness(&supplier.draft).is_empty(),
        PublishImported::WithHeadline => !supplier.draft.headline.is_empty(),
    };
    if !ready {
        return Ok(supplier);
    }
    let organisation = store::organisation(tx, supplier.organisation_id).await?;
    put_out(tx, &supplier, &organisation).await
}

/// The supplier of a row that was here before: imported from its source, or named by its id in an
/// export.
async fn known(tx: &Tx<'_>, row: &SupplierRow) -> Result<Option<supplier::Model>> {
    if row.source != OWN_SOURCE {
        return Ok(supplier::Entity::find()
            .filter(supplier::Column::Source.eq(row.source.as_str()))
            .filter(supplier::Column::ExternalId.eq(row.external_id.as_str()))
            .one(tx.connection())
            .await?);
    }
    let found = match SupplierId::parse(&row.external_id) {
        Some(id) => {
            supplier::Entity::find_by_id(id)
                .filter(supplier::Column::Source.is_null())
                .one(tx.connection())
                .await?
        }
        None => None,
    };
    match found {
        Some(found) => Ok(Some(found)),
        None => Err(NOT_FOUND.at("row.externalId").into()),
    }
}
