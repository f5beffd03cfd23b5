//! The second factor: codes of an authenticator (RFC 6238), each accepted once, and recovery codes
//! for the day on which the device is gone.

use totp_rs::{Builder, Totp};

use super::events::USER_RECOVERY_CODE_USED;
use super::refusals::FRESH_LOG_IN_NEEDED;
use super::store;
use super::tables::{recovery_code, second_factor, session};
use crate::foundation::errors::{Error, Result};
use crate::foundation::ids::UserId;
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::secrets::fresh_bytes;
use crate::platform::transaction::Tx;

/// What authenticators show beside the code.
const ISSUER: &str = "Jiebang";
const RECOVERY_CODES: usize = 10;
/// Letters and digits that are not taken for each other, thirty-two of them.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// How old a log-in may be for changing what logging in takes.
const FRESH_MINUTES: i64 = 15;

/// The bytes of a fresh secret.
pub fn fresh_secret() -> [u8; 20] {
    fresh_bytes()
}

/// The authenticator of a secret.
pub fn authenticator(secret: &[u8], account: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(secret.to_vec())
        // A colon would part the account from the issuer.
        .with_account_name(account.replace(':', " "))
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|fault| Error::internal(fault.to_string()))
}

/// The step that a code belongs to, if it is right now and later than the last one accepted.
pub fn step_of(secret: &[u8], code: &str, now: Timestamp, last_step: i64) -> Result<Option<i64>> {
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or_default();
    let step = authenticator(secret, "account")?.check(code.trim(), seconds);
    Ok(step
        .and_then(|step| i64::try_from(step).ok())
        .filter(|step| *step > last_step))
}

/// Whether a code proves the second factor of a person. An authenticator's code raises the last
/// step; a recovery code is used up and recorded.
pub async fn proves(tx: &mut Tx<'_>, factor: &second_factor::Model, code: &str) -> Result<bool> {
    let now = tx.now().await?;
    let sealing = &tx.operation().handles.sealing;
    let secret = sealing.open(&place(factor.user_id), &factor.secret)?;
    if let Some(step) = step_of(&secret, code, now, factor.last_step)? {
        let factor = second_factor::Model {
            last_step: step,
            ..factor.clone()
        };
        store::update_second_factor(tx, factor).await?;
        return Ok(true);
    }
    let hash = sealing.hash(&recovery_purpose(factor.user_id), &bare(code));
    if !store::use_recovery_code(tx, factor.user_id, &hash, now).await? {
        return Ok(false);
    }
    let left = store::count_recovery_codes(tx, factor.user_id).await?;
    tx.record(Event::of(&USER_RECOVERY_CODE_USED, "user", factor.user_id).with("left", left));
    Ok(true)
}

/// Makes fresh recovery codes in place of earlier ones; only their hashes are kept.
pub async fn renew_recovery_codes(tx: &Tx<'_>, user_id: UserId) -> Result<Vec<String>> {
    let sealing = &tx.operation().handles.sealing;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| fresh_recovery_code()).collect();
    let rows = codes
        .iter()
        .map(|code| recovery_code::Model {
            user_id,
            code_hash: sealing.hash(&recovery_purpose(user_id), &bare(code)),
            used_at: None,
        })
        .collect();
    store::replace_recovery_codes(tx, user_id, rows).await?;
    Ok(codes)
}

/// For changes of what logging in takes: whoever finds a computer unlocked cannot make them later.
pub fn must_be_fresh(session: &session::Model, now: Timestamp) -> Result<()> {
    if now < session.created_at.plus_seconds(FRESH_MINUTES * 60) {
        return Ok(());
    }
    Err(FRESH_LOG_IN_NEEDED.with("minutes", FRESH_MINUTES).into())
}

/// Where the secret of a person is sealed for.
pub fn place(user_id: UserId) -> String {
    format!("second factor of {user_id}")
}

fn recovery_purpose(user_id: UserId) -> String {
    format!("recovery code of {user_id}")
}

/// Ten characters in two groups: fifty bits.
fn fresh_recovery_code() -> String {
    let letters: String = fresh_bytes::<10>()
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
        .collect();
    format!("{}-{}", &letters[..5], &letters[5..])
}

/// However it is typed.
fn bare(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .take(64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8; 20] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_code_is_that_of_the_standard() {
        // RFC 6238, appendix B, the last six digits.
        assert_eq!(
            step_of(SECRET, "287082", at(59), 0).expect("a secret that fits"),
            Some(1)
        );
        assert_eq!(
            step_of(SECRET, "005924", at(1_234_567_890), 0).expect("a secret that fits"),
            Some(41_152_263)
        );
    }

    #[test]
    fn a_code_holds_a_step_early_and_late_and_never_twice() {
        assert_eq!(
            step_of(SECRET, "287082", at(89), 0).expect("a secret that fits"),
            Some(1)
        );
        assert_eq!(
            step_of(SECRET, "287082", at(90), 0).expect("a secret that fits"),
            None
        );
        assert_eq!(
            step_of(SECRET, "287082", at(59), 1).expect("a secret that fits"),
            None
        );
        for noise in ["", "28708", "2870822", "abcdef", "２８７０８２"] {
            assert_eq!(
                step_of(SECRET, noise, at(59), 0).expect("a secret that fits"),
                None,
                "{noise}"
            );
        }
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let code = fresh_recovery_code();
        assert_eq!(code.len(), 11);
        assert_eq!(bare(&code.to_lowercase().replace('-', " ")), bare(&code));
    }
}
