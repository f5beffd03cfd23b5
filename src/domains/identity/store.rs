//! Lock and save; the only writer of identity's tables.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::tables::{api_key, membership, organisation, refresh_token, session, user};
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::{ApiKeyId, MembershipId, OrganisationId, SessionId, UserId};
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

/// Ends the live sessions of a person, but for one where that is named.
pub async fn revoke_sessions(
    tx: &mut Tx<'_>,
    user_id: UserId,
    except: Option<SessionId>,
) -> Result<u64> {
    let now = tx.now().await?;
    let mut update = session::Entity::update_many()
        .col_expr(
            session::Column::RevokedAt,
            sea_orm::sea_query::Expr::value(now),
        )
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
