//! Matching through the API: what is asked, and worlds of suppliers that are quick to arrange.

mod evaluation;
mod freshness;
mod matches;
mod pages;
mod recommended;
mod snapshot;

use std::future::Future;
use std::time::{Duration, Instant};

use async_graphql::InputType;
use jiebang::domains::identity::{self, OrganisationDraft};
use jiebang::domains::suppliers::{self, PublishImported, SupplierCardInput, SupplierRow};
use jiebang::foundation::actor::OrganisationKind;
use jiebang::foundation::identifiers::OrganisationIdentifier;
use jiebang::platform::transaction::Tx;
use serde_json::{Value, json};

use crate::support::World;

/// What an edge says.
const EDGE: &str = "cursor rank score eligible node { id }
    gates { code subject verdict reason }
    reasons { signal contribution best words sentence }
    bestCase { index title } counterfactual { gate subject fromRank toRank sentence }";

/// How long a test waits for what has no promise of its own.
pub use freshness::promised;

const LONG: Duration = Duration::from_secs(10);

fn document(root: &str, field: &str) -> String {
    format!(
        "query($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $failed: FailedGatesMode! = EXCLUDE) {{
            {root}(by: {{id: $id}}) {{
                {field}(first: $first, last: $last, after: $after, before: $before, failedGates: $failed) {{
                    edges {{ {EDGE} }} nodes {{ id }}
                    pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }}
                }} }} }}"
    )
}

/// The whole answer to `Demand.matches`; `arguments` are the field's.
pub async fn ask_matches(
    world: &World,
    token: Option<&str>,
    demand: &str,
    arguments: Value,
    headers: &[(&str, &str)],
) -> Value {
    let variables = with_id(arguments, demand);
    let query = document("demand", "matches");
    world.ask_with(token, &query, variables, headers).await
}

/// The connection `Demand.matches`.
pub async fn matches(world: &World, token: Option<&str>, demand: &str, arguments: Value) -> Value {
    let answer = ask_matches(world, token, demand, arguments, &[]).await;
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"]["demand"]["matches"].clone()
}

/// The connection `Supplier.recommendedDemands`.
pub async fn recommended(
    world: &World,
    token: Option<&str>,
    supplier: &str,
    arguments: Value,
) -> Value {
    let variables = with_id(arguments, supplier);
    let query = document("supplier", "recommendedDemands");
    world.data(token, &query, variables).await["supplier"]["recommendedDemands"].clone()
}

fn with_id(mut arguments: Value, id: &str) -> Value {
    arguments["id"] = json!(id);
    arguments
}

/// The ids of a connection, in its order.
pub fn ids(connection: &Value) -> Vec<String> {
    let edges = connection["edges"].as_array().expect("edges");
    edges
        .iter()
        .map(|edge| edge["node"]["id"].as_str().expect("an id").to_owned())
        .collect()
}

/// Asks until the answer is as wanted and says how long that took; fails after the limit.
pub async fn until<A, F>(limit: Duration, mut ask: A, wanted: impl Fn(&Value) -> bool) -> Duration
where
    A: FnMut() -> F,
    F: Future<Output = Value>,
{
    let start = Instant::now();
    loop {
        let asked = start.elapsed();
        let answer = ask().await;
        if wanted(&answer) {
            return asked;
        }
        assert!(
            start.elapsed() < limit,
            "not within {limit:?}, but {answer:#}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until so many suppliers and demands are indexed.
pub async fn indexed(world: &World, suppliers: usize, demands: usize) {
    let sizes = || async { json!(world.matcher.sizes()) };
    until(LONG, sizes, |sizes| *sizes == json!([suppliers, demands])).await;
}

/// The card of a supplier that can be published; the contents are up to the test.
pub fn card(headline: &str, summary: &str, capability: &str) -> Value {
    json!({
        "headline": headline, "summary": summary,
        "capabilities": [{"code": capability, "level": 2}], "regionsServed": ["320000"],
        "contact": {"name": "李四", "phone": "13900005678", "email": "li@example.com"},
    })
}

/// A value with one field set, so that a card reads as a sentence.
pub fn with(mut card: Value, field: &str, value: Value) -> Value {
    card[field] = value;
    card
}

/// Imports verified organisations with published suppliers, in one transaction; their ids.
pub async fn import(world: &World, cards: &[Value]) -> Vec<String> {
    let operation = world.system();
    let mut tx = Tx::begin(&operation).await.expect("a transaction");
    let mut ids = Vec::new();
    for card in cards {
        let key = uuid::Uuid::new_v4().simple().to_string();
        let draft = OrganisationDraft {
            name: format!("示例单位 {key}"),
            name_en: None,
            kind: OrganisationKind::Enterprise,
            region_code: "320100".to_owned(),
            identifier: OrganisationIdentifier::declared_team(&key).expect("a declaration"),
            platform_roles: Vec::new(),
            external: Some(("tests".to_owned(), key.clone())),
        };
        let organisation = identity::import_organisation(&mut tx, draft)
            .await
            .expect("an organisation");
        let value = async_graphql::Value::from_json(card.clone()).expect("a card");
        let row = SupplierRow {
            source: "tests".to_owned(),
            external_id: key,
            organisation_id: organisation.id,
            card: SupplierCardInput::parse(Some(value)).unwrap_or_else(|fault| panic!("{fault:?}")),
            publish: PublishImported::default(),
        };
        let (supplier, _) = suppliers::import_supplier(&mut tx, &row)
            .await
            .expect("a supplier");
        assert!(supplier.published.is_some(), "complete: {card:#}");
        ids.push(supplier.id.to_string());
    }
    tx.commit(ids).await.expect("committed")
}
