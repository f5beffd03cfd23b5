//! Reads of people and organisations, limited to what the actor may see.

use std::collections::HashMap;

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::policy;
use super::tables::{api_key, centre_assignment, duty, membership, organisation, session, user};
use crate::foundation::actor::{Duty, OrganisationKind, Role, Scope, Verification};
use crate::foundation::errors::{NOT_FOUND, Result, Verdicts};
use crate::foundation::ids::{MembershipId, OrganisationId, UserId};
use crate::foundation::pages::{Direction, Page, PageRequest};
use crate::foundation::regions::{self, RegionCode};
use crate::foundation::text;
use crate::platform::database::filters::MOST_CHOICES;
use crate::platform::database::keyset::{self, OrderTerm};
use crate::platform::database::projection::{Projection, project};
use crate::platform::database::search;
use crate::platform::operation::Operation;

/// Shown at once; of those that are not disabled there are fewer.
const MOST_SERVICE_ACCOUNTS: u64 = 200;

/// Users by id, for loaders; what of them is shown is decided field by field.
pub async fn users(operation: &Operation, ids: &[UserId]) -> Result<HashMap<UserId, user::Model>> {
    let rows = user::Entity::find()
        .filter(user::Column::Id.is_in(ids.iter().copied()))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The person who is logged in.
pub async fn me(operation: &Operation) -> Result<Option<user::Model>> {
    let Some(user_id) = operation.actor.user_id() else {
        return Ok(None);
    };
    Ok(user::Entity::find_by_id(user_id)
        .one(operation.database().reader())
        .await?)
}

/// Duties by person, for loaders; only of the caller, or of all for administrators.
pub async fn duties_of(
    operation: &Operation,
    ids: &[UserId],
) -> Result<HashMap<UserId, Vec<Duty>>> {
    let shown = ids
        .iter()
        .copied()
        .filter(|id| policy::may_see_address(&operation.actor, *id));
    let shown: Vec<UserId> = shown.collect();
    let mut duties: HashMap<UserId, Vec<Duty>> = HashMap::new();
    if shown.is_empty() {
        return Ok(duties);
    }
    let rows = duty::Entity::find()
        .filter(duty::Column::UserId.is_in(shown))
        .order_by_asc(duty::Column::Duty)
        .all(operation.database().reader())
        .await?;
    for row in rows {
        duties.entry(row.user_id).or_default().push(row.duty);
    }
    Ok(duties)
}

/// The live sessions of the person who is logged in, newest first.
pub async fn my_sessions(operation: &Operation) -> Result<Vec<session::Model>> {
    let person = policy::person(&operation.actor, crate::foundation::actor::Scope::Account)?;
    let now = operation.now();
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(person.user_id))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::IdleExpiresAt.gt(now))
        .order_by_desc(session::Column::CreatedAt)
        .all(operation.database().reader())
        .await?;
    Ok(rows)
}

/// The API keys of the person who is logged in, newest first, revoked ones included.
pub async fn my_api_keys(operation: &Operation) -> Result<Vec<api_key::Model>> {
    let person = policy::person(&operation.actor, crate::foundation::actor::Scope::Account)?;
    Ok(api_key::Entity::find()
        .filter(api_key::Column::UserId.eq(person.user_id))
        .order_by_desc(api_key::Column::CreatedAt)
        .all(operation.database().reader())
        .await?)
}

/// The account of a program, with its role and its keys, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServiceAccount {
    pub account: user::Model,
    pub role: Role,
    pub keys: Vec<api_key::Model>,
}

/// The service accounts of an organisation, newest first, disabled ones included; for its
/// administrators.
pub async fn service_accounts(
    operation: &Operation,
    organisation_id: OrganisationId,
) -> Result<Vec<ServiceAccount>> {
    let actor = &operation.actor;
    policy::act_in(actor, organisation_id, Role::Admin, Scope::Account)?;
    let reader = operation.database().reader();
    let accounts = user::Entity::find()
        .filter(user::Column::OrganisationId.eq(organisation_id))
        .order_by_desc(user::Column::CreatedAt)
        .limit(MOST_SERVICE_ACCOUNTS)
        .all(reader)
        .await?;
    with_roles_and_keys(reader, accounts).await
}

