//! The second half: starts from the snapshot, serves, and asks.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiebang::app::App;
use jiebang::domains::demands::{self, Demand};
use jiebang::domains::identity::tables::user;
use jiebang::domains::identity::{self, Organisation};
use jiebang::domains::matching::{FailedGates, rank_suppliers};
use jiebang::foundation::actor::Role;
use jiebang::foundation::ids::DemandId;
use jiebang::foundation::taxonomy;
use jiebang::platform::operation::Operation;
use jiebang::platform::transaction::Tx;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::client::{Client, request};
use super::resident_mb;
use super::supply::{MATCHED, OWNER, demand_id, organisation_id};
use super::texts::{Dice, REGIONS};
use super::world::{config, loaded, milliseconds};

/// How many connections ask at once where throughput is measured.
const CONNECTIONS: usize = 16;

const POINT: &str =
    "query($id: ID!) { demand(by: {id: $id}) { id title state summary problem version
    submissionDeadline owner { id name } } }";
const BROWSE: &str = "query($area: String!, $region: String!) { demands(first: 20,
    filter: {state: [OPEN], area: {eq: $area}, region: {within: $region}},
    orderBy: [{field: DEADLINE, direction: ASCENDING}]) {
    nodes { id title summary submissionDeadline owner { id name } } pageInfo { hasNextPage endCursor } } }";
const NEWEST: &str = "query($first: Int!) { demands(first: $first, filter: {state: [OPEN]}) {
    nodes { id title summary submissionDeadline owner { id name } } pageInfo { hasNextPage endCursor } } }";
const MATCHES: &str = "query($id: ID!) { demand(by: {id: $id}) { matches(first: 10) { edges {
    rank score eligible node { id headline } reasons { signal contribution sentence words } gates { code verdict reason }
    } } } }";

#[tokio::main]
pub async fn serve(size: usize, folder: &Path) {
    let start = Instant::now();
    let mut app = App::connect(config(folder)).await.expect("connected");
    app.start_following().await.expect("following");
    loaded(&app).await;
    let started = milliseconds(start);
    assert_eq!(app.matcher.sizes(), (size, size));
    let memory = resident_mb();

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let (system, matcher, stopping) = (
        Operation::system("market", app.handles.clone()),
        Arc::clone(&app.matcher),
        app.stopping(),
    );
    let serving = tokio::spawn(async move {
        app.serve(listener).await.expect("served");
        app.stop().await;
    });
    let token = owner(&address, &system).await;

    let mut dice = Dice(size as u64);
    let areas: Vec<&str> = taxonomy::areas()
        .iter()
        .filter(|area| area.active && area.accepts_demands)
        .map(|area| area.code)
        .collect();
    let points = bodies(1_000, || {
        request(
            POINT,
            json!({"id": demand_id(dice.below(size)).to_string()}),
        )
    });
    let pages = bodies(500, || {
        let (area, region) = (dice.one_of(&areas), dice.one_of(&REGIONS));
        request(BROWSE, json!({"area": area, "region": region}))
    });
    let newest = vec![request(NEWEST, json!({"first": 20}))];
    let mut long = (0..MATCHED).cycle();
    let needs = bodies(MATCHED, || {
        let number = long.next().expect("a cycle has no end");
        request(MATCHES, json!({"id": demand_id(number).to_string()}))
    });
    let mut work = vec![
        measured("point look-up with owner", &address, None, points, 4_000).await,
        measured("20 newest with owners", &address, None, newest, 2_000).await,
        measured(
            "20 by area and region, deadline order, with owners",
            &address,
            None,
            pages,
            2_000,
        )
        .await,
        measured(
            "match: 10 of all, long demand, with reasons",
            &address,
            Some(&token),
            needs,
            1_500,
        )
        .await,
    ];

    let ids: Vec<DemandId> = (0..MATCHED).map(demand_id).collect();
    let found = demands::demands_by_id(&system, &ids).await.expect("read");
    let needs: Vec<Demand> = ids.iter().filter_map(|id| found.get(id).cloned()).collect();
    let now = system.now();
    let engine = tokio::task::spawn_blocking(move || {
        let mut times = Vec::new();
        for need in needs.iter().cycle().take(1_000) {
            let start = Instant::now();
            let ranking = rank_suppliers(&matcher, need, 10, FailedGates::Exclude, now);
            times.push(start.elapsed());
            assert_eq!(ranking.items.len(), 10);
        }
        times
    });
    let mut times = engine.await.expect("ranked");
    let rate = times.len() as f64 / times.iter().sum::<Duration>().as_secs_f64();
    let (p50, p99) = quantiles(&mut times);
    let rate = format!("{rate:.0} (one thread)");
    work.push(
        json!({"name": "the same match, engine alone", "p50": p50, "p99": p99, "rate": rate}),
    );

    let loaded_memory = resident_mb();
    stopping.cancel();
    serving.await.expect("stopped");
    println!(
        "{}",
        json!({"start_ms": started, "memory_mb": memory, "loaded_memory_mb": loaded_memory, "work": work})
    );
}

