//! Who may do and see what with following. Pure: everybody their own, and nobody else's.

use crate::foundation::actor::{Actor, Person, Scope};
use crate::foundation::errors::{Refusal, UNAUTHENTICATED};

use crate::domains::identity::policy as identity;

/// Somebody is logged in, with whatever key.
pub fn person(actor: &Actor) -> Result<&Person, Refusal> {
    let person = actor.person().ok_or_else(|| UNAUTHENTICATED.refusal())?;
    // What is followed belongs to the account.
    identity::person(actor, Scope::Account).map(|_| person)
}
