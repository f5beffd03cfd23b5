//! One-time codes: six digits that are sent to an address or a number and prove that whoever knows
//! them reads what arrives there.
//!
//! Only a keyed hash is stored. The code itself lives in the memory of one request, which hands it
//! to the port of messages after the commit; nobody else ever sees it.

use super::refusals::{CHANNEL_OFF, CODES_LIMITED, EMAIL_INVALID, ONE_ADDRESS, PHONE_INVALID};
use super::store;
use super::tables::{code_limit, one_time_code};
use crate::foundation::checks::LINE;
use crate::foundation::contact::international_number;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::UserId;
use crate::foundation::text;
use crate::foundation::time::Timestamp;
use crate::platform::messages::{Channel, Message};
use crate::platform::operation::Operation;
use crate::platform::secrets::{fresh_code, fresh_token};
use crate::platform::transaction::Tx;

/// How long a code holds.
pub const MINUTES: i64 = 10;
/// Wrong tries that a code survives, the last one included.
const ATTEMPTS: i32 = 5;
const HOUR_SECONDS: i64 = 3_600;

/// Where a code goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// As it was written, and folded.
    Email { written: String, key: String },
    /// In international form.
    Phone(String),
}

impl Address {
    /// Reads one of the two.
    ///
    /// # Errors
    /// `ONE_ADDRESS` for none or both, `EMAIL_INVALID`, `PHONE_INVALID`.
    pub fn read(email: Option<&str>, phone: Option<&str>) -> Result<Self> {
        match (email, phone) {
            (Some(email), None) => Self::email(email),
            (None, Some(phone)) => Self::phone(phone, "input.phone"),
            (None, None) | (Some(_), Some(_)) => Err(ONE_ADDRESS.at("input").into()),
        }
    }

    /// An address, or the refusal.
    pub fn email(email: &str) -> Result<Self> {
        let mut verdicts = Verdicts::default();
        let written = verdicts.required_text("input.email", email, LINE);
        verdicts.require(is_address(&written), || EMAIL_INVALID.at("input.email"));
        verdicts.into_result()?;
        let key = email_key(&written);
        Ok(Self::Email { written, key })
    }

    /// A telephone number, or the refusal.
    pub fn phone(phone: &str, path: &str) -> Result<Self> {
        international_number(phone)
            .map(Self::Phone)
            .ok_or_else(|| PHONE_INVALID.at(path).into())
    }

    /// The same for every way of writing it, and another for an address than for a number.
    pub fn key(&self) -> String {
        match self {
            Self::Email { key, .. } => format!("email:{key}"),
            Self::Phone(number) => format!("phone:{number}"),
        }
    }

    fn channel(&self) -> Channel {
        match self {
            Self::Email { .. } => Channel::Email,
            Self::Phone(_) => Channel::Sms,
        }
    }

    fn receiver(&self) -> &str {
        match self {
            Self::Email { written, .. } => written,
            Self::Phone(number) => number,
        }
    }
}

/// The folded form of an address: one mailbox, one account.
pub fn email_key(email: &str) -> String {
    text::fold(email.trim())
}

/// Something before and after one `@`, with a dot after it, and nothing that breaks a header.
pub fn is_address(email: &str) -> bool {
    let Some((name, host)) = email.split_once('@') else {
        return false;
    };
    !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains('@')
        && !email.chars().any(|c| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"')
        })
}

/// What a code is for, and whose it is. There is one live code for each.
#[derive(Clone, Copy, Debug)]
pub enum Purpose<'a> {
    /// Whoever holds the address logs in.
    LogIn(&'a Address),
    /// This person proves their mailbox.
    VerifyEmail(UserId),
    /// This person proves a number.
    VerifyPhone(UserId),
}

impl Purpose<'_> {
    fn key(self, operation: &Operation) -> String {
        let hash = |text: &str| operation.handles.sealing.hash("one-time code", text);
        match self {
            Self::LogIn(address) => format!("LOG_IN:{}", hash(&address.key())),
            Self::VerifyEmail(id) => format!("VERIFY_EMAIL:{}", hash(&id.to_string())),
            Self::VerifyPhone(id) => format!("VERIFY_PHONE:{}", hash(&id.to_string())),
        }
    }
}

/// Refuses a way that this installation does not have, before anything is counted.
pub fn must_reach(operation: &Operation, address: &Address) -> Result<()> {
    if operation.handles.messages.reaches(address.channel()) {
        Ok(())
    } else {
        Err(CHANNEL_OFF.error())
    }
}

/// A code that was made and is not sent yet.
pub struct Issued {
    code: String,
    pub expires_at: Timestamp,
}