/// One service account as it stands within a transaction.
pub(super) async fn service_account_in<C: ConnectionTrait>(
    connection: &C,
    account: user::Model,
) -> Result<ServiceAccount> {
    let found = with_roles_and_keys(connection, vec![account]).await?;
    found.into_iter().next().ok_or_else(|| NOT_FOUND.error())
}

async fn with_roles_and_keys<C: ConnectionTrait>(
    connection: &C,
    accounts: Vec<user::Model>,
) -> Result<Vec<ServiceAccount>> {
    let ids: Vec<UserId> = accounts.iter().map(|account| account.id).collect();
    let members = membership::Entity::find()
        .filter(membership::Column::UserId.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    let keys = api_key::Entity::find()
        .filter(api_key::Column::UserId.is_in(ids))
        .order_by_desc(api_key::Column::CreatedAt)
        .all(connection)
        .await?;
    let found = accounts.into_iter().filter_map(|account| {
        let member = members.iter().find(|row| row.user_id == Some(account.id))?;
        let own = keys.iter().filter(|key| key.user_id == account.id);
        Some(ServiceAccount {
            role: member.role,
            keys: own.cloned().collect(),
            account,
        })
    });
    Ok(found.collect())
}

/// Organisations by id as far as the actor may see them, for loaders.
pub async fn organisations_by_id(
    operation: &Operation,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, organisation::Model>> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids.iter().copied()))
        .filter(policy::visible_organisations(&operation.actor))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// One organisation by its registry identifier.
pub async fn organisation_by_identifier(
    operation: &Operation,
    identifier_key: &str,
) -> Result<Option<organisation::Model>> {
    Ok(organisation::Entity::find()
        .filter(organisation::Column::IdentifierKey.eq(identifier_key))
        .filter(policy::visible_organisations(&operation.actor))
        .one(operation.database().reader())
        .await?)
}

/// What the directory of organisations can be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFilter {
    pub search: Option<String>,
    pub verification: Option<Vec<Verification>>,
    /// Only organisations in which the actor has a place.
    pub mine: bool,
}

/// The directory of organisations, newest first.
pub async fn organisations(
    operation: &Operation,
    filter: &OrganisationFilter,
    page: &PageRequest,
    projection: Projection<organisation::Column>,
) -> Result<Page<organisation::Model>> {
    let mut verdicts = Verdicts::default();
    if let Some(words) = &filter.search {
        search::check(words, "search", &mut verdicts);
    }
    let states = filter.verification.iter().flatten().count();
    verdicts.count("verification", states, MOST_CHOICES);
    verdicts.into_result()?;
    let mut condition = Condition::all().add(policy::visible_organisations(&operation.actor));
    if let Some(words) = &filter.search {
        condition = condition.add(search::finds(
            organisation::Column::SearchText,
            &text::fold(words),
        ));
    }
    if let Some(states) = &filter.verification {
        condition = condition.add(organisation::Column::Verification.is_in(states.iter().copied()));
    }
    if filter.mine {
        condition = condition.add(organisation::Column::Id.is_in(operation.actor.organisations()));
    }
    let order = [OrderTerm {
        column: organisation::Column::CreatedAt,
        direction: Direction::Descending,
    }];
    let needed = [
        organisation::Column::Id,
        organisation::Column::CreatedAt,
        organisation::Column::Kind,
        organisation::Column::Verification,
        organisation::Column::VerifiedUntil,
    ];
    let reader = operation.database().reader();
    let select = project(
        organisation::Entity::find().filter(condition),
        &projection.and(&needed),
        reader,
    );
    keyset::page(select, &order, organisation::Column::Id, page, reader).await
}

/// Members and invitations, oldest first: of one organisation, or the actor's own.
pub async fn memberships(
    operation: &Operation,
    organisation_id: Option<OrganisationId>,
    page: &PageRequest,
) -> Result<Page<membership::Model>> {
    let own_address = match (organisation_id, me(operation).await?) {
        (None, Some(user)) => Some(user.email_key),
        _ => None,
    };
    let mut condition = Condition::all().add(policy::visible_memberships(
        &operation.actor,
        own_address.as_deref(),
    ));
    match (organisation_id, operation.actor.user_id()) {
        (Some(id), _) => condition = condition.add(membership::Column::OrganisationId.eq(id)),
        (None, Some(user_id)) => {
            let mut mine = Condition::any().add(membership::Column::UserId.eq(user_id));
            if let Some(address) = &own_address {
                mine = mine.add(membership::Column::EmailKey.eq(address.as_str()));
            }
            condition = condition.add(mine);
        }
        (None, None) => return Ok(Page::empty()),
    }
    let order = [OrderTerm {
        column: membership::Column::CreatedAt,
        direction: Direction::Ascending,
    }];
    keyset::page(
        membership::Entity::find().filter(condition),
        &order,
        membership::Column::Id,
        page,
        operation.database().reader(),
    )
    .await
}

