//! Reads of suppliers, limited to what the actor may see.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::filter::{SupplierFilter, SupplierOrder, SupplierOrderField, check, condition};
use super::lifecycle::{SupplierAct, completeness};
use super::policy;
use super::tables::supplier::{Column, Entity, Model as Supplier};
use crate::domains::files::{self, File, ObjectKind};
use crate::domains::identity::Organisation;
use crate::domains::identity::tables::organisation;
use crate::foundation::actor::{Actor, Verification};
use crate::foundation::errors::{Refusal, Result};
use crate::foundation::ids::{OrganisationId, SupplierId};
use crate::foundation::pages::{Direction, Page, PageRequest};
use crate::platform::database::keyset::{self, OrderTerm};
use crate::platform::database::lists;
use crate::platform::database::projection::{Projection, project};
use crate::platform::operation::Operation;

/// Suppliers by id as far as the actor may see them, for loaders and `node`.
pub async fn suppliers_by_id(
    operation: &Operation,
    ids: &[SupplierId],
) -> Result<HashMap<SupplierId, Supplier>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(policy::visible_to(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The suppliers of organisations as far as the actor may see them, for loaders.
pub async fn suppliers_of_organisations(
    operation: &Operation,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Supplier>> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.is_in(ids.iter().copied()))
        .filter(policy::visible_to(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.organisation_id, row))
        .collect())
}

/// The attachments of suppliers, the oldest first, as far as the actor may read them; for loaders.
pub async fn attachments(
    operation: &Operation,
    ids: &[SupplierId],
) -> Result<HashMap<SupplierId, Vec<File>>> {
    let reach = policy::attachments_readable_by(&operation.actor);
    let objects = ids.iter().map(|id| id.0);
    let found = files::attached(operation, ObjectKind::Supplier, objects, reach).await?;
    Ok(found
        .into_iter()
        .map(|(id, attached)| (SupplierId(id), attached))
        .collect())
}

/// One supplier by where it was imported from.
pub async fn supplier_by_external_id(
    operation: &Operation,
    source: &str,
    external_id: &str,
) -> Result<Option<Supplier>> {
    Ok(Entity::find()
        .filter(Column::Source.eq(source))
        .filter(Column::ExternalId.eq(external_id))
        .filter(policy::visible_to(&operation.actor))
        .one(operation.database().reader())
        .await?)
}

/// The columns without which a supplier cannot be shown: its rules depend on them.
const ALWAYS: [Column; 5] = [
    Column::Id,
    Column::OrganisationId,
    Column::Visibility,
    Column::Version,
    Column::PublishedAt,
];

/// One page of suppliers.
pub async fn suppliers(
    operation: &Operation,
    filter: &SupplierFilter,
    order: &[SupplierOrder],
    page: &PageRequest,
    projection: Projection<Column>,
) -> Result<Page<Supplier>> {
    check(filter)?;
    let default = [SupplierOrder {
        field: SupplierOrderField::PublishedAt,
        direction: Direction::Descending,
    }];
    let order: Vec<OrderTerm<Column>> = if order.is_empty() {
        &default[..]
    } else {
        order
    }
    .iter()
    .map(|one| one.term())
    .collect();
    let reader = operation.database().reader();
    let projection = projection
        .and(&ALWAYS)
        .and(&keyset::columns_of(&order, Column::Id));
    let select = project(Entity::find(), &projection, reader)
        .filter(policy::visible_to(&operation.actor))
        .filter(condition(filter, &operation.actor, operation.now().day()));
    keyset::page(select, &order, Column::Id, page, reader).await
}

/// How many suppliers match, and whether that is exact.
pub async fn count_suppliers(
    operation: &Operation,
    filter: &SupplierFilter,
) -> Result<(i64, bool)> {
    check(filter)?;
    let select = Entity::find()
        .filter(policy::visible_to(&operation.actor))
        .filter(condition(filter, &operation.actor, operation.now().day()));
    lists::count(select, Column::Id, operation.database().reader()).await
}

/// What the caller may do to a supplier they have seen, each with the first reason against it.
pub fn available_actions(
    operation: &Operation,
    supplier: &Supplier,
) -> Vec<(SupplierAct, Option<Refusal>)> {
    // Whoever is no member has seen it, so its organisation is not suspended.
    let verification = operation
        .actor
        .place_in(supplier.organisation_id)
        .map_or(Verification::Verified, |place| place.verification);
    SupplierAct::ALL
        .into_iter()
        .map(|act| {
            let verdict = policy::may(&operation.actor, act, supplier, verification).and_then(
                |()| match act {
                    SupplierAct::Publish => completeness(&supplier.draft)
                        .into_refusals()
                        .into_iter()
                        .next()
                        .map_or(Ok(()), Err),
                    SupplierAct::Update | SupplierAct::SetVisibility => Ok(()),
                },
            );
            (act, verdict.err())
        })
        .collect()
}

/// A supplier that takes part in matching, with what an index says of its organisation.
#[derive(Clone, Debug)]
pub struct PublishedSupplier {
    pub supplier: Supplier,
    pub organisation: Organisation,
}

/// A batch of suppliers that take part in matching, by id, for building an index. Those with
/// `Visibility::Platform` are among them: what is shown of an answer is asked of the policy again.
pub async fn published_after(
    operation: &Operation,
    after: Option<SupplierId>,
    limit: u64,
) -> Result<Vec<PublishedSupplier>> {
    let mut select = Entity::find()
        .filter(policy::matched())
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Expr::col(Column::Id).gt(after));
    }
    let reader = operation.database().reader();
    let suppliers = select.all(reader).await?;
    let ids = suppliers.iter().map(|supplier| supplier.organisation_id);
    let organisations = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids))
        .all(reader)
        .await?;
    let mut organisations: HashMap<OrganisationId, Organisation> =
        organisations.into_iter().map(|row| (row.id, row)).collect();
    Ok(suppliers
        .into_iter()
        .filter_map(|supplier| {
            let organisation = organisations.remove(&supplier.organisation_id)?;
            Some(PublishedSupplier {
                supplier,
                organisation,
            })
        })
        .collect())
}

/// One supplier for refreshing an index; `None` when it takes no part in matching any more.
pub async fn published_supplier(
    operation: &Operation,
    id: SupplierId,
) -> Result<Option<PublishedSupplier>> {
    let reader = operation.database().reader();
    let Some(supplier) = Entity::find_by_id(id)
        .filter(policy::matched())
        .one(reader)
        .await?
    else {
        return Ok(None);
    };
    let organisation = organisation::Entity::find_by_id(supplier.organisation_id)
        .one(reader)
        .await?;
    Ok(organisation.map(|organisation| PublishedSupplier {
        supplier,
        organisation,
    }))
}

/// Refuses a filter that this list would refuse, before it is kept.
pub fn check_supplier_filter(filter: &SupplierFilter) -> Result<()> {
    check(filter)
}

/// Which of several filters a supplier fits that everybody may see, in one statement; none for one
/// that not everybody may see. The conditions are those of the list, so the two cannot disagree.
pub async fn which_fit(
    operation: &Operation,
    id: SupplierId,
    filters: &[SupplierFilter],
) -> Result<Vec<bool>> {
    let (everybody, now) = (Actor::Anonymous, operation.now().day());
    let row = Entity::find()
        .filter(Column::Id.eq(id))
        .filter(policy::visible_to(&everybody));
    let conditions = filters
        .iter()
        .map(|filter| condition(filter, &everybody, now));
    lists::which_hold(row, conditions, operation.database().reader()).await
}
