//! A person logs in with a code that was sent to them, without a password. Whoever proves a mailbox
//! that has no account gets one.

use super::super::codes::{self, Address, Purpose};
use super::super::events::USER_SIGNED_UP;
use super::super::refusals::{CODE_WRONG, EMAIL_TAKEN};
use super::super::store;
use super::super::tables::user::{self, Kind};
use super::log_in::{
    By, LogIn, count_failure, failure_keys, first_factor_passed, refuse_while_paused,
};
use super::request_log_in_code::holder;
use super::verify_email::mailbox_proved;
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{TypedId, UserId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// The code, and where it was sent.
    pub struct LogInWithCodeInput {
        /// The address that the code was sent to.
        pub email: Option<String>,
        /// Or the telephone number.
        pub phone: Option<String>,
        /// Six digits.
        pub code: String,
        /// What the client calls itself in the list of sessions.
        #[graphql(default)]
        pub label: String,
        /// The name that colleagues see, where this makes an account.
        #[graphql(default)]
        pub display_name: String,
    }
}

/// Logs in.
///
/// # Errors
/// `CODE_WRONG` alike for a wrong, expired or used code and for an address that got none;
/// `LOGIN_PAUSED` after too many failures.
pub async fn log_in_with_code(operation: &Operation, input: &LogInWithCodeInput) -> Result<LogIn> {
    let mut verdicts = Verdicts::default();
    let label = verdicts.text("input.label", &input.label, LINE);
    let name = verdicts.text("input.displayName", &input.display_name, LINE);
    verdicts.into_result()?;
    let address = Address::read(input.email.as_deref(), input.phone.as_deref())?;
    // Beside those of passwords: guessing one keeps nobody from using the other.
    let keys = failure_keys(operation, &address.key());
    refuse_while_paused(operation, &keys).await?;

    let mut tx = Tx::begin(operation).await?;
    let redeemed = codes::redeem(&mut tx, Purpose::LogIn(&address), &input.code).await?;
    if redeemed.is_none() {
        tx.commit_without_event(
            "counting a wrong code; each would be an event that anyone can cause",
        )
        .await?;
        count_failure(operation, &keys).await?;
        return Err(CODE_WRONG.at("input.code").into());
    }
    let user = match (holder(tx.connection(), &address).await?, &address) {
        (Some(known), _) => store::lock_user(&tx, known.id).await?,
        (None, Address::Email { written, .. }) if operation.handles.access.sign_up_by_code => {
            sign_up_by_code(&mut tx, written, name).await?
        }
        (None, _) => return Err(CODE_WRONG.at("input.code").into()),
    };
    if !user.may_log_in() {
        return Err(CODE_WRONG.at("input.code").into());
    }
    let user = match &address {
        Address::Email { .. } => mailbox_proved(&mut tx, user, None).await?,
        Address::Phone(_) => user,
    };
    let progress = first_factor_passed(&mut tx, &user, label, By::Code, &keys[0]).await?;
    tx.commit(progress).await
}

/// Makes an account without a password for a mailbox that was just proved.
async fn sign_up_by_code(tx: &mut Tx<'_>, email: &str, name: String) -> Result<user::Model> {
    let now = tx.now().await?;
    let mailbox = email.split('@').next().unwrap_or_default();
    let user = user::Model {
        id: UserId::fresh(now),
        email_key: codes::email_key(email),
        email: email.to_owned(),
        display_name: if name.is_empty() {
            mailbox.to_owned()
        } else {
            name
        },
        password_hash: String::new(),
        version: 1,
        created_at: now,
        updated_at: now,
        disabled_at: None,
        kind: Kind::Person,
        organisation_id: None,
        email_verified_at: Some(now),
        phone: None,
        second_factor_at: None,
    };
    let user = store::insert_user(tx, user)
        .await
        .map_err(|fault| store::taken(fault, &EMAIL_TAKEN))?;
    tx.record(Event::of(&USER_SIGNED_UP, "user", user.id));
    Ok(user)
}
