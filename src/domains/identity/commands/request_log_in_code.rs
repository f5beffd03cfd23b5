//! Somebody asks for a code to log in with. The answer is the same whether or not there is an
//! account, and takes the same: the same statements run, and sending happens beside the answer.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::super::codes::{self, Address, Purpose};
use super::super::tables::user;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::time::Timestamp;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Where the code goes; one of the two.
    pub struct RequestLogInCodeInput {
        /// An address; one without an account gets a code to sign up with.
        pub email: Option<String>,
        /// A telephone number: eleven digits, or `+` and the country.
        pub phone: Option<String>,
    }
}

/// A code was asked for. That it arrives is not promised.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CodeRequested {
    /// Until when the code holds, if one was sent.
    pub expires_at: Timestamp,
}

/// Makes a code in place of an earlier one, and sends it where somebody may log in with it.
///
/// # Errors
/// `CODES_LIMITED` beyond the limits of the address or the source, `CHANNEL_OFF`.
pub async fn request_log_in_code(
    operation: &Operation,
    input: &RequestLogInCodeInput,
) -> Result<CodeRequested> {
    let address = Address::read(input.email.as_deref(), input.phone.as_deref())?;
    codes::must_reach(operation, &address)?;
    let mut tx = Tx::begin(operation).await?;
    let issued = codes::issue(&mut tx, Purpose::LogIn(&address), &address).await?;
    let known = holder(tx.connection(), &address).await?;
    let requested = CodeRequested {
        expires_at: issued.expires_at,
    };
    if operation.dry_run {
        return Ok(requested);
    }
    tx.commit_without_event("asking for a code; each would be an event that anyone can cause")
        .await?;
    let goes_out = match (&known, &address) {
        (Some(user), _) => user.may_log_in(),
        (None, Address::Email { .. }) => operation.handles.access.sign_up_by_code,
        (None, Address::Phone(_)) => false,
    };
    if goes_out {
        codes::send(operation, &issued, &address);
    }
    Ok(requested)
}

/// The account of an address or a number.
pub(super) async fn holder<C: sea_orm::ConnectionTrait>(
    connection: &C,
    address: &Address,
) -> Result<Option<user::Model>> {
    let condition = match address {
        Address::Email { key, .. } => user::Column::EmailKey.eq(key.as_str()),
        Address::Phone(number) => user::Column::Phone.eq(number.as_str()),
    };
    Ok(user::Entity::find()
        .filter(condition)
        .one(connection)
        .await?)
}
