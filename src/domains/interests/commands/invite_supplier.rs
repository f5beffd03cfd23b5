//! The owner of a demand invites a supplier.

use super::super::policy;
use super::super::store;
use super::super::tables::interest::{self, InterestDirection};
use super::send::{Letter, contact, send};
use crate::domains::demands::policy as demands;
use crate::domains::suppliers::Visibility;
use crate::foundation::actor::Verification;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::contact::Contact;
use crate::foundation::errors::{NOT_FOUND, Result, Verdicts};
use crate::foundation::ids::{DemandId, SupplierId};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which supplier is invited to which demand.
    pub struct InviteSupplierInput {
        /// The demand; it is open, and the caller is at least an editor of its owner.
        pub demand_id: DemandId,
        /// The supplier; its profile is published.
        pub supplier_id: SupplierId,
        /// A paragraph to the supplier, at most 2,000 characters.
        pub message: String,
        /// Whom to reach; the contact of the demand unless another is given. It opens to the other
        /// side when that accepts.
        pub contact: Option<Contact>,
    }
}

/// Sends interest from the owner of an open demand to a published supplier.
pub async fn invite_supplier(
    operation: &Operation,
    input: &InviteSupplierInput,
) -> Result<interest::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let message = verdicts.required_text("input.message", &input.message, PARAGRAPH);
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let demand = store::hold_demand(&tx, input.demand_id).await?;
    let supplier = store::hold_supplier(&tx, input.supplier_id).await?;
    let verification = store::verification_of(&tx, supplier.organisation_id).await?;
    if !demands::may_see(&operation.actor, &demand) || !is_listed(&supplier, verification) {
        return Err(NOT_FOUND.error());
    }
    policy::may_send(
        &operation.actor,
        demand.owner_id,
        InterestDirection::FromOwner,
    )?;
    let contact = contact(input.contact.as_ref(), &demand.card.contact, &mut verdicts);
    verdicts.into_result()?;
    let letter = Letter { message, contact };
    let direction = InterestDirection::FromOwner;
    let interest = send(&mut tx, &demand, &supplier, direction, letter).await?;
    tx.commit(interest).await
}

/// A profile that whoever is logged in finds.
fn is_listed(supplier: &crate::domains::suppliers::Supplier, verification: Verification) -> bool {
    supplier.published_at.is_some()
        && verification != Verification::Suspended
        && match supplier.visibility {
            Visibility::Public | Visibility::Platform => true,
            Visibility::Hidden => false,
        }
}
