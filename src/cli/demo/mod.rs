//! `demo`: an example province on an embedded database, served with log-ins for every kind of user.
//! A second start finds the province as it was left.

mod invent;
mod people;
mod recombine;
mod scale;
mod states;
mod world;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub use self::people::{Entered, enter_province};
use self::people::{PASSWORD, PERSONAS};
use super::matches;
use crate::config::{Config, Profile};
use crate::domains::matching::FailedGates;
use crate::platform::operation::Operation;

#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// The folder of the database, of the files and of demo.json.
    #[arg(long, default_value = "jiebang-data")]
    data: PathBuf,
    /// So many more suppliers and so many more demands are invented, for load tests.
    #[arg(long, default_value_t = 0)]
    scale: u64,
    /// What the invention depends on: the same seed gives the same world.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub async fn run(config: Config, arguments: DemoArguments) -> anyhow::Result<()> {
    // Before the province is created, because a port that is taken is told at once.
    let listener = TcpListener::bind(&arguments.listen)
        .await
        .with_context(|| format!("cannot listen on {}", arguments.listen))?;
    let address = listener.local_addr()?;
    fs::create_dir_all(&arguments.data).with_context(|| arguments.data.display().to_string())?;

    let mut app = super::connect(settings(config, &arguments.data, address)).await?;
    app.migrate().await?;
    let operation = Operation::system("demo", app.handles.clone());
    if !people::are_settled(&operation).await? {
        eprintln!("creating the example province …");
        create_province(&operation).await?;
    }
    scale::grow(&operation, arguments.scale, arguments.seed).await?;

    app.start_following().await?;
    app.start_working();
    let entered = enter_province(&operation).await?;
    let facts = facts(&operation, address, &entered).await?;
    write_private(
        &arguments.data.join("demo.json"),
        &serde_json::to_string_pretty(&facts)?,
    )?;
    // The indexes are filled in the background; the example below asks them.
    app.matcher.loaded().wait_for(|loaded| *loaded).await?;
    let demand = world::demand(&operation, world::HOSPITAL_DEMAND).await?;
    let example = matches::table(&operation, &app.matcher, &demand, 5, FailedGates::Show).await?;
    println!(
        "{}\n{example}",
        welcome(address, &entered, &arguments.data)?
    );
    super::serve::serve_on(app, listener).await
}

/// Creates the example province on any database, its people and every state of a demand. May be run
/// again after it broke off.
pub async fn create_province(operation: &Operation) -> anyhow::Result<()> {
    world::create(operation).await?;
    let (newcomer, others) = PERSONAS.split_last().expect("there are people");
    for persona in others {
        people::settle(operation, persona).await?;
    }
    states::walk(operation).await?;
    people::settle(operation, newcomer).await
}

/// An embedded database in the folder, one process, and sessions that last a working day.
fn settings(mut config: Config, data: &Path, address: SocketAddr) -> Config {
    config.profile = Profile::Development;
    config.database.url = format!("sqlite:{}", data.join("jiebang.db").display());
    config.redis.url = String::new();
    config.http.listen = address.to_string();
    config.http.replicas = 1;
    config.http.graphiql = true;
    config.access.session_idle_minutes = config.access.session_max_minutes;
    config.messages.file = data.join("messages.jsonl").display().to_string();
    if config.matching.snapshot_file.is_empty() {
        config.matching.snapshot_file = data.join("matching.snapshot").display().to_string();
    }
    config.files.folder = data.join("jiebang-files").display().to_string();
    if config.log.filter == "info" {
        // What the migrations say about themselves would hide what this command says.
        config.log.filter = "warn".to_owned();
    }
    config
}

/// What scripts and tests start from.
async fn facts(
    operation: &Operation,
    address: SocketAddr,
    entered: &[Entered],
) -> anyhow::Result<Value> {
    let users: serde_json::Map<String, Value> = entered
        .iter()
        .map(|one| {
            let user = json!({
                "email": one.persona.email,
                "password": PASSWORD,
                "token": one.token,
                "organisationId": one.organisation_id,
            });
            (one.persona.role.to_owned(), user)
        })
        .collect();
    let demand = world::demand(operation, world::HOSPITAL_DEMAND).await?;
    let supplier = world::supplier(operation, world::SUPPLIER).await?;
    Ok(json!({
        "address": reachable(address),
        "graphql": format!("http://{}/graphql", reachable(address)),
        "users": users,
        "examples": {
            "demandId": demand.id,
            "draftDemandId": world::demand(operation, world::DRAFT_DEMAND).await?.id,
            "openScenarioDemandId": world::demand(operation, world::OPEN_SCENARIO).await?.id,
            "demandIdByState": states::examples(operation).await?,
            "organisationId": demand.owner_id,
            "supplierId": supplier.id,
            "supplierOrganisationId": supplier.organisation_id,
            "onePersonSupplierId": world::supplier(operation, world::ONE_PERSON_COMPANY).await?.id,
        },
    }))
}

/// The address as a client on this machine writes it.
fn reachable(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

fn welcome(address: SocketAddr, entered: &[Entered], data: &Path) -> anyhow::Result<String> {
    let at = reachable(address);
    let mut text = format!("GraphQL   http://{at}/graphql\nGraphiQL  http://{at}/graphiql\n\n");
    writeln!(text, "Log-ins, all with the password {PASSWORD}:")?;
    for one in entered {
        let changed = if one.token.is_some() {
            ""
        } else {
            " (its password was changed)"
        };
        writeln!(
            text,
            "  {:<26} {}{changed}",
            one.persona.email, one.persona.about
        )?;
    }
    writeln!(text, "Tokens and ids: {}", data.join("demo.json").display())?;
    Ok(text)
}

/// Replaces a file in one step, readable by its owner only: it holds tokens.
fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let fresh = path.with_extension("json.new");
    let written = || -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&fresh)?;
        file.write_all(text.as_bytes())?;
        fs::rename(&fresh, path)
    };
    written().with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests;
