//! Demand and supplier of a match, as far as the caller may see both.

use super::super::store;
use crate::domains::demands::{Demand, policy as demands};
use crate::domains::suppliers::{Supplier, policy as suppliers};
use crate::foundation::errors::{NOT_FOUND, Result};
use crate::foundation::ids::{DemandId, SupplierId};
use crate::platform::transaction::Tx;

pub(super) async fn hold(
    tx: &Tx<'_>,
    demand_id: DemandId,
    supplier_id: SupplierId,
) -> Result<(Demand, Supplier)> {
    let actor = &tx.operation().actor;
    let demand = store::hold_demand(tx, demand_id).await?;
    let supplier = store::hold_supplier(tx, supplier_id).await?;
    let verification = store::verification_of(tx, supplier.organisation_id).await?;
    if demands::may_see(actor, &demand) && suppliers::may_see(actor, &supplier, verification) {
        Ok((demand, supplier))
    } else {
        Err(NOT_FOUND.error())
    }
}
