//! Interest is accepted: from now on both sides see each other's contact.

use super::super::events::{INTEREST_ACCEPTED, INTEREST_CONTACTS_OPENED};
use super::super::lifecycle::{InterestAct, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::interest::{self, InterestDirection};
use super::send::contact;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::contact::Contact;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::InterestId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which interest is accepted.
    pub struct AcceptInterestInput {
        /// The interest; the caller is at least an editor of the side that was asked.
        pub id: InterestId,
        /// The version the answer was written on.
        pub expected_version: Option<i32>,
        /// Whom to reach; the contact of the demand or profile unless another is given.
        pub contact: Option<Contact>,
        /// A word to the other side, at most 2,000 characters.
        pub message: Option<String>,
    }
}

/// Accepts interest and opens the contacts of both sides to each other.
pub async fn accept_interest(
    operation: &Operation,
    input: &AcceptInterestInput,
) -> Result<interest::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let answer = verdicts.optional_text("input.message", input.message.as_deref(), PARAGRAPH);
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    let demand = store::demand_of(&tx, &before).await?;
    policy::may(&operation.actor, InterestAct::Accept, &before, &demand)?;
    expect_version(input.expected_version, before.version)?;
    let state = state_after(before.state, InterestAct::Accept)?;
    let of_card = match before.direction {
        InterestDirection::FromSupplier => {
            store::hold_demand(&tx, before.demand_id)
                .await?
                .card
                .contact
        }
        InterestDirection::FromOwner => {
            let supplier = store::hold_supplier(&tx, before.supplier_id).await?;
            supplier.published.unwrap_or(supplier.draft).contact
        }
    };
    let contact = contact(input.contact.as_ref(), &of_card, &mut verdicts);
    verdicts.into_result()?;
    let now = tx.now().await?;
    let after = interest::Model {
        state,
        answer_contact: Some(contact),
        answer,
        answered_by: operation.actor.user_id(),
        answered_at: Some(now),
        ..before.clone()
    };
    let interest = store::save(&mut tx, &before, after).await?;
    tx.record(
        Event::of(&INTEREST_ACCEPTED, "interest", interest.id)
            .organisation(interest.receiver_id)
            .with("demandId", interest.demand_id)
            .with("supplierId", interest.supplier_id)
            .with("version", interest.version),
    );
    tx.record(
        Event::of(&INTEREST_CONTACTS_OPENED, "interest", interest.id)
            .organisation(interest.receiver_id)
            .with("senderId", interest.sender_id)
            .with("receiverId", interest.receiver_id),
    );
    tx.commit(interest).await
}
