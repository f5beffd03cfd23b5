//! Lock and save; the only writer of identity's tables.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::tables::{
    api_key, centre_assignment, code_limit, duty, log_in_challenge, login_failure, membership,
    one_time_code, organisation, recovery_code, refresh_token, second_factor, session, user,
};
use crate::foundation::actor::Duty;
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::{
    ApiKeyId, CentreAssignmentId, MembershipId, OrganisationId, SessionId, UserId,
};
use crate::foundation::time::Timestamp;
use crate::platform::database::Database;
use crate::platform::transaction::Tx;

/// Locks one row by its key until the transaction ends, or refuses with `NOT_FOUND`.
macro_rules! locked {
    ($(#[$doc:meta])* $name:ident, $table:ident, $id:ty) => {
        $(#[$doc])*
        pub async fn $name(tx: &Tx<'_>, id: $id) -> Result<$table::Model> {
            $table::Entity::find_by_id(id)
                .lock_exclusive()
                .one(tx.connection())
                .await?
                .ok_or_else(|| NOT_FOUND.error())
        }
    };
}

locked!(lock_user, user, UserId);
locked!(lock_session, session, SessionId);
locked!(lock_api_key, api_key, ApiKeyId);
locked!(lock_organisation, organisation, OrganisationId);
locked!(lock_membership, membership, MembershipId);
locked!(lock_assignment, centre_assignment, CentreAssignmentId);

/// Locks the live membership of an account in an organisation, where there is one.
pub async fn lock_membership_of(
    tx: &Tx<'_>,
    organisation_id: OrganisationId,
    user_id: UserId,
) -> Result<Option<membership::Model>> {
    Ok(membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation_id))
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::Status.eq(membership::Status::Active))
        .lock_exclusive()
        .one(tx.connection())
        .await?)
}

/// Inserts or updates a whole record.
macro_rules! saved {
    ($insert:ident, $update:ident, $table:ident) => {
        pub async fn $insert(tx: &Tx<'_>, record: $table::Model) -> Result<$table::Model> {
            $table::Entity::insert(record.clone().into_active_model())
                .exec_without_returning(tx.connection())
                .await?;
            Ok(record)
        }

        pub async fn $update(tx: &Tx<'_>, record: $table::Model) -> Result<$table::Model> {
            record
                .clone()
                .into_active_model()
                .reset_all()
                .update(tx.connection())
                .await?;
            Ok(record)
        }
    };
}

saved!(insert_user, update_user, user);
saved!(insert_session, update_session, session);
saved!(insert_refresh_token, update_refresh_token, refresh_token);
saved!(insert_api_key, update_api_key, api_key);
saved!(insert_organisation, update_organisation, organisation);
saved!(insert_membership, update_membership, membership);
saved!(insert_assignment, update_assignment, centre_assignment);
saved!(insert_challenge, update_challenge, log_in_challenge);
saved!(insert_second_factor, update_second_factor, second_factor);

/// Notes that a session is used, which puts off its idle end. Outside a command: it announces
/// nothing and happens on reads.
pub async fn touch_session(
    database: &Database,
    id: SessionId,
    now: Timestamp,
    idle_ends: Timestamp,
) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now))
        .col_expr(session::Column::IdleExpiresAt, Expr::value(idle_ends))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(database.writer())
        .await?;
    Ok(())
}

/// Notes that a key is used.
pub async fn touch_api_key(database: &Database, id: ApiKeyId, now: Timestamp) -> Result<()> {
    api_key::Entity::update_many()
        .col_expr(api_key::Column::LastUsedAt, Expr::value(now))
        .filter(api_key::Column::Id.eq(id))
        .exec(database.writer())
        .await?;
    Ok(())
}

