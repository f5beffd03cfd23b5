//! A person begins with a second factor: they get the secret for their authenticator.

use super::super::events::USER_SECOND_FACTOR_ENROLLED;
use super::super::policy;
use super::super::refusals::{ADDRESS_UNPROVED, SECOND_FACTOR_ON};
use super::super::second_factor::{authenticator, fresh_secret, must_be_fresh, place};
use super::super::store;
use super::super::tables::second_factor;
use crate::foundation::actor::Credential;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Error, Result, UNAUTHENTICATED};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Nothing is needed.
    pub struct EnrolTotpInput {}
}

/// The secret of an authenticator, which is shown once.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TotpEnrolled {
    /// In base 32, for typing.
    #[serde(skip)]
    pub secret: String,
    /// `otpauth://…`, for a QR code.
    #[serde(skip)]
    pub uri: String,
}

/// Makes a secret in place of one that was never confirmed.
///
/// # Errors
/// `SECOND_FACTOR_ON`; `ADDRESS_UNPROVED`, because a second factor must not shut the holder of the
/// mailbox out; `FRESH_LOG_IN_NEEDED`.
pub async fn enrol_totp(operation: &Operation, _input: &EnrolTotpInput) -> Result<TotpEnrolled> {
    let person = policy::person_in_session(&operation.actor)?;
    let Credential::Session(session) = person.credential else {
        return Err(UNAUTHENTICATED.error());
    };
    let mut tx = Tx::begin(operation).await?;
    let user = store::lock_user(&tx, person.user_id).await?;
    let session = store::lock_session(&tx, session).await?;
    let now = tx.now().await?;
    if user.second_factor_at.is_some() {
        return Err(SECOND_FACTOR_ON.error());
    }
    if user.email_verified_at.is_none() && user.phone.is_none() {
        return Err(ADDRESS_UNPROVED.error());
    }
    must_be_fresh(&session, now)?;
    let secret = fresh_secret();
    let factor = second_factor::Model {
        user_id: user.id,
        secret: operation.handles.sealing.seal(&place(user.id), &secret)?,
        enrolled_at: now,
        confirmed_at: None,
        last_step: 0,
    };
    match store::lock_second_factor(&tx, user.id).await? {
        Some(_) => store::update_second_factor(&tx, factor).await?,
        None => store::insert_second_factor(&tx, factor).await?,
    };
    let totp = authenticator(&secret, &user.email)?;
    let enrolled = TotpEnrolled {
        secret: totp.secret().to_base32(),
        uri: totp
            .to_url()
            .map_err(|fault| Error::internal(fault.to_string()))?,
    };
    tx.record(Event::of(&USER_SECOND_FACTOR_ENROLLED, "user", user.id));
    tx.commit(enrolled).await
}
