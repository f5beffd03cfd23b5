//! A person makes an account.

use super::super::codes::{email_key, is_address};
use super::super::events::USER_SIGNED_UP;
use super::super::refusals::{EMAIL_INVALID, EMAIL_TAKEN, PASSWORD_WEAK};
use super::super::store;
use super::super::tables::user::{self, Kind};
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{TypedId, UserId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// What an account needs.
    pub struct SignUpInput {
        /// The address to log in with.
        pub email: String,
        /// 10 to 256 characters.
        pub password: String,
        /// The name that colleagues see.
        pub display_name: String,
    }
}

/// Makes an account. Whether an address is taken is told here and only here; log-in never tells.
pub async fn sign_up(operation: &Operation, input: &SignUpInput) -> Result<user::Model> {
    let mut verdicts = Verdicts::default();
    let email = verdicts.required_text("input.email", &input.email, LINE);
    let display_name = verdicts.required_text("input.displayName", &input.display_name, LINE);
    verdicts.require(is_address(&email), || EMAIL_INVALID.at("input.email"));
    verdicts.require(password_holds(&input.password, &email), || {
        PASSWORD_WEAK.at("input.password")
    });
    verdicts.into_result()?;
    // Hashing takes its time and holds no transaction.
    let password_hash = operation
        .handles
        .passwords
        .hash(input.password.clone())
        .await?;

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let now = tx.now().await?;
    let user = user::Model {
        id: UserId::fresh(now),
        email_key: email_key(&email),
        email,
        display_name,
        password_hash,
        version: 1,
        created_at: now,
        updated_at: now,
        disabled_at: None,
        kind: Kind::Person,
        organisation_id: None,
        email_verified_at: None,
        phone: None,
        second_factor_at: None,
    };
    let user = store::insert_user(&tx, user)
        .await
        .map_err(|fault| store::taken(fault, &EMAIL_TAKEN))?;
    tx.record(Event::of(&USER_SIGNED_UP, "user", user.id));
    tx.commit(user).await
}

/// Long enough, short enough to hash, and not the address itself.
pub(super) fn password_holds(password: &str, email: &str) -> bool {
    let length = password.chars().count();
    (10..=256).contains(&length) && !password.eq_ignore_ascii_case(email)
}