/// Locks the failed log-ins of an account or a source, which are made where there were none.
pub async fn lock_login_failure(tx: &Tx<'_>, key: &str) -> Result<login_failure::Model> {
    let never = Timestamp::from_micros(0);
    let fresh = login_failure::Model {
        key: key.to_owned(),
        failures: 0,
        last_failed_at: never,
        locked_until: never,
    };
    login_failure::Entity::insert(fresh.into_active_model())
        .on_conflict_do_nothing()
        .exec_without_returning(tx.connection())
        .await?;
    login_failure::Entity::find_by_id(key.to_owned())
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| Error::internal("failed log-ins vanished while they were locked"))
}

/// Sets the failed log-ins of an account or a source.
pub async fn save_login_failure(tx: &Tx<'_>, row: login_failure::Model) -> Result<()> {
    row.into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(())
}

/// Forgets the failed log-ins of an account.
pub async fn forget_login_failure(tx: &Tx<'_>, key: &str) -> Result<()> {
    login_failure::Entity::delete_by_id(key.to_owned())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Locks the count of an address or a source; one that is new begins at zero.
pub async fn lock_code_limit(tx: &Tx<'_>, key: &str) -> Result<code_limit::Model> {
    let fresh = code_limit::Model {
        key: key.to_owned(),
        count: 0,
        began_at: Timestamp::from_micros(0),
    };
    code_limit::Entity::insert(fresh.into_active_model())
        .on_conflict_do_nothing()
        .exec_without_returning(tx.connection())
        .await?;
    code_limit::Entity::find_by_id(key.to_owned())
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| Error::internal("a limit vanished while it was locked"))
}

/// Sets the count of an address or a source.
pub async fn save_code_limit(tx: &Tx<'_>, row: code_limit::Model) -> Result<()> {
    row.into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(())
}

