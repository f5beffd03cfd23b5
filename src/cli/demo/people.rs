//! The people of the example province: one for each kind of user, with one password for all.

use std::sync::Arc;

use crate::domains::demands::{self, CreateDemandInput, DemandCardInput, ProcedureProfileCode};
use crate::domains::identity::{
    self, CreateOrganisationInput, GrantDutyInput, LogInInput, OrganisationIdentifierInput,
    PlatformRole, RequestVerificationInput, SignUpInput,
};
use crate::foundation::actor::{Actor, Duty, OrganisationKind, Role};
use crate::foundation::errors::Result;
use crate::foundation::ids::OrganisationId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

use super::world;

/// For an example that runs on one's own machine; it is printed at every start.
pub const PASSWORD: &str = "jiebang-demo-2026";

/// Somebody to log in as.
#[derive(Clone, Copy, Debug)]
pub struct Persona {
    /// The key in `demo.json`.
    pub role: &'static str,
    pub email: &'static str,
    pub name: &'static str,
    /// What can be tried as this person.
    pub about: &'static str,
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Duty(Duty),
    /// A member of the organisation behind a demand.
    OwnerOf(&'static str, Role),
    /// A member of the organisation behind a supplier.
    SupplierOf(&'static str, Role),
    /// Has registered an organisation that waits for its verification.
    Newcomer,
}

/// The newcomer comes last: once they are there, everything before them is.
pub const PERSONAS: [Persona; 9] = [
    persona(
        "administrator",
        "admin@jiebang.example",
        "秦主管",
        "appoints reviewers and auditors",
        Place::Duty(Duty::Administrator),
    ),
    persona(
        "reviewer",
        "reviewer@jiebang.example",
        "阮审核",
        "verifies organisations, reviews demands",
        Place::Duty(Duty::Reviewer),
    ),
    persona(
        "auditor",
        "auditor@jiebang.example",
        "沈审计",
        "reads the audit trail",
        Place::Duty(Duty::Auditor),
    ),
    persona(
        "hospital",
        "hospital@jiebang.example",
        "云澜医院 陶主任",
        "owner of a hospital with demands",
        Place::OwnerOf(world::HOSPITAL_DEMAND, Role::Owner),
    ),
    persona(
        "innovationCentre",
        "centre@jiebang.example",
        "雉水中心 顾干事",
        "editor of a scenario innovation centre",
        Place::OwnerOf(world::OPEN_SCENARIO, Role::Editor),
    ),
    persona(
        "supplier",
        "supplier@jiebang.example",
        "砚衡 卢经理",
        "owner of a supplier",
        Place::SupplierOf(world::SUPPLIER, Role::Owner),
    ),
    persona(
        "onePersonCompany",
        "opc@jiebang.example",
        "半行 柳先生",
        "a one-person company",
        Place::SupplierOf(world::ONE_PERSON_COMPANY, Role::Owner),
    ),
    persona(
        "viewer",
        "viewer@jiebang.example",
        "云澜医院 小方",
        "may only read in the hospital",
        Place::OwnerOf(world::HOSPITAL_DEMAND, Role::Viewer),
    ),
    persona(
        "pending",
        "pending@jiebang.example",
        "新来 范老师",
        "of an organisation that waits for its verification",
        Place::Newcomer,
    ),
];

const fn persona(
    role: &'static str,
    email: &'static str,
    name: &'static str,
    about: &'static str,
    place: Place,
) -> Persona {
    Persona {
        role,
        email,
        name,
        about,
        place,
    }
}

/// A person who has logged in at this start.
#[derive(Debug)]
pub struct Entered {
    pub persona: Persona,
    /// `None` when a visitor has changed the password.
    pub token: Option<String>,
    pub organisation_id: Option<OrganisationId>,
}

/// Whether the province was created to its end before.
pub async fn are_settled(operation: &Operation) -> Result<bool> {
    let last = PERSONAS[PERSONAS.len() - 1];
    let asked = identity::sign_up(&operation.clone().with_dry_run(true), &sign_up_of(&last)).await;
    match asked {
        Ok(_) => Ok(false),
        Err(taken) if taken.is(&identity::refusals::EMAIL_TAKEN) => Ok(true),
        Err(other) => Err(other),
    }
}

/// Makes the accounts that are missing and gives each its place. May be run again after it broke off.
pub async fn settle(operation: &Operation, persona: &Persona) -> anyhow::Result<()> {
    match identity::sign_up(operation, &sign_up_of(persona)).await {
        Ok(_) => {}
        Err(taken) if taken.is(&identity::refusals::EMAIL_TAKEN) => {}
        Err(other) => return Err(other.into()),
    }
    let (own, _) = log_in(operation, persona).await?;
    match persona.place {
        Place::Duty(duty) => {
            let grant = GrantDutyInput {
                email: persona.email.to_owned(),
                duty,
                dry_run: false,
                client_mutation_id: None,
            };
            identity::grant_duty(operation, &grant).await?;
        }
        Place::OwnerOf(demand, role) => {
            let home = world::demand(operation, demand).await?.owner_id;
            join(operation, &own.actor, home, role).await?;
        }
        Place::SupplierOf(supplier, role) => {
            let home = world::supplier(operation, supplier).await?.organisation_id;
            join(operation, &own.actor, home, role).await?;
        }
        Place::Newcomer if own.actor.organisations().is_empty() => {
            arrive(&own, operation, persona).await?
        }
        Place::Newcomer => {}
    }
    Ok(())
}

async fn join(
    operation: &Operation,
    actor: &Actor,
    home: OrganisationId,
    role: Role,
) -> anyhow::Result<()> {
    let (Some(user_id), None) = (actor.user_id(), actor.place_in(home)) else {
        return Ok(());
    };
    let organisation = world::organisation(operation, home).await?;
    let known = identity::users(operation, &[user_id]).await?;
    let mut tx = Tx::begin(operation).await?;
    for user in known.values() {
        identity::admit_member(&mut tx, &organisation, user, role).await?;
    }
    tx.commit(()).await?;
    Ok(())
}

/// The newcomer registers a team, asks for its verification and drafts a demand, which is all that
/// may be done before a reviewer has looked.
async fn arrive(own: &Operation, operation: &Operation, persona: &Persona) -> anyhow::Result<()> {
    let team = CreateOrganisationInput {
        name: "滆湖水文志愿观测队".to_owned(),
        name_en: Some("Gehu Volunteer Hydrology Team".to_owned()),
        kind: OrganisationKind::Team,
        region_code: "320412".to_owned(),
        identifier: OrganisationIdentifierInput::DeclaredTeam("滆湖水文志愿观测队".to_owned()),
        platform_roles: vec![PlatformRole::DemandOwner],
        dry_run: false,
        client_mutation_id: None,
    };
    let team = identity::create_organisation(own, &team).await?;
    // What the actor may do was read at the log-in, before there was a team.
    let (own, _) = log_in(operation, persona).await?;
    let request = RequestVerificationInput {
        organisation_id: team.id,
        dry_run: false,
        client_mutation_id: None,
    };
    identity::request_verification(&own, &request).await?;
    let (own, _) = log_in(operation, persona).await?;
    let draft = CreateDemandInput {
        owner_id: team.id,
        profile: ProcedureProfileCode::MarketMatch,
        card: DemandCardInput {
            title: Some("浮标传回来的水位忽高忽低，分不清是浪还是坏了".to_owned()),
            problem: Some("二十六个自制浮标每五分钟报一次水位，三成读数要人工剔除。".to_owned()),
            ..DemandCardInput::default()
        },
        dry_run: false,
        client_mutation_id: None,
    };
    demands::create_demand(&own, &draft).await?;
    Ok(())
}

/// An operation of this person, and their token.
pub async fn log_in(operation: &Operation, persona: &Persona) -> Result<(Operation, String)> {
    let input = LogInInput {
        email: persona.email.to_owned(),
        password: PASSWORD.to_owned(),
        label: "demo".to_owned(),
        dry_run: false,
        client_mutation_id: None,
    };
    // A visitor may have given the account a second factor; then it is theirs.
    let token = identity::log_in(operation, &input)
        .await?
        .done()
        .ok_or_else(|| identity::refusals::LOGIN_FAILED.error())?
        .access_token;
    let actor = Arc::new(identity::authenticate(&operation.handles, &token).await?);
    Ok((
        Operation {
            actor,
            ..operation.clone()
        },
        token,
    ))
}

/// Logs everybody in; older log-ins stay as they are.
pub async fn enter_province(operation: &Operation) -> Result<Vec<Entered>> {
    let mut entered = Vec::with_capacity(PERSONAS.len());
    for persona in PERSONAS {
        entered.push(match log_in(operation, &persona).await {
            Ok((own, token)) => Entered {
                persona,
                token: Some(token),
                organisation_id: own.actor.organisations().first().copied(),
            },
            Err(refused) if is_locked_out(&refused) => Entered {
                persona,
                token: None,
                organisation_id: None,
            },
            Err(other) => return Err(other),
        });
    }
    Ok(entered)
}

fn is_locked_out(refused: &crate::foundation::errors::Error) -> bool {
    refused.is(&identity::refusals::LOGIN_FAILED) || refused.is(&identity::refusals::LOGIN_PAUSED)
}

fn sign_up_of(persona: &Persona) -> SignUpInput {
    SignUpInput {
        email: persona.email.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: persona.name.to_owned(),
        dry_run: false,
        client_mutation_id: None,
    }
}
