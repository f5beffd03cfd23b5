//! A supplier shows interest in a demand.

use super::super::policy;
use super::super::store;
use super::super::tables::interest::{self, InterestDirection};
use super::send::{Letter, contact, send};
use crate::domains::demands::policy as demands;
use crate::domains::suppliers::policy as suppliers;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::contact::Contact;
use crate::foundation::errors::{NOT_FOUND, Result, Verdicts};
use crate::foundation::ids::{DemandId, SupplierId};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which supplier is interested in which demand.
    pub struct ShowInterestInput {
        /// The demand; it is open.
        pub demand_id: DemandId,
        /// The supplier; the caller is at least an editor of its organisation.
        pub supplier_id: SupplierId,
        /// A paragraph to the owner, at most 2,000 characters.
        pub message: String,
        /// Whom to reach; the contact of the profile unless another is given. It opens to the other
        /// side when that accepts.
        pub contact: Option<Contact>,
    }
}

/// Sends interest from a supplier to the owner of an open demand.
pub async fn show_interest(
    operation: &Operation,
    input: &ShowInterestInput,
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
    if !suppliers::may_see_inside(&operation.actor, supplier.organisation_id)
        || !demands::may_see(&operation.actor, &demand)
    {
        return Err(NOT_FOUND.error());
    }
    policy::may_send(
        &operation.actor,
        supplier.organisation_id,
        InterestDirection::FromSupplier,
    )?;
    let card = supplier.published.as_ref().unwrap_or(&supplier.draft);
    let contact = contact(input.contact.as_ref(), &card.contact, &mut verdicts);
    verdicts.into_result()?;
    let letter = Letter { message, contact };
    let direction = InterestDirection::FromSupplier;
    let interest = send(&mut tx, &demand, &supplier, direction, letter).await?;
    tx.commit(interest).await
}