/// Makes the code of a purpose in place of an earlier one, within the limits of its address and of
/// whoever asks.
///
/// # Errors
/// `CODES_LIMITED`, which tells nothing of accounts: asking is counted whether or not there is one.
pub async fn issue(tx: &mut Tx<'_>, purpose: Purpose<'_>, address: &Address) -> Result<Issued> {
    let operation = tx.operation();
    let handles = &operation.handles;
    let to = format!("to:{}", handles.sealing.hash("code limit", &address.key()));
    let from = format!("from:{}", operation.source);
    let counted = [
        (
            store::lock_code_limit(tx, &to).await?,
            handles.access.codes_per_address,
        ),
        (
            store::lock_code_limit(tx, &from).await?,
            handles.access.codes_per_source,
        ),
    ];
    let now = tx.now().await?;
    for (row, most) in counted {
        store::save_code_limit(tx, counted_on(row, most, now)?).await?;
    }
    let key = purpose.key(operation);
    let code = fresh_code();
    let expires_at = now.plus_seconds(MINUTES * 60);
    let row = one_time_code::Model {
        code_hash: handles.sealing.hash(&key, &code),
        key,
        address: match purpose {
            Purpose::VerifyPhone(_) => Some(address.receiver().to_owned()),
            Purpose::LogIn(_) | Purpose::VerifyEmail(_) => None,
        },
        attempts: 0,
        issued_at: now,
        expires_at,
    };
    store::replace_one_time_code(tx, row).await?;
    Ok(Issued { code, expires_at })
}

/// One more of an hour, or the refusal with the time until the hour is over.
fn counted_on(row: code_limit::Model, most: i32, now: Timestamp) -> Result<code_limit::Model> {
    let ends = row.began_at.plus_seconds(HOUR_SECONDS);
    if ends <= now {
        return Ok(code_limit::Model {
            count: 1,
            began_at: now,
            ..row
        });
    }
    if row.count >= most {
        let seconds = (ends.micros() - now.micros()) / 1_000_000 + 1;
        return Err(CODES_LIMITED.with("seconds", seconds).into());
    }
    Ok(code_limit::Model {
        count: row.count + 1,
        ..row
    })
}

/// Hands the code to its port, after the commit and beside the answer.
pub fn send(operation: &Operation, issued: &Issued, address: &Address) {
    let code = &issued.code;
    let subject = operation.locale.choose("Your Jiebang code", "揭榜验证码");
    let text = operation.locale.choose(
        "{code} is your Jiebang code. It holds for {minutes} minutes. If you did not ask for it, ignore this message and give it to nobody.",
        "【揭榜】验证码 {code}，{minutes} 分钟内有效。如非本人操作，请忽略本消息，切勿转告他人。",
    );
    let text = text
        .replace("{code}", code)
        .replace("{minutes}", &MINUTES.to_string());
    operation.handles.messages.send_later(Message::new(
        address.channel(),
        address.receiver(),
        subject,
        text,
        fresh_token("msg"),
    ));
}

/// Takes the code of a purpose, if it is the right one, which ends it. A wrong one is counted
/// against it; the caller commits that too.
pub async fn redeem(
    tx: &mut Tx<'_>,
    purpose: Purpose<'_>,
    code: &str,
) -> Result<Option<one_time_code::Model>> {
    let key = purpose.key(tx.operation());
    let Some(row) = store::lock_one_time_code(tx, &key).await? else {
        return Ok(None);
    };
    let now = tx.now().await?;
    if row.attempts >= ATTEMPTS || row.expires_at <= now {
        return Ok(None);
    }
    if tx.operation().handles.sealing.hash(&key, code.trim()) == row.code_hash {
        store::delete_one_time_code(tx, &key).await?;
        return Ok(Some(row));
    }
    let attempts = row.attempts + 1;
    store::replace_one_time_code(tx, one_time_code::Model { attempts, ..row }).await?;
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_without_being_clever() {
        for good in ["a@example.com", "李雷@example.cn", "x+y@mail.example.org"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@example.com",
            "a@example.",
            "a b@example.com",
            "a@b@example.com",
            "a@example.com\r\nBcc: x@y.z",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_is_one_of_two() {
        assert!(Address::read(None, None).is_err());
        assert!(Address::read(Some("a@example.com"), Some("13800001234")).is_err());
        let one = Address::read(Some(" A@Example.com"), None).expect("an address");
        let same = Address::read(Some("a@example.COM"), None).expect("an address");
        assert_eq!(one.key(), same.key());
        let phone = Address::read(None, Some("138 0000 1234")).expect("a number");
        assert_eq!(phone.key(), "phone:+8613800001234");
    }

    #[test]
    fn an_hour_has_its_number_of_codes_and_ends() {
        let row = |count| code_limit::Model {
            key: "to:x".to_owned(),
            count,
            began_at: Timestamp::from_micros(0),
        };
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        assert_eq!(
            counted_on(row(4), 5, at(3_599)).expect("another one").count,
            5
        );
        assert!(counted_on(row(5), 5, at(3_599)).is_err());
        assert_eq!(
            counted_on(row(5), 5, at(3_600)).expect("another one").count,
            1
        );
    }
}