/// One membership the actor may see.
pub async fn membership(
    operation: &Operation,
    id: MembershipId,
) -> Result<Option<membership::Model>> {
    let own_address = me(operation).await?.map(|user| user.email_key);
    Ok(membership::Entity::find_by_id(id)
        .filter(policy::visible_memberships(
            &operation.actor,
            own_address.as_deref(),
        ))
        .one(operation.database().reader())
        .await?)
}

/// The names of organisations, for a side of something that the caller already knows of: whether
/// it may be named is for the caller of this to decide.
pub async fn organisation_names(
    operation: &Operation,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, String>> {
    Ok(organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .column(organisation::Column::Name)
        .filter(organisation::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(operation.database().reader())
        .await?
        .into_iter()
        .collect())
}

/// Names of organisations that are found by what somebody types, the newest first.
pub async fn suggest_organisations(
    operation: &Operation,
    typed: &str,
    most: u64,
) -> Result<Vec<(OrganisationId, String)>> {
    let mut verdicts = Verdicts::default();
    search::check(typed, "text", &mut verdicts);
    verdicts.into_result()?;
    let column = organisation::Column::SearchText;
    Ok(organisation::Entity::find()
        .select_only()
        .columns([organisation::Column::Id, organisation::Column::Name])
        .filter(policy::visible_organisations(&operation.actor))
        .filter(search::finds(column, &text::fold(typed)))
        .order_by_desc(organisation::Column::Id)
        .limit(most)
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}

/// Organisations by id for somebody who knows them by a matter at hand, whether or not the
/// directory shows them: whether they may be named is for the caller of this to decide.
pub async fn organisations_of_known_matters(
    operation: &Operation,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, organisation::Model>> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids.iter().copied()))
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What centres look after now, the earliest first, for loaders. Public.
pub async fn assignments_of_centres(
    operation: &Operation,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Vec<centre_assignment::Model>>> {
    let rows = centre_assignment::Entity::find()
        .filter(centre_assignment::Column::OrganisationId.is_in(ids.iter().copied()))
        .filter(centre_assignment::Column::EndedAt.is_null())
        .order_by_asc(centre_assignment::Column::AssignedAt)
        .order_by_asc(centre_assignment::Column::Id)
        .all(operation.database().reader())
        .await?;
    let mut found: HashMap<OrganisationId, Vec<centre_assignment::Model>> = HashMap::new();
    for row in rows {
        found.entry(row.organisation_id).or_default().push(row);
    }
    Ok(found)
}

/// The verified centres that look after matters of these areas in this region.
pub async fn centres_for(
    operation: &Operation,
    areas: &[String],
    region_code: &str,
) -> Result<Vec<OrganisationId>> {
    use centre_assignment::Column;
    let inner = regions::region(region_code).map(|region| region.code);
    let around = std::iter::successors(inner, |inner| inner.parent()).map(RegionCode::as_str);
    let blank = std::iter::once("");
    let reader = operation.database().reader();
    let assigned: Vec<OrganisationId> = centre_assignment::Entity::find()
        .select_only()
        .column(Column::OrganisationId)
        .distinct()
        .filter(Column::EndedAt.is_null())
        .filter(Column::AreaCode.is_in(areas.iter().map(String::as_str).chain(blank.clone())))
        .filter(Column::RegionCode.is_in(around.chain(blank)))
        .into_tuple()
        .all(reader)
        .await?;
    let centres = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(assigned))
        .filter(organisation::Column::Kind.eq(OrganisationKind::InnovationCentre))
        .all(reader)
        .await?;
    let now = operation.now();
    Ok(centres
        .iter()
        .filter(|centre| centre.verification_at(now) == Verification::Verified)
        .map(|centre| centre.id)
        .collect())
}
