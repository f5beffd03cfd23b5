//! Wrong arguments of reads: a code in `errors`, never a fault of ours, whatever the database.

use serde_json::{Value, json};

use super::{assert_alive, codes_of, published};
use crate::support::World;

const DEMANDS: &str = "query($first: Int, $last: Int, $after: String, $filter: DemandFilter, $orderBy: [DemandOrder!]) {
    demands(first: $first, last: $last, after: $after, filter: $filter, orderBy: $orderBy) {
        nodes { id } totalCount facets { areas { code } } } }";
const SUPPLIERS: &str = "query($filter: SupplierFilter) {
    suppliers(filter: $filter) { nodes { id } totalCount } }";
const ORGANISATIONS: &str =
    "query($search: String) { organisations(search: $search) { nodes { id } } }";

/// Filters in each other, so many levels deep.
fn nested(levels: usize) -> Value {
    (0..levels).fold(json!({"search": "船闸"}), |inner, _| json!({"not": inner}))
}

fn cases() -> Vec<(&'static str, Value, &'static str)> {
    let words = |count: usize| -> String {
        let words: Vec<String> = (0..count).map(|place| format!("w{place}")).collect();
        words.join(" ")
    };
    let filter = |filter: Value| json!({"filter": filter});
    vec![
        (DEMANDS, json!({"first": 0}), "BAD_PAGE"),
        (DEMANDS, json!({"first": -1}), "BAD_PAGE"),
        (DEMANDS, json!({"first": 101}), "BAD_PAGE"),
        (DEMANDS, json!({"first": 1, "last": 1}), "BAD_PAGE"),
        (DEMANDS, json!({"first": "1"}), "BAD_USER_INPUT"),
        (DEMANDS, json!({"after": "nonsense"}), "BAD_CURSOR"),
        (DEMANDS, json!({"after": ""}), "BAD_CURSOR"),
        (
            DEMANDS,
            json!({"orderBy": vec![json!({"field": "TITLE", "direction": "ASCENDING"}); 5]}),
            "TOO_MANY",
        ),
        (
            DEMANDS,
            filter(json!({"search": "长".repeat(201)})),
            "TOO_LONG",
        ),
        (DEMANDS, filter(json!({"search": words(17)})), "TOO_MANY"),
        (
            DEMANDS,
            filter(json!({"search": "a\u{1}b"})),
            "CONTROL_CHARACTER",
        ),
        (
            DEMANDS,
            filter(json!({"area": {"eq": "nope"}})),
            "UNKNOWN_CODE",
        ),
        (
            DEMANDS,
            filter(json!({"capability": {"in": ["nope"]}})),
            "UNKNOWN_CODE",
        ),
        (
            DEMANDS,
            filter(json!({"region": {"within": "999999"}})),
            "UNKNOWN_CODE",
        ),
        (
            DEMANDS,
            filter(json!({"state": ["open"]})),
            "BAD_USER_INPUT",
        ),
        (
            DEMANDS,
            filter(json!({"ownerId": ["dem_1"]})),
            "BAD_USER_INPUT",
        ),
        (
            DEMANDS,
            filter(json!({"deadline": {"gt": "2026-02-30T00:00:00Z"}})),
            "BAD_USER_INPUT",
        ),
        (
            DEMANDS,
            filter(json!({"budget": {"minMinor": "ten"}})),
            "BAD_USER_INPUT",
        ),
        (
            DEMANDS,
            filter(json!({"budget": {"minMinor": "2", "maxMinor": "1"}})),
            "BUDGET_ORDER",
        ),
        // Each choice is a condition beside the others: thousands must not reach the database.
        (
            DEMANDS,
            filter(json!({"state": vec!["OPEN"; 10_000]})),
            "TOO_MANY",
        ),
        (
            DEMANDS,
            filter(json!({"region": {"withinAny": vec!["320000"; 10_000]}})),
            "TOO_MANY",
        ),
        (
            SUPPLIERS,
            filter(json!({"regionServed": {"withinAny": vec!["320000"; 10_000]}})),
            "TOO_MANY",
        ),
        (DEMANDS, filter(nested(6)), "TOO_MANY"),
        (
            DEMANDS,
            filter(json!({"or": vec![json!({"mine": true}); 50]})),
            "TOO_MANY",
        ),
        (
            SUPPLIERS,
            filter(json!({"search": "长".repeat(201)})),
            "TOO_LONG",
        ),
        (
            SUPPLIERS,
            filter(json!({"qualification": {"eq": "ISO0"}})),
            "UNKNOWN_CODE",
        ),
        (
            SUPPLIERS,
            filter(json!({"homeRegion": {"within": "苏州"}})),
            "UNKNOWN_CODE",
        ),
        (
            ORGANISATIONS,
            json!({"search": "长".repeat(201)}),
            "TOO_LONG",
        ),
        (ORGANISATIONS, json!({"search": words(17)}), "TOO_MANY"),
        (ORGANISATIONS, json!({"search": words(3_000)}), "TOO_LONG"),
        (
            ORGANISATIONS,
            json!({"search": "a\u{1}b"}),
            "CONTROL_CHARACTER",
        ),
        (
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            json!({"ids": vec!["dem_1"; 101]}),
            "TOO_MANY",
        ),
        (
            "query($id: ID!) { interest(id: $id) { id } }",
            json!({"id": "dem_1"}),
            "BAD_USER_INPUT",
        ),
        (
            "query($id: ID!) { demand(by: {id: $id}) { id } }",
            json!({"id": "nonsense"}),
            "BAD_USER_INPUT",
        ),
        (
            "query($by: DemandBy!) { demand(by: $by) { id } }",
            json!({"by": {"external": {"source": "a"}}}),
            "BAD_USER_INPUT",
        ),
        (
            "query($by: SupplierBy!) { supplier(by: $by) { id } }",
            json!({"by": {}}),
            "BAD_USER_INPUT",
        ),
        (
            "query($by: OrganisationBy!) { organisation(by: $by) { id } }",
            json!({"by": {"identifier": {"unifiedSocialCreditCode": "1"}}}),
            "IDENTIFIER_INVALID",
        ),
        (
            "query { demand(by: {external: {source: \"a\\u0000\", externalId: \"b\"}}) { id } }",
            json!({}),
            "QUERY_REJECTED",
        ),
        (
            "query { node(id: 1.5) { id } }",
            json!({}),
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_arguments_of_reads_are_refused_with_their_code() {
    let world = World::start().await;
    let published = published();
    let before = world.fingerprint().await;
    let mut differ = Vec::new();
    for (document, variables, expected) in cases() {
        let answer = world.ask(None, document, variables.clone()).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        if code != expected {
            let shown: String = variables.to_string().chars().take(60).collect();
            differ.push(format!("{shown}: {expected} expected, found {code}"));
        } else {
            codes_of(&answer, &published);
        }
        assert_alive(&world).await;
    }
    assert!(differ.is_empty(), "{differ:#?}");
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_identifier_names_nothing() {
    let world = World::start().await;
    for id in [
        "",
        "nonsense",
        "dem_",
        "dem_1",
        "evt_1",
        "dem_1zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "需求",
    ] {
        let query = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }";
        let found = world.data(None, query, json!({"id": id})).await;
        assert_eq!(found, json!({"node": null, "nodes": [null]}), "{id}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_the_service_says_so_and_lives() {
    let world = World::start().await;
    let database = world.handles.database.clone();
    database.reader().close_by_ref().await.expect("closed");
    let answer = world.ask(None, DEMANDS, json!({})).await;
    assert_eq!(
        codes_of(&answer, &published()),
        ["UNAVAILABLE"],
        "{answer:#}"
    );
    assert_alive(&world).await;
}
