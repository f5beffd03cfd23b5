//! Who sees which news. Pure: everybody their own, and nobody else's.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Expr};

use super::tables::notification::Column;
use crate::domains::identity::policy as identity;
use crate::foundation::actor::{Actor, Person, Scope};
use crate::foundation::errors::Refusal;

/// The news that an actor may know about; every list and count takes this.
pub fn visible_to(actor: &Actor) -> Condition {
    match actor.user_id() {
        Some(id) => Condition::all().add(Column::UserId.eq(id)),
        None => Condition::all().add(Expr::cust("1 = 0")),
    }
}

/// Somebody is logged in; what they are told belongs to the account.
pub fn person(actor: &Actor) -> Result<&Person, Refusal> {
    identity::person(actor, Scope::Account)
}
