//! An organisation's own data change. Its identifier does not: that would be another organisation.

use super::super::events::ORGANISATION_UPDATED;
use super::super::policy;
use super::super::store;
use super::super::tables::organisation::{self, PlatformRole};
use super::create_organisation::search_text;
use crate::foundation::actor::{Role, Scope};
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::commands::expect_version;
use crate::foundation::errors::{Error, Result, Verdicts};
use crate::foundation::ids::OrganisationId;
use crate::foundation::regions;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// What changes; what is absent stays as it is.
    pub struct UpdateOrganisationInput {
        /// The organisation.
        pub id: OrganisationId,
        /// The version the change was written on.
        pub expected_version: Option<i32>,
        /// The registered name.
        pub name: Option<String>,
        /// The name in English.
        pub name_en: Option<String>,
        /// Where it is at home, GB/T 2260.
        pub region_code: Option<String>,
        /// What it does on the platform.
        pub platform_roles: Option<Vec<PlatformRole>>,
    }
}

/// Changes an organisation's data.
pub async fn update_organisation(
    operation: &Operation,
    input: &UpdateOrganisationInput,
) -> Result<organisation::Model> {
    policy::act_in(&operation.actor, input.id, Role::Admin, Scope::Account)?;
    let mut verdicts = Verdicts::default();
    let name = input
        .name
        .as_deref()
        .map(|name| verdicts.required_text("input.name", name, LINE));
    let name_en = verdicts.optional_text("input.nameEn", input.name_en.as_deref(), LINE);
    if let Some(code) = &input.region_code {
        verdicts.known_code("input.regionCode", code, regions::region(code).is_some());
    }
    verdicts.into_result()?;

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let mut organisation = store::lock_organisation(&tx, input.id).await?;
    expect_version(input.expected_version, organisation.version)?;
    let mut fields = Vec::new();
    if let Some(name) = name.filter(|name| *name != organisation.name) {
        organisation.name = name;
        fields.push("name");
    }
    if name_en.is_some() && name_en != organisation.name_en {
        organisation.name_en = name_en;
        fields.push("nameEn");
    }
    if let Some(code) = input
        .region_code
        .clone()
        .filter(|code| *code != organisation.region_code)
    {
        organisation.region_code = code;
        fields.push("regionCode");
    }
    if let Some(roles) = &input.platform_roles {
        let mut roles = roles.clone();
        roles.sort_unstable();
        roles.dedup();
        if roles != organisation.platform_roles() {
            organisation.platform_roles = serde_json::to_string(&roles).map_err(Error::internal)?;
            fields.push("platformRoles");
        }
    }
    if fields.is_empty() {
        return tx.commit_unchanged(organisation).await;
    }
    organisation.search_text = search_text(&organisation.name, organisation.name_en.as_deref());
    organisation.version += 1;
    organisation.updated_at = tx.now().await?;
    let organisation = store::update_organisation(&tx, organisation).await?;
    tx.record(
        Event::of(&ORGANISATION_UPDATED, "organisation", organisation.id)
            .organisation(organisation.id)
            .with("fields", fields),
    );
    tx.commit(organisation).await
}
