//! How long the door works before it refuses each attack, and what the dearest documents cost that
//! it lets through. Plain timing: the bound is 5 ms for a refusal, and the run fails beyond it.
//!
//! `cargo bench --bench guard`. Times include HTTP, JSON and the answer, not the network.

#[path = "../tests/it/door/corpus.rs"]
mod corpus;
#[path = "../tests/it/door/toy.rs"]
#[allow(dead_code)]
mod toy;

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use jiebang::http::graphql::{Door, DoorParts, GraphqlOptions, router};
use serde_json::{Value, json};
use tower::ServiceExt;

const BOUND: Duration = Duration::from_millis(5);
const ROUNDS: usize = 21;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let within = runtime.block_on(measure());
    if !within && !cfg!(debug_assertions) {
        eprintln!("a refusal took more than {BOUND:?}");
        std::process::exit(1);
    }
}

async fn measure() -> bool {
    println!(
        "{:50} {:>10} {:>10} {:>10}  code",
        "attack", "bytes", "median", "worst"
    );
    let app = app();
    let mut attacks: Vec<_> = corpus::attacks()
        .iter()
        .map(|(name, attack)| (*name, corpus::to_json(attack)))
        .collect();
    attacks.push(("a batch of a thousand", corpus::batch().to_string()));
    let mut within = true;
    for (name, body) in attacks {
        let (mut times, answer) = times(&app, || body.clone()).await;
        times.sort();
        let code = &answer["errors"][0]["extensions"]["code"];
        println!(
            "{name:50} {:>10} {:>10.2?} {:>10.2?}  {code}",
            body.len(),
            times[ROUNDS / 2],
            times[ROUNDS - 1]
        );
        within &= times[ROUNDS / 2] <= BOUND;
    }
    println!();
    println!(
        "{:50} {:>10} {:>10} {:>10}  code",
        "document within the limits", "bytes", "first", "again"
    );
    for (name, query) in accepted() {
        let body = json!({ "query": query }).to_string();
        // A new comment makes a new document, which nothing has been remembered of.
        let mut round = 0;
        let (mut first, answer) = times(&app, || {
            round += 1;
            json!({ "query": format!("{query} #{round}") }).to_string()
        })
        .await;
        let (mut again, _) = times(&app, || body.clone()).await;
        first.sort();
        again.sort();
        let code = &answer["errors"][0]["extensions"]["code"];
        println!(
            "{name:50} {:>10} {:>10.2?} {:>10.2?}  {code}",
            body.len(),
            first[ROUNDS / 2],
            again[ROUNDS / 2]
        );
    }
    within
}

fn app() -> Router {
    let toy = toy::Toy::new();
    let sdl = toy.sdl();
    router(
        "/graphql",
        Door::new(toy, &sdl, DoorParts::from(GraphqlOptions::default()))
            .expect("the toy's SDL is valid"),
    )
}

async fn times(app: &Router, mut body: impl FnMut() -> String) -> (Vec<Duration>, Value) {
    let mut times = Vec::with_capacity(ROUNDS);
    let mut answer = Value::Null;
    for _ in 0..ROUNDS {
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .body(Body::from(body()))
            .expect("a valid request");
        let started = Instant::now();
        let response = app
            .clone()
            .oneshot(request)
            .await
            .expect("the router cannot fail");
        let bytes = response
            .into_body()
            .collect()
            .await
            .expect("the body is in memory")
            .to_bytes();
        times.push(started.elapsed());
        answer = serde_json::from_slice(&bytes).expect("answers are JSON");
    }
    (times, answer)
}

/// Documents close to the limits, which pay for validation: once if they are valid, each time if not.
fn accepted() -> Vec<(&'static str, String)> {
    let spread = |count: usize, body: &dyn Fn(usize) -> String| {
        let spreads: String = (0..count).map(|i| format!("...F{i} ")).collect();
        let fragments: String = (0..count)
            .map(|i| format!("fragment F{i} on Query {{ {} }} ", body(i)))
            .collect();
        format!("{{ {spreads} }} {fragments}")
    };
    let many =
        |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<String>();
    vec![
        ("{ hello }", "{ hello }".to_owned()),
        (
            "a usual page",
            "{ demands(first: 20) { nodes { id maybeOwner { __typename } } } visitor }".to_owned(),
        ),
        (
            "the standard introspection query",
            include_str!("../tests/it/door/introspection.graphql").to_owned(),
        ),
        (
            "190 aliases",
            format!(
                "{{ {} }}",
                many(190, &|i| format!("a{i}: hello(name: \"{i}\") "))
            ),
        ),
        (
            "190 duplicate fields",
            format!("{{ {} }}", "hello ".repeat(190)),
        ),
        (
            "300 fragments that overlap",
            spread(300, &|_| {
                "demand(by: {id: 1}) { id maybeOwner { __typename } }".to_owned()
            }),
        ),
        (
            "300 fragments that conflict",
            spread(300, &|i| format!("demand(by: {{id: {i}}}) {{ id }}")),
        ),
        (
            "300 fragments that differ in type",
            spread(300, &|i| {
                if i % 2 == 0 {
                    "hello"
                } else {
                    "hello: demand(by: {id: 1}) { id }"
                }
                .to_owned()
            }),
        ),
        (
            "600 fragments of one field",
            spread(600, &|_| "hello".to_owned()),
        ),
        (
            "500 undefined variables",
            spread(500, &|i| format!("hello(name: $v{i})")),
        ),
        (
            "600 operations of one fragment",
            format!(
                "{} fragment F on Query {{ hello visitor }}",
                many(600, &|i| format!("query Q{i} {{ ...F }} "))
            ),
        ),
        (
            "900 variables, all used",
            format!(
                "query ({}) {{ matrix(rows: [[{}]]) }}",
                many(900, &|i| format!("$v{i}: Int! ")),
                many(900, &|i| format!("$v{i} "))
            ),
        ),
        ("500 unknown fields", spread(500, &|i| format!("x{i}"))),
    ]
}
