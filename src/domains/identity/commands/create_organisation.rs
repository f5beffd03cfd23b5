//! A person registers an organisation and becomes its owner.

use async_graphql::{InputObject, OneofObject};
use sea_orm::EntityTrait;

use super::super::events::{MEMBER_JOINED, ORGANISATION_CREATED};
use super::super::policy;
use super::super::refusals::{IDENTIFIER_INVALID, ORGANISATION_EXISTS};
use super::super::store;
use super::super::tables::membership::{self, Status};
use super::super::tables::organisation::{self, PlatformRole};
use super::super::tables::user;
use crate::foundation::actor::{OrganisationKind, Role, Scope, Verification};
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Error, NOT_FOUND, Refusal, Result, Verdicts};
use crate::foundation::identifiers::{IdentifierKind, OrganisationIdentifier};
use crate::foundation::ids::{MembershipId, OrganisationId, TypedId, UserId};
use crate::foundation::regions;
use crate::foundation::text;
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// A number in the business register of another jurisdiction.
#[derive(Clone, Debug, InputObject)]
pub struct ForeignRegistrationInput {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// As the register writes it.
    pub number: String,
}

/// By which identifier an organisation is known; exactly one.
#[derive(Clone, Debug, OneofObject)]
pub enum OrganisationIdentifierInput {
    /// 统一社会信用代码, 18 characters with a check character (GB 32100-2015).
    UnifiedSocialCreditCode(String),
    /// A registration outside mainland China.
    ForeignRegistration(ForeignRegistrationInput),
    /// A team without registration: what it declares itself to be.
    DeclaredTeam(String),
}

impl OrganisationIdentifierInput {
    pub fn read(&self) -> std::result::Result<OrganisationIdentifier, Refusal> {
        match self {
            Self::UnifiedSocialCreditCode(code) => {
                OrganisationIdentifier::parse(IdentifierKind::Uscc, code)
            }
            Self::ForeignRegistration(registration) => {
                OrganisationIdentifier::foreign(&registration.country, &registration.number)
            }
            Self::DeclaredTeam(declaration) => OrganisationIdentifier::declared_team(declaration),
        }
        .map_err(|reason| IDENTIFIER_INVALID.with("reason", reason))
    }
}

command_input! {
    /// An organisation to register.
    pub struct CreateOrganisationInput {
        /// The registered name.
        pub name: String,
        /// The name in English, if there is one.
        pub name_en: Option<String>,
        /// What it is.
        pub kind: OrganisationKind,
        /// Where it is at home, GB/T 2260.
        pub region_code: String,
        /// By which identifier it is known.
        pub identifier: OrganisationIdentifierInput,
        /// What it does on the platform.
        #[graphql(default)]
        pub platform_roles: Vec<PlatformRole>,
    }
}

/// The data of an organisation after their checks.
#[derive(Clone, Debug)]
pub struct OrganisationDraft {
    pub name: String,
    pub name_en: Option<String>,
    pub kind: OrganisationKind,
    pub region_code: String,
    pub identifier: OrganisationIdentifier,
    pub platform_roles: Vec<PlatformRole>,
    /// Where it was imported from, and its key there.
    pub external: Option<(String, String)>,
}

/// Registers an organisation; it starts unverified.
pub async fn create_organisation(
    operation: &Operation,
    input: &CreateOrganisationInput,
) -> Result<organisation::Model> {
    let person = policy::person(&operation.actor, Scope::Account)?;
    let draft = check(input)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let now = tx.now().await?;
    let founder = user::Entity::find_by_id(person.user_id)
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())?;
    let organisation = found(&mut tx, draft, Verification::Unverified, now).await?;
    let member = join(&tx, &organisation, &founder, Role::Owner, now).await?;
    tx.record(
        Event::of(&MEMBER_JOINED, "membership", member.id)
            .organisation(organisation.id)
            .with("role", Role::Owner),
    );
    tx.commit(organisation).await
}

/// Inserts an organisation and records it.
pub(super) async fn found(
    tx: &mut Tx<'_>,
    draft: OrganisationDraft,
    verification: Verification,
    now: Timestamp,
) -> Result<organisation::Model> {
    let (source, external_id) = draft.external.unzip();
    let organisation = organisation::Model {
        id: OrganisationId::fresh(now),
        search_text: search_text(&draft.name, draft.name_en.as_deref()),
        name: draft.name,
        name_en: draft.name_en,
        kind: draft.kind,
        region_code: draft.region_code,
        identifier_scheme: draft.identifier.scheme().into_owned(),
        identifier: draft.identifier.value().into_owned(),
        identifier_key: draft.identifier.normalised(),
        platform_roles: serde_json::to_string(&draft.platform_roles).map_err(Error::internal)?,
        verification,
        verification_reason: None,
        verified_until: None,
        source,
        external_id,
        second_factor_required: false,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let organisation = store::insert_organisation(tx, organisation)
        .await
        .map_err(|fault| store::taken(fault, &ORGANISATION_EXISTS))?;
    tx.record(
        Event::of(&ORGANISATION_CREATED, "organisation", organisation.id)
            .organisation(organisation.id)
            .with("kind", organisation.kind)
            .with("scheme", &organisation.identifier_scheme),
    );
    Ok(organisation)
}

/// Makes a person a member at once.
pub(super) async fn join(
    tx: &Tx<'_>,
    organisation: &organisation::Model,
    user: &user::Model,
    role: Role,
    now: Timestamp,
) -> Result<membership::Model> {
    let member = membership::Model {
        id: MembershipId::fresh(now),
        organisation_id: organisation.id,
        user_id: Some(user.id),
        email_key: user.email_key.clone(),
        role,
        status: Status::Active,
        invited_by: None::<UserId>,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert_membership(tx, member).await
}

/// The folded names that the directory is searched by, and how the Chinese one is spelled.
pub(super) fn search_text(name: &str, name_en: Option<&str>) -> String {
    text::fold(&format!("{name} {}", name_en.unwrap_or_default())) + &text::spelled(name)
}

fn check(input: &CreateOrganisationInput) -> Result<OrganisationDraft> {
    let mut verdicts = Verdicts::default();
    let name = verdicts.required_text("input.name", &input.name, LINE);
    let name_en = verdicts.optional_text("input.nameEn", input.name_en.as_deref(), LINE);
    verdicts.known_code(
        "input.regionCode",
        &input.region_code,
        regions::region(&input.region_code).is_some(),
    );
    let identifier = match input.identifier.read() {
        Ok(identifier) => Some(identifier),
        Err(refusal) => {
            verdicts.add(refusal.at("input.identifier"));
            None
        }
    };
    let mut platform_roles = input.platform_roles.clone();
    platform_roles.sort_unstable();
    platform_roles.dedup();
    verdicts.into_result()?;
    Ok(OrganisationDraft {
        name,
        name_en,
        kind: input.kind,
        region_code: input.region_code.clone(),
        identifier: identifier.expect("a missing identifier was refused above"),
        platform_roles,
        external: None,
    })
}
