//! An import brings an organisation: found again by its source and key, or by its identifier.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::super::events::MEMBER_JOINED;
use super::super::lifecycle::VERIFIED_DAYS;
use super::super::store;
use super::super::tables::{membership, organisation, user};
use super::create_organisation::{OrganisationDraft, found, join};
use crate::foundation::actor::{Role, Verification};
use crate::foundation::errors::Result;
use crate::platform::events::Event;
use crate::platform::transaction::Tx;

/// The organisation of an imported row, made where it is missing. The importer vouches for it, so
/// it is verified for a year.
pub async fn import_organisation(
    tx: &mut Tx<'_>,
    draft: OrganisationDraft,
) -> Result<organisation::Model> {
    if let Some(known) = known_organisation(tx.connection(), &draft).await? {
        return Ok(known);
    }
    let now = tx.now().await?;
    let organisation = found(tx, draft, Verification::Verified, now).await?;
    let organisation = organisation::Model {
        verified_until: Some(now.plus_days(VERIFIED_DAYS)),
        ..organisation
    };
    store::update_organisation(tx, organisation).await
}

async fn known_organisation<C: ConnectionTrait>(
    connection: &C,
    draft: &OrganisationDraft,
) -> Result<Option<organisation::Model>> {
    let mut either = sea_orm::sea_query::Condition::any()
        .add(organisation::Column::IdentifierKey.eq(draft.identifier.normalised()));
    if let Some((source, external_id)) = &draft.external {
        either = either.add(
            sea_orm::sea_query::Condition::all()
                .add(organisation::Column::Source.eq(source.as_str()))
                .add(organisation::Column::ExternalId.eq(external_id.as_str())),
        );
    }
    Ok(organisation::Entity::find()
        .filter(either)
        .one(connection)
        .await?)
}

/// Makes a person a member of an imported organisation, unless they are one; for the example
/// province and for service accounts.
pub async fn admit_member(
    tx: &mut Tx<'_>,
    organisation: &organisation::Model,
    user: &user::Model,
    role: Role,
) -> Result<()> {
    let known = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation.id))
        .filter(membership::Column::UserId.eq(user.id))
        .filter(membership::Column::Status.eq(membership::Status::Active))
        .one(tx.connection())
        .await?;
    if known.is_some() {
        return Ok(());
    }
    let now = tx.now().await?;
    let member = join(tx, organisation, user, role, now).await?;
    tx.record(
        Event::of(&MEMBER_JOINED, "membership", member.id)
            .organisation(organisation.id)
            .with("role", role),
    );
    Ok(())
}
