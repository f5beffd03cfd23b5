//! Lock and save; the only writer of identity's tables.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::tables::{
    api_key, duty, login_failure, membership, organisation, refresh_token, session, user,
};
use crate::foundation::actor::Duty;
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::{ApiKeyId, MembershipId, OrganisationId, SessionId, UserId};
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

/// Sets the failed log-ins of an account or a source.
pub async fn save_login_failure(tx: &Tx<'_>, row: login_failure::Model) -> Result<()> {
    login_failure::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(login_failure::Column::Key)
                .update_columns([
                    login_failure::Column::Failures,
                    login_failure::Column::LastFailedAt,
                    login_failure::Column::LockedUntil,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
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
