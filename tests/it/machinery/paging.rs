//! Pages: every list is walked to its end and back, each item once, in every order.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::fields_of;
use crate::demands::in_days;
use crate::support::World;

/// A list and where it stands in the document.
struct Listing<'a> {
    world: &'a World,
    token: Option<&'a str>,
    /// The document around the list, for example `demand(by: {id: $id})`; empty at the root.
    within: &'a str,
    field: &'a str,
    /// What tells its items apart.
    key: &'a str,
    /// Arguments beside those of the page.
    arguments: String,
    id: Value,
}

impl Listing<'_> {
    async fn page(&self, page: &str) -> Value {
        let (open, close) = if self.within.is_empty() {
            (String::new(), "")
        } else {
            (format!("{} {{", self.within), "}")
        };
        let (field, arguments, key) = (self.field, &self.arguments, self.key);
        let variable = if self.within.is_empty() {
            ""
        } else {
            "($id: ID!)"
        };
        let document = format!(
            "query{variable} {{ {open} {field}({arguments} {page}) {{ edges {{ cursor node {{ {key} }} }} nodes {{ {key} }}
                pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }} {close} }}"
        );
        let variables = if self.within.is_empty() {
            json!({})
        } else {
            json!({"id": self.id})
        };
        let answer = self.world.ask(self.token, &document, variables).await;
        if answer.get("errors").is_some() {
            return answer;
        }
        let root = self.within.split('(').next().expect("a field");
        let data = &answer["data"];
        let found = if root.is_empty() {
            &data[field]
        } else {
            &data[root][field]
        };
        found.clone()
    }

    fn keys(&self, page: &Value) -> Vec<String> {
        let edges = page["edges"]
            .as_array()
            .unwrap_or_else(|| panic!("{page:#}"));
        let keys: Vec<String> = edges
            .iter()
            .map(|edge| edge["node"][self.key].to_string())
            .collect();
        let nodes: Vec<String> = page["nodes"]
            .as_array()
            .expect("nodes")
            .iter()
            .map(|node| node[self.key].to_string())
            .collect();
        assert_eq!(keys, nodes);
        let info = &page["pageInfo"];
        let cursor = |edge: Option<&Value>| edge.map_or(json!(null), |edge| edge["cursor"].clone());
        assert_eq!(info["startCursor"], cursor(edges.first()));
        assert_eq!(info["endCursor"], cursor(edges.last()));
        keys
    }

    /// All items in pages of one size, in the order of the list.
    async fn walk(&self, size: usize, forward: bool) -> Vec<String> {
        let (count, from, more, other, edge) = if forward {
            (
                "first",
                "after",
                "hasNextPage",
                "hasPreviousPage",
                "endCursor",
            )
        } else {
            (
                "last",
                "before",
                "hasPreviousPage",
                "hasNextPage",
                "startCursor",
            )
        };
        let mut all = Vec::new();
        let mut cursor = String::new();
        for turn in 0..100 {
            let page = self.page(&format!("{count}: {size} {cursor}")).await;
            let keys = self.keys(&page);
            let info = &page["pageInfo"];
            assert_eq!(info[other], turn > 0, "{} {cursor}", self.field);
            if forward {
                all.extend(keys);
            } else {
                all.splice(0..0, keys);
            }
            if info[more] == false {
                return all;
            }
            let next = info[edge].as_str().expect("a cursor");
            cursor = format!("{from}: {next:?}");
        }
        panic!("{} has no end", self.field);
    }

    /// Walks in both directions and several sizes, against the list in one piece.
    async fn check(&self, expected: usize) {
        let whole = self.page("first: 100").await;
        let whole = self.keys(&whole);
        let told = format!("{} {}", self.field, self.arguments);
        assert_eq!(whole.len(), expected, "{told}");
        let distinct: std::collections::BTreeSet<&String> = whole.iter().collect();
        assert_eq!(distinct.len(), expected, "{told}");
        for size in [1, 2, 3, expected] {
            for forward in [true, false] {
                let walked = self.walk(size, forward).await;
                assert_eq!(walked, whole, "{told} by {size}, forward {forward}");
            }
        }
        if expected >= 4 {
            // Between two cursors, from both ends.
            let page = self.page("first: 100").await;
            let cursor = |place: usize| page["edges"][place]["cursor"].clone();
            let between = format!("after: {} before: {}", cursor(0), cursor(3));
            for (count, wanted) in [
                ("first: 100", &whole[1..3]),
                ("last: 100", &whole[1..3]),
                ("first: 1", &whole[1..2]),
                ("last: 1", &whole[2..3]),
            ] {
                let part = self.page(&format!("{count} {between}")).await;
                assert_eq!(self.keys(&part), wanted, "{told} {count}");
            }
        }
    }
}

