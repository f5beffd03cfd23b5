//! Values that the objects of several domains share: money, contacts, verdicts on actions, keys.

use async_graphql::{InputObject, OutputType, SimpleObject};

use super::error::ErrorCode;
use crate::domains::demands::DemandAct;
use crate::domains::interests::InterestAct;
use crate::domains::suppliers::SupplierAct;
use crate::foundation::contact::Contact;
use crate::foundation::errors::Refusal;
use crate::foundation::locale::Locale;
use crate::foundation::money::{BigInt, CURRENCY};

/// Declares an object of the API that is a record of a domain; what it shows is resolved beside it.
macro_rules! record_object {
    ($(#[$doc:meta])* pub struct $name:ident(pub $record:ty);) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(pub $record);

        impl From<$record> for $name {
            fn from(record: $record) -> Self {
                Self(record)
            }
        }
    };
}

pub(crate) use record_object;

/// A number as an `Int`; one that is too large is the largest.
pub fn int(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

/// An amount of money in the smallest unit of its currency.
#[derive(Clone, SimpleObject)]
pub struct Money {
    /// The amount in the smallest unit, 分 for CNY.
    pub amount_minor: BigInt,
    /// ISO 4217.
    pub currency: String,
}

impl Money {
    pub fn of(amount_minor: i64) -> Self {
        Self {
            amount_minor: BigInt(amount_minor),
            currency: CURRENCY.to_owned(),
        }
    }
}

/// Whom to reach; masked for others than the members of its organisation.
#[derive(Clone, SimpleObject)]
#[graphql(name = "Contact")]
pub struct ContactObject {
    /// The person's name.
    pub name: String,
    /// A telephone number.
    pub phone: String,
    /// An e-mail address.
    pub email: String,
    /// Whether parts are hidden.
    pub masked: bool,
}

impl ContactObject {
    pub fn of(contact: &Contact, in_full: bool) -> Self {
        let shown = if in_full {
            contact.clone()
        } else {
            contact.masked()
        };
        Self {
            name: shown.name,
            phone: shown.phone,
            email: shown.email,
            masked: !in_full,
        }
    }
}

/// Something that may be done to an object, for the caller and now.
#[derive(Clone, SimpleObject)]
#[graphql(
    concrete(name = "DemandActionVerdict", params(DemandAct)),
    concrete(name = "SupplierActionVerdict", params(SupplierAct)),
    concrete(name = "InterestActionVerdict", params(InterestAct))
)]
pub struct ActionVerdict<A: OutputType> {
    /// The action.
    pub action: A,
    /// Whether it would be done.
    pub allowed: bool,
    /// The code of the first reason against it.
    pub code: Option<ErrorCode>,
    /// The first reason against it.
    pub reason: Option<String>,
    /// What can be done next.
    pub next_step: Option<String>,
}

impl<A: OutputType> ActionVerdict<A> {
    pub fn of((action, refusal): (A, Option<Refusal>), locale: Locale) -> Self {
        Self {
            action,
            allowed: refusal.is_none(),
            code: refusal.as_ref().map(|refusal| ErrorCode(refusal.code)),
            reason: refusal.as_ref().map(|refusal| refusal.message(locale)),
            next_step: refusal
                .as_ref()
                .and_then(|refusal| refusal.next_step(locale)),
        }
    }
}

/// A key given by where an object was imported from.
#[derive(InputObject)]
pub struct ExternalKeyInput {
    /// Who delivered the row.
    pub source: String,
    /// Its key there.
    pub external_id: String,
}