/// Puts a code in the place of an earlier one with the same key.
pub async fn replace_one_time_code(tx: &Tx<'_>, row: one_time_code::Model) -> Result<()> {
    use one_time_code::Column;
    one_time_code::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(Column::Key)
                .update_columns([
                    Column::CodeHash,
                    Column::Address,
                    Column::Attempts,
                    Column::IssuedAt,
                    Column::ExpiresAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Locks a code, where there is one.
pub async fn lock_one_time_code(tx: &Tx<'_>, key: &str) -> Result<Option<one_time_code::Model>> {
    Ok(one_time_code::Entity::find_by_id(key.to_owned())
        .lock_exclusive()
        .one(tx.connection())
        .await?)
}

/// Ends a code.
pub async fn delete_one_time_code(tx: &Tx<'_>, key: &str) -> Result<()> {
    one_time_code::Entity::delete_by_id(key.to_owned())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Locks a log-in that waits for its second factor.
pub async fn lock_challenge(
    tx: &Tx<'_>,
    token_hash: &str,
) -> Result<Option<log_in_challenge::Model>> {
    Ok(log_in_challenge::Entity::find_by_id(token_hash.to_owned())
        .lock_exclusive()
        .one(tx.connection())
        .await?)
}

/// Ends a log-in that waited.
pub async fn delete_challenge(tx: &Tx<'_>, token_hash: &str) -> Result<()> {
    log_in_challenge::Entity::delete_by_id(token_hash.to_owned())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Locks the second factor of a person, where there is one.
pub async fn lock_second_factor(
    tx: &Tx<'_>,
    user_id: UserId,
) -> Result<Option<second_factor::Model>> {
    Ok(second_factor::Entity::find_by_id(user_id)
        .lock_exclusive()
        .one(tx.connection())
        .await?)
}

/// Forgets the second factor of a person and its recovery codes, and what was done with it.
pub async fn forget_second_factor(tx: &Tx<'_>, user_id: UserId) -> Result<()> {
    second_factor::Entity::delete_by_id(user_id)
        .exec(tx.connection())
        .await?;
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::UserId.eq(user_id))
        .exec(tx.connection())
        .await?;
    session::Entity::update_many()
        .col_expr(session::Column::SecondFactor, Expr::value(false))
        .filter(session::Column::UserId.eq(user_id))
        .exec(tx.connection())
        .await?;
    api_key::Entity::update_many()
        .col_expr(api_key::Column::SecondFactor, Expr::value(false))
        .filter(api_key::Column::UserId.eq(user_id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Puts recovery codes in the place of earlier ones.
pub async fn replace_recovery_codes(
    tx: &Tx<'_>,
    user_id: UserId,
    rows: Vec<recovery_code::Model>,
) -> Result<()> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::UserId.eq(user_id))
        .exec(tx.connection())
        .await?;
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Uses a recovery code up; `false` when there is none, or it was used before.
pub async fn use_recovery_code(
    tx: &Tx<'_>,
    user_id: UserId,
    code_hash: &str,
    now: Timestamp,
) -> Result<bool> {
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
        .filter(recovery_code::Column::UserId.eq(user_id))
        .filter(recovery_code::Column::CodeHash.eq(code_hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(used.rows_affected == 1)
}

/// How many recovery codes are left.
pub async fn count_recovery_codes(tx: &Tx<'_>, user_id: UserId) -> Result<u64> {
    use sea_orm::PaginatorTrait;
    Ok(recovery_code::Entity::find()
        .filter(recovery_code::Column::UserId.eq(user_id))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(tx.connection())
        .await?)
}

/// Ends the live keys of an account.
pub async fn revoke_api_keys(tx: &mut Tx<'_>, user_id: UserId) -> Result<u64> {
    let now = tx.now().await?;
    let done = api_key::Entity::update_many()
        .col_expr(api_key::Column::RevokedAt, Expr::value(now))
        .filter(api_key::Column::UserId.eq(user_id))
        .filter(api_key::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected)
}

/// Forgets codes, limits and waiting log-ins that are over; outside a command, because it announces
/// nothing.
pub async fn forget_stale_log_ins(database: &Database, now: Timestamp) -> Result<u64> {
    let writer = database.writer();
    let yesterday = now.plus_days(-1);
    let codes = one_time_code::Entity::delete_many()
        .filter(one_time_code::Column::ExpiresAt.lt(yesterday))
        .exec(writer)
        .await?;
    let limits = code_limit::Entity::delete_many()
        .filter(code_limit::Column::BeganAt.lt(yesterday))
        .exec(writer)
        .await?;
    let challenges = log_in_challenge::Entity::delete_many()
        .filter(log_in_challenge::Column::ExpiresAt.lt(yesterday))
        .exec(writer)
        .await?;
    Ok(codes.rows_affected + limits.rows_affected + challenges.rows_affected)
}

/// Gives a duty.
pub async fn insert_duty(tx: &Tx<'_>, row: duty::Model) -> Result<()> {
    duty::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Takes a duty back; `false` when it was not held.
pub async fn delete_duty(tx: &Tx<'_>, user_id: UserId, held: Duty) -> Result<bool> {
    let gone = duty::Entity::delete_many()
        .filter(duty::Column::UserId.eq(user_id))
        .filter(duty::Column::Duty.eq(held))
        .exec(tx.connection())
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Ends the live sessions of a person, but for one where that is named.
pub async fn revoke_sessions(
    tx: &mut Tx<'_>,
    user_id: UserId,
    except: Option<SessionId>,
) -> Result<u64> {
    let now = tx.now().await?;
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::RevokedAt.is_null());
    if let Some(kept) = except {
        update = update.filter(session::Column::Id.ne(kept));
    }
    Ok(update.exec(tx.connection()).await?.rows_affected)
}

/// Maps a taken unique key to the refusal it means.
pub fn taken(fault: Error, meaning: &'static crate::foundation::errors::Code) -> Error {
    match fault {
        Error::Internal(inner) => match inner.downcast::<sea_orm::DbErr>() {
            Ok(database) if crate::platform::database::is_unique_violation(&database) => {
                meaning.error()
            }
            Ok(database) => Error::Internal(database),
            Err(other) => Error::Internal(other),
        },
        refused @ Error::Refused(_) => refused,
    }
}