/// Demands and suppliers with ties and gaps in everything that lists are ordered by.
async fn crowd(world: &World) -> (crate::support::Organisation, Vec<String>) {
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let range = |max: Option<&str>| json!({"kind": "RANGE", "minMinor": "1", "maxMinor": max});
    let (soon, late) = (in_days(world, 5), in_days(world, 6));
    let mut ids = Vec::new();
    for card in [
        json!({"title": "same", "submissionDeadline": soon, "budget": range(Some("5"))}),
        json!({"title": "same", "submissionDeadline": soon, "budget": range(Some("5"))}),
        json!({"title": "same", "submissionDeadline": late}),
        json!({"title": "other", "budget": range(None)}),
        json!({"title": "other", "budget": range(Some("9"))}),
        json!({"title": "Other"}),
        json!({"title": "别的", "submissionDeadline": soon, "summary": "更完备"}),
    ] {
        ids.push(world.open_demand(&mill, card).await);
    }
    for card in [
        json!({"title": "same"}),
        json!({"title": "", "submissionDeadline": soon}),
    ] {
        ids.push(world.draft_demand(&mill, card).await);
    }
    (mill, ids)
}

#[tokio::test(flavor = "multi_thread")]
async fn demands_are_walked_in_every_order() {
    let world = World::start().await;
    let (mill, ids) = crowd(&world).await;
    let mut orders = vec![String::new()];
    for field in fields_of("DemandOrderField") {
        for direction in fields_of("OrderDirection") {
            orders.push(format!(
                "orderBy: [{{field: {field} direction: {direction}}}]"
            ));
        }
    }
    orders.push(
        "orderBy: [{field: BUDGET_MAX direction: DESCENDING} {field: DEADLINE direction: ASCENDING} {field: TITLE direction: DESCENDING}]".to_owned(),
    );
    orders.push(
        "filter: {search: \"same\"} orderBy: [{field: DEADLINE direction: DESCENDING}]".to_owned(),
    );
    for arguments in orders {
        let expected = if arguments.contains("search") {
            4
        } else {
            ids.len()
        };
        let list = Listing {
            world: &world,
            token: mill.token(),
            within: "",
            field: "demands",
            key: "id",
            arguments,
            id: json!(null),
        };
        list.check(expected).await;
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_list_is_walked_in_both_directions() {
    let world = World::start().await;
    let hub = world.person("hub").await;
    let mut organisations = Vec::new();
    for name in ["alpha", "beta", "gamma", "delta", "epsilon"] {
        let organisation = world.verified_organisation(name, "ENTERPRISE").await;
        let card = if name < "c" {
            json!({"headline": "same"})
        } else {
            json!({})
        };
        world.published_supplier(&organisation, card).await;
        world.open_demand(&organisation, json!({})).await;
        let invitation =
            json!({"organisationId": organisation.id, "email": hub.email, "role": "VIEWER"});
        let refused = world
            .refusals(organisation.token(), "inviteMember", invitation)
            .await;
        assert!(refused.is_empty());
        organisations.push(organisation);
    }
    let alpha = &organisations[0];
    for name in ["one", "two", "three"] {
        world.member(alpha, name, "VIEWER").await;
    }
    let demand = world.open_demand(alpha, json!({})).await;
    for title in ["甲", "乙", "丙"] {
        let change = json!({"id": demand, "card": {"title": title}});
        world
            .done(alpha.token(), "updateDemand", change, "id")
            .await;
    }
    let list = |token, within, field, key, arguments: &str, id: &Value| Listing {
        world: &world,
        token,
        within,
        field,
        key,
        arguments: arguments.to_owned(),
        id: id.clone(),
    };
    let none = json!(null);
    for field in fields_of("SupplierOrderField") {
        for direction in fields_of("OrderDirection") {
            let order = format!("orderBy: [{{field: {field} direction: {direction}}}]");
            list(None, "", "suppliers", "id", &order, &none)
                .check(5)
                .await;
        }
    }
    list(None, "", "organisations", "id", "", &none)
        .check(5)
        .await;
    list(hub.token(), "", "myMemberships", "id", "", &none)
        .check(5)
        .await;
    let within = "organisation(by: {id: $id})";
    // The owner, the three members and the invited person.
    list(
        alpha.token(),
        within,
        "memberships",
        "id",
        "",
        &json!(alpha.id),
    )
    .check(5)
    .await;
    let within = "demand(by: {id: $id})";
    list(
        alpha.token(),
        within,
        "versions",
        "version",
        "",
        &json!(demand),
    )
    .check(5)
    .await;
    list(None, within, "versions", "version", "", &json!(demand))
        .check(4)
        .await;

    // Rankings: every supplier but one's own, and every demand.
    let matches = list(
        alpha.token(),
        within,
        "matches",
        "id",
        "failedGates: SHOW",
        &json!(demand),
    );
    let mut found = 0;
    for _ in 0..100 {
        found = matches.keys(&matches.page("first: 100").await).len();
        if found >= 4 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(found >= 4, "{found} suppliers were ranked");
    matches.check(found).await;
    let own = world
        .data(
            alpha.token(),
            "query($id: ID!) { supplier(by: {organisationId: $id}) { id } }",
            json!({"id": alpha.id}),
        )
        .await["supplier"]["id"]
        .clone();
    let within = "supplier(by: {id: $id})";
    let fitting = list(
        alpha.token(),
        within,
        "recommendedDemands",
        "id",
        "failedGates: SHOW",
        &own,
    );
    let found = fitting.keys(&fitting.page("first: 100").await).len();
    assert!(found >= 4, "{found} demands were ranked");
    fitting.check(found).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_asked_for_within_bounds_and_with_a_cursor_of_its_list() {
    let world = World::start().await;
    let (mill, _) = crowd(&world).await;
    let list = |arguments: &str| Listing {
        world: &world,
        token: mill.token(),
        within: "",
        field: "demands",
        key: "id",
        arguments: arguments.to_owned(),
        id: json!(null),
    };
    let by_title = list("orderBy: [{field: TITLE direction: ASCENDING}]");
    let by_deadline = list("orderBy: [{field: DEADLINE direction: ASCENDING}]");
    let page = by_title.page("first: 2").await;
    let cursor = page["pageInfo"]["endCursor"].as_str().expect("a cursor");
    let forged = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).expect("base64")).expect("text");
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
    for page in [
        "first: 0",
        "first: -1",
        "first: 101",
        "last: 101",
        "last: 0",
        "first: 1 last: 1",
    ] {
        assert_eq!(code(&by_title.page(page).await), "BAD_PAGE", "{page}");
    }
    for cursor in [
        String::new(),
        "x".to_owned(),
        "%".to_owned(),
        forged("{}"),
        forged("null"),
        forged(&plain.replace("\"t\"", "\"i\"")),
        forged(
            &plain
                .replace("same", "a\\u0000b")
                .replace("other", "a\\u0000b")
                .replace("Other", "a\\u0000b"),
        ),
        forged(&plain.replace("\"v\":[", "\"v\":[{\"i\":1},")),
        forged(r#"{"o":"+title+id","v":["n","n"]}"#),
        forged(r#"{"o":"+title+id","v":[{"i":99999999999999999999},"n"]}"#),
        "A".repeat(20_000),
    ] {
        for side in ["after", "before"] {
            let answer = by_title.page(&format!("first: 2 {side}: {cursor:?}")).await;
            assert_eq!(code(&answer), "BAD_CURSOR", "{cursor} {answer}");
        }
    }
    let foreign = by_deadline
        .page(&format!("first: 2 after: {cursor:?}"))
        .await;
    assert_eq!(code(&foreign), "BAD_CURSOR");
    let turned = list("orderBy: [{field: TITLE direction: DESCENDING}]")
        .page(&format!("first: 2 after: {cursor:?}"))
        .await;
    assert_eq!(code(&turned), "BAD_CURSOR");
    world.stop().await;
}