fn bodies(count: usize, mut body: impl FnMut() -> String) -> Vec<String> {
    (0..count).map(|_| body()).collect()
}

/// Signs somebody up who owns the demands that are matched; their token.
async fn owner(address: &str, system: &Operation) -> String {
    let mut client = Client::connect(address, None).await;
    let (email, password) = ("owner@example.com", "correct horse battery");
    let account = json!({"email": email, "password": password, "displayName": "Owner"});
    let sign_up =
        "mutation($input: SignUpInput!) { signUp(input: $input) { userErrors { code } } }";
    client.data(sign_up, json!({"input": account})).await;
    let user = user::Entity::find()
        .filter(user::Column::Email.eq(email))
        .one(system.database().reader())
        .await
        .expect("read")
        .expect("signed up");
    let id = organisation_id(OWNER);
    let found = identity::organisations_by_id(system, &[id])
        .await
        .expect("read");
    let organisation: &Organisation = found.get(&id).expect("the owner is there");
    let mut tx = Tx::begin(system).await.expect("a transaction");
    identity::admit_member(&mut tx, organisation, &user, Role::Owner)
        .await
        .expect("admitted");
    tx.commit(()).await.expect("committed");
    let log_in =
        "mutation($input: LogInInput!) { logIn(input: $input) { credentials { accessToken } } }";
    let input = json!({"email": email, "password": password});
    let done = client.data(log_in, json!({"input": input})).await;
    let token = &done["logIn"]["credentials"]["accessToken"];
    token.as_str().expect("logged in").to_owned()
}

/// Asks `count` times over one connection, then as often over many at once.
async fn measured(
    name: &str,
    address: &str,
    token: Option<&str>,
    bodies: Vec<String>,
    count: usize,
) -> Value {
    let bodies = Arc::new(bodies);
    // Once through, so that every document is known and every page of the file was read.
    ask(address, token, &bodies, 0, bodies.len().min(count)).await;
    let mut alone = ask(address, token, &bodies, 0, count).await;
    let (p50, p99) = quantiles(&mut alone);

    let start = Instant::now();
    let asking: Vec<_> = (0..CONNECTIONS)
        .map(|place| {
            let (address, token, bodies) = (
                address.to_owned(),
                token.map(str::to_owned),
                Arc::clone(&bodies),
            );
            tokio::spawn(async move {
                ask(
                    &address,
                    token.as_deref(),
                    &bodies,
                    place * 37,
                    count / CONNECTIONS,
                )
                .await
            })
        })
        .collect();
    let mut busy = Vec::new();
    for one in asking {
        busy.extend(one.await.expect("asked"));
    }
    let rate = busy.len() as f64 / start.elapsed().as_secs_f64();
    let (_, busy_p99) = quantiles(&mut busy);
    json!({"name": name, "p50": p50, "p99": p99, "rate": format!("{rate:.0}"), "busy_p99": busy_p99})
}

async fn ask(
    address: &str,
    token: Option<&str>,
    bodies: &[String],
    first: usize,
    count: usize,
) -> Vec<Duration> {
    let mut client = Client::connect(address, token).await;
    let mut times = Vec::with_capacity(count);
    for number in first..first + count {
        let start = Instant::now();
        let answer = client.send(&bodies[number % bodies.len()]).await;
        times.push(start.elapsed());
        assert!(
            answer.starts_with(b"{\"data\":{"),
            "{}",
            String::from_utf8_lossy(answer)
        );
    }
    times
}

/// The middle and the slowest hundredth.
fn quantiles(times: &mut [Duration]) -> (String, String) {
    times.sort_unstable();
    let at = |share: f64| {
        let time = times[((times.len() - 1) as f64 * share) as usize];
        format!("{:.2} ms", time.as_secs_f64() * 1e3)
    };
    (at(0.5), at(0.99))
}
