//! What both directions of interest have in common: the guards of the demand and the limits.

use super::super::events::INTEREST_SENT;
use super::super::lifecycle::{ANSWER_WORKING_DAYS, sending};
use super::super::refusals::{
    CONTACT_INCOMPLETE, DEMAND_NOT_OPEN, OWN_DEMAND, PROCEDURE_TAKES_NO_INTEREST,
};
use super::super::store;
use super::super::tables::interest::{self, InterestDirection, InterestState};
use crate::domains::demands::{Demand, DemandState};
use crate::domains::suppliers::Supplier;
use crate::foundation::checks::LINE;
use crate::foundation::contact::Contact;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{InterestId, TypedId};
use crate::foundation::working_days::term_ends_at;
use crate::platform::events::Event;
use crate::platform::transaction::Tx;

/// What the sender says.
pub(super) struct Letter {
    pub message: String,
    pub contact: Contact,
}

/// Sends interest between a demand and a supplier that are held; whether the caller may send for
/// its side was asked before.
pub(super) async fn send(
    tx: &mut Tx<'_>,
    demand: &Demand,
    supplier: &Supplier,
    direction: InterestDirection,
    letter: Letter,
) -> Result<interest::Model> {
    let now = tx.now().await?;
    let mut verdicts = Verdicts::default();
    verdicts.require(demand.state_at(now) == DemandState::Open, || {
        DEMAND_NOT_OPEN.refusal()
    });
    verdicts.require(
        demand
            .terms
            .as_ref()
            .is_none_or(|terms| terms.opens_directly),
        || PROCEDURE_TAKES_NO_INTEREST.refusal(),
    );
    verdicts.require(demand.owner_id != supplier.organisation_id, || {
        OWN_DEMAND.refusal()
    });
    verdicts.into_result()?;
    let (sender_id, receiver_id) = match direction {
        InterestDirection::FromSupplier => (supplier.organisation_id, demand.owner_id),
        InterestDirection::FromOwner => (demand.owner_id, supplier.organisation_id),
    };
    let before = store::sent_before(tx, sender_id, demand.id, supplier.id, direction, now).await?;
    sending(before, now).into_result()?;
    let sent = interest::Model {
        id: InterestId::fresh(now),
        demand_id: demand.id,
        supplier_id: supplier.id,
        direction,
        sender_id,
        receiver_id,
        state: InterestState::Sent,
        version: 1,
        message: letter.message,
        contact: letter.contact,
        answer_contact: None,
        decline_reason: None,
        answer: None,
        sent_by: tx.operation().actor.user_id(),
        answered_by: None,
        sent_at: now,
        due_at: term_ends_at(now, ANSWER_WORKING_DAYS),
        overdue_at: None,
        answered_at: None,
        introduced_at: None,
        introduced_by: None,
        introduction: None,
        live_key: None,
        next_check_at: None,
        updated_at: now,
    };
    let interest = store::insert(tx, sent).await?;
    tx.record(
        Event::of(&INTEREST_SENT, "interest", interest.id)
            .organisation(sender_id)
            .with("demandId", interest.demand_id)
            .with("supplierId", interest.supplier_id)
            .with("direction", interest.direction)
            .with("dueAt", interest.due_at),
    );
    Ok(interest)
}

/// The contact that was given, else that of the card; it must name somebody who can be reached.
pub(super) fn contact(
    given: Option<&Contact>,
    of_card: &Contact,
    verdicts: &mut Verdicts,
) -> Contact {
    let contact = match given {
        Some(given) => Contact {
            name: verdicts.text("input.contact.name", &given.name, LINE),
            phone: verdicts.text("input.contact.phone", &given.phone, 40),
            email: verdicts.text("input.contact.email", &given.email, LINE),
        },
        None => of_card.clone(),
    };
    verdicts.require(contact.is_complete(), || {
        CONTACT_INCOMPLETE.at("input.contact")
    });
    contact
}
