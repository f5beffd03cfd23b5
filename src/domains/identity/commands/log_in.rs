//! A person logs in with a password. Failures are counted per account and per source; the pause that follows is
//! never for ever.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::super::codes::email_key;
use super::super::events::{USER_LOGGED_IN, USER_SECOND_FACTOR_ASKED};
use super::super::refusals::{LOGIN_FAILED, LOGIN_PAUSED};
use super::super::store;
use super::super::tables::{log_in_challenge, login_failure, refresh_token, session, user};
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{SessionId, TypedId, UserId};
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::secrets::{fingerprint, fresh_token};
use crate::platform::transaction::Tx;

/// A source may fail this many times as often as an account: an office shares an address.
const SOURCE_FACTOR: i32 = 10;
const LONGEST_PAUSE_SECONDS: i64 = 3_600;
/// How long a log-in waits for its second factor.
const CHALLENGE_SECONDS: i64 = 300;

command_input! {
    /// Address and password.
    pub struct LogInInput {
        /// The address of the account.
        pub email: String,
        /// Its password.
        pub password: String,
        /// What the client calls itself in the list of sessions.
        #[graphql(default)]
        pub label: String,
    }
}

/// How far a log-in has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum LogIn {
    /// There is a session.
    Done(Box<LoggedIn>),
    /// The account has a second factor, which is asked for next.
    SecondFactorRequired(Challenge),
}

impl LogIn {
    /// The session, where there is one already.
    pub fn done(self) -> Option<LoggedIn> {
        match self {
            Self::Done(logged_in) => Some(*logged_in),
            Self::SecondFactorRequired(_) => None,
        }
    }
}

/// A log-in that waits for its second factor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Challenge {
    /// Given to `completeLogIn`, once.
    #[serde(skip)]
    pub token: String,
    pub expires_at: Timestamp,
}

/// What a log-in began with, as its event says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum By {
    Password,
    Code,
    SecondFactor,
}

/// A session with its tokens, which are shown once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoggedIn {
    pub session: session::Model,
    /// Sent as `Authorization: Bearer …`.
    #[serde(skip)]
    pub access_token: String,
    /// Used once, for the next pair of tokens.
    #[serde(skip)]
    pub refresh_token: String,
}

/// Logs in.
///
/// # Errors
/// `LOGIN_FAILED` for a wrong address or password alike, after the same work; `LOGIN_PAUSED` after
/// too many failures.
pub async fn log_in(operation: &Operation, input: &LogInInput) -> Result<LogIn> {
    let mut verdicts = Verdicts::default();
    let label = verdicts.text("input.label", &input.label, LINE);
    verdicts.text("input.email", &input.email, LINE);
    verdicts.into_result()?;
    let account = email_key(&input.email);
    let keys = failure_keys(operation, &account);
    refuse_while_paused(operation, &keys).await?;

    let known = user::Entity::find()
        .filter(user::Column::EmailKey.eq(&account))
        .one(operation.database().reader())
        .await?
        .filter(user::Model::may_log_in);
    // Where there is no password, the same work is done as where there is no account.
    let stored = known.as_ref().and_then(user::Model::password);
    let holds = operation
        .handles
        .passwords
        .verify(input.password.clone(), stored.clone())
        .await?;
    // Guesses in parallel began before the pause; what they found is not told after it.
    refuse_while_paused(operation, &keys).await?;
    let Some(user) = known.filter(|_| holds) else {
        count_failure(operation, &keys).await?;
        return Err(LOGIN_FAILED.error());
    };

    let mut tx = Tx::begin(operation).await?;
    let user = store::lock_user(&tx, user.id).await?;
    // What was checked must still hold: the password may have been changed meanwhile.
    if user.password() != stored || !user.may_log_in() {
        return Err(LOGIN_FAILED.error());
    }
    let progress = first_factor_passed(&mut tx, &user, label, By::Password, &keys[0]).await?;
    tx.commit(progress).await
}

/// What follows the first factor: a session, or the question for the second one. The failures of
/// the account are forgotten when a session begins and no sooner, so that whoever knows a password
/// cannot guess the second factor without end.
pub(super) async fn first_factor_passed(
    tx: &mut Tx<'_>,
    user: &user::Model,
    label: String,
    by: By,
    failures: &str,
) -> Result<LogIn> {
    if user.second_factor_at.is_some() {
        let now = tx.now().await?;
        let token = fresh_token("jbc");
        let expires_at = now.plus_seconds(CHALLENGE_SECONDS);
        let row = log_in_challenge::Model {
            token_hash: fingerprint(&token),
            user_id: user.id,
            label,
            attempts: 0,
            created_at: now,
            expires_at,
        };
        store::insert_challenge(tx, row).await?;
        tx.record(Event::of(&USER_SECOND_FACTOR_ASKED, "user", user.id).with("by", by));
        return Ok(LogIn::SecondFactorRequired(Challenge { token, expires_at }));
    }
    store::forget_login_failure(tx, failures).await?;
    let logged_in = start_session(tx, user.id, label, by).await?;
    Ok(LogIn::Done(Box::new(logged_in)))
}

