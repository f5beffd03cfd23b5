//! An organisation makes an account for a program of its own: no address, no password, no sessions,
//! only keys.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::super::events::SERVICE_ACCOUNT_CREATED;
use super::super::policy;
use super::super::queries::ServiceAccount;
use super::super::refusals::{SERVICE_ACCOUNTS_FULL, SERVICE_ROLE};
use super::super::store;
use super::super::tables::membership::{self, Status};
use super::super::tables::user::{self, Kind};
use crate::foundation::actor::{Role, Scope};
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{MembershipId, OrganisationId, TypedId, UserId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Live ones; so that they can be listed without pages.
const MOST: u64 = 50;

command_input! {
    /// Whose program it is and what it may do.
    pub struct CreateServiceAccountInput {
        /// The organisation.
        pub organisation_id: OrganisationId,
        /// What the program is called; it stands wherever a person's name would.
        pub name: String,
        /// `EDITOR` or `VIEWER`.
        pub role: Role,
    }
}

/// Makes a service account, a member from now on. Its keys are made by `createApiKey`.
///
/// # Errors
/// `SERVICE_ROLE` for a role that manages, `SERVICE_ACCOUNTS_FULL`.
pub async fn create_service_account(
    operation: &Operation,
    input: &CreateServiceAccountInput,
) -> Result<ServiceAccount> {
    let home = input.organisation_id;
    policy::act_in(&operation.actor, home, Role::Admin, Scope::Account)?;
    policy::person_in_session(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let name = verdicts.required_text("input.name", &input.name, LINE);
    verdicts.require(input.role <= Role::Editor, || SERVICE_ROLE.at("input.role"));
    verdicts.into_result()?;

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    store::lock_organisation(&tx, home).await?;
    let live = user::Entity::find()
        .filter(user::Column::OrganisationId.eq(home))
        .filter(user::Column::DisabledAt.is_null())
        .count(tx.connection())
        .await?;
    if live >= MOST {
        return Err(SERVICE_ACCOUNTS_FULL.with("max", MOST).into());
    }
    let now = tx.now().await?;
    let id = UserId::fresh(now);
    let account = user::Model {
        id,
        email: String::new(),
        // No address looks like this, so nobody can be invited or log in as it.
        email_key: format!("service:{id}"),
        display_name: name,
        password_hash: String::new(),
        version: 1,
        created_at: now,
        updated_at: now,
        disabled_at: None,
        kind: Kind::ServiceAccount,
        organisation_id: Some(home),
        email_verified_at: None,
        phone: None,
        second_factor_at: None,
    };
    let account = store::insert_user(&tx, account).await?;
    let member = membership::Model {
        id: MembershipId::fresh(now),
        organisation_id: home,
        user_id: Some(id),
        email_key: account.email_key.clone(),
        role: input.role,
        status: Status::Active,
        invited_by: operation.actor.user_id(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert_membership(&tx, member).await?;
    let event = Event::of(&SERVICE_ACCOUNT_CREATED, "service_account", id);
    tx.record(event.organisation(home).with("role", input.role));
    tx.commit(ServiceAccount {
        account,
        role: input.role,
        keys: Vec::new(),
    })
    .await
}