/// Starts a session with a fresh pair of tokens, and records it.
pub(super) async fn start_session(
    tx: &mut Tx<'_>,
    user_id: UserId,
    label: String,
    by: By,
) -> Result<LoggedIn> {
    let now = tx.now().await?;
    let terms = &tx.operation().handles.access;
    let access_token = fresh_token("jbs");
    let session = session::Model {
        id: SessionId::fresh(now),
        user_id,
        token_hash: fingerprint(&access_token),
        label,
        created_at: now,
        last_used_at: now,
        idle_expires_at: now.plus_seconds(terms.session_idle_minutes * 60),
        expires_at: now.plus_seconds(terms.session_max_minutes * 60),
        revoked_at: None,
        second_factor: by == By::SecondFactor,
    };
    let session = store::insert_session(tx, session).await?;
    let refresh_token = add_refresh_token(tx, session.id).await?;
    let event = Event::of(&USER_LOGGED_IN, "user", user_id);
    tx.record(event.with("session", session.id).with("by", by));
    Ok(LoggedIn {
        session,
        access_token,
        refresh_token,
    })
}

/// Adds a refresh token to a session.
pub(super) async fn add_refresh_token(tx: &Tx<'_>, session_id: SessionId) -> Result<String> {
    let token = fresh_token("jbr");
    let row = refresh_token::Model {
        token_hash: fingerprint(&token),
        session_id,
        used_at: None,
    };
    store::insert_refresh_token(tx, row).await?;
    Ok(token)
}

pub(super) fn failure_keys(operation: &Operation, account: &str) -> [String; 2] {
    [
        format!("account:{}", fingerprint(account)),
        format!("source:{}", operation.source),
    ]
}

pub(super) async fn refuse_while_paused(operation: &Operation, keys: &[String; 2]) -> Result<()> {
    match seconds_paused(operation, keys).await? {
        Some(seconds) => Err(LOGIN_PAUSED.with("seconds", seconds).into()),
        None => Ok(()),
    }
}

/// How long whoever guesses under these keys has to wait, if at all. The first key is whose secret
/// it is or who guesses, the second one where the guesses come from.
pub async fn seconds_paused(operation: &Operation, keys: &[String; 2]) -> Result<Option<i64>> {
    let now = operation.now();
    let latest: Option<Timestamp> = login_failure::Entity::find()
        .filter(login_failure::Column::Key.is_in(keys.iter().map(String::as_str)))
        .filter(login_failure::Column::LockedUntil.gt(now))
        .all(operation.database().reader())
        .await?
        .into_iter()
        .map(|row| row.locked_until)
        .max();
    Ok(latest.map(|until| (until.micros() - now.micros()) / 1_000_000 + 1))
}

/// Counts a wrong guess, in a transaction of its own.
pub async fn count_failure(operation: &Operation, keys: &[String; 2]) -> Result<()> {
    let mut tx = Tx::begin(operation).await?;
    let now = tx.now().await?;
    let terms = &operation.handles.access;
    for (key, allowed) in keys.iter().zip([
        terms.failures_before_pause,
        terms.failures_before_pause.saturating_mul(SOURCE_FACTOR),
    ]) {
        let row = store::lock_login_failure(&tx, key).await?;
        let recent = now.days_since(row.last_failed_at) < 1;
        let failures = if recent { row.failures } else { 0 }.saturating_add(1);
        let pause = pause_seconds(failures, allowed, terms.first_pause_seconds);
        let counted = login_failure::Model {
            failures,
            last_failed_at: now,
            // A request that began before this failure has an earlier now: without a pause there
            // must be no end of one for it to wait for.
            locked_until: if pause > 0 {
                now.plus_seconds(pause)
            } else {
                row.locked_until
            },
            ..row
        };
        store::save_login_failure(&tx, counted).await?;
    }
    tx.commit_without_event("counting failed log-ins; each would be an event that anyone can cause")
        .await
}

/// The pause after so many failures: none up to the limit, then doubling, at most an hour.
fn pause_seconds(failures: i32, allowed: i32, first: i64) -> i64 {
    if failures < allowed {
        return 0;
    }
    let doublings = u32::try_from(failures - allowed)
        .unwrap_or_default()
        .min(12);
    (first << doublings).min(LONGEST_PAUSE_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_and_ends_within_an_hour() {
        let pauses: Vec<i64> = (1..=20)
            .map(|failures| pause_seconds(failures, 5, 30))
            .collect();
        assert_eq!(&pauses[..7], &[0, 0, 0, 0, 30, 60, 120]);
        assert!(pauses.iter().all(|pause| *pause <= LONGEST_PAUSE_SECONDS));
    }
}
