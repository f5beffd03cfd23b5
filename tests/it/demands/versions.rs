//! The history of a demand.

use serde_json::{Value, json};

use super::in_days;
use crate::support::World;

const SELECTION: &str =
    "versions(first: 50) { nodes { version state changedAt changes { field before after } } }";

/// Versions as numbers with the fields that changed, newest first.
fn told(demand: &Value) -> Vec<(i64, String, Vec<String>)> {
    demand["versions"]["nodes"]
        .as_array()
        .expect("versions")
        .iter()
        .map(|node| {
            let fields = node["changes"].as_array().expect("changes").iter();
            (
                node["version"].as_i64().expect("a number"),
                node["state"].as_str().expect("a state").to_owned(),
                fields
                    .map(|change| change["field"].as_str().expect("a field").to_owned())
                    .collect(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_version_names_the_fields_that_changed() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.draft_demand(&mill, json!({})).await;
    let update = |card: Value| json!({"id": id, "card": card});
    let deadline = in_days(&world, 9);
    for card in [
        json!({"title": "新的标题", "budget": {"kind": "RANGE", "minMinor": "100", "maxMinor": "200"}}),
        json!({"budget": {"kind": "RANGE", "minMinor": "100", "maxMinor": "300"}, "gates": {"xinchuang": true}}),
        json!({"contact": {"name": "赵六", "phone": "13600001111"}}),
        json!({"submissionDeadline": deadline}),
    ] {
        world
            .done(mill.token(), "updateDemand", update(card), "id")
            .await;
    }
    world
        .done(mill.token(), "openDemand", json!({"id": id}), "id")
        .await;
    let inside = world.demand(mill.token(), &id, SELECTION).await;
    let texts =
        |fields: &[&str]| -> Vec<String> { fields.iter().map(|one| (*one).to_owned()).collect() };
    let versions = told(&inside);
    assert_eq!(
        versions[..5],
        [
            (6, "OPEN".to_owned(), texts(&["state"])),
            (5, "DRAFT".to_owned(), texts(&["submissionDeadline"])),
            (4, "DRAFT".to_owned(), texts(&[])),
            (
                3,
                "DRAFT".to_owned(),
                texts(&["budget.maxMinor", "gates.xinchuang"])
            ),
            (
                2,
                "DRAFT".to_owned(),
                texts(&["budget.kind", "budget.maxMinor", "budget.minMinor", "title"])
            ),
        ]
    );
    assert_eq!(versions.len(), 6);
    assert!(versions[5].2.contains(&"problem".to_owned()));
    let change = &inside["versions"]["nodes"][3]["changes"][0];
    assert_eq!(change["before"], "\"200\"");
    assert_eq!(change["after"], "\"300\"");
    let text = inside.to_string();
    for secret in ["contact", "张三", "13800001234", "赵六", "13600001111"] {
        assert!(!text.contains(secret), "{secret} is in the history");
    }
    // Neither do the tables or the events keep it.
    use sea_orm::ConnectionTrait;
    for sql in [
        "SELECT COUNT(*) AS n FROM demand_versions WHERE CAST(changes AS TEXT) LIKE '%13600001111%'",
        "SELECT COUNT(*) AS n FROM events WHERE payload LIKE '%13600001111%' OR payload LIKE '%zhang@%'",
    ] {
        let reader = world.handles.database.reader();
        let statement =
            sea_orm::Statement::from_string(reader.get_database_backend(), sql.to_owned());
        let row = reader.query_one_raw(statement).await.expect("counted");
        let count: i64 = row.expect("a row").try_get("", "n").expect("a count");
        assert_eq!(count, 0, "{sql}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn outsiders_read_the_history_since_the_opening_only() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let id = world
        .draft_demand(&mill, json!({"problem": "草稿中的秘密"}))
        .await;
    let update = |card: Value| json!({"id": id, "card": card});
    world
        .done(
            mill.token(),
            "updateDemand",
            update(json!({"problem": "公开的问题"})),
            "id",
        )
        .await;
    world
        .done(mill.token(), "openDemand", json!({"id": id}), "id")
        .await;
    world
        .done(
            mill.token(),
            "updateDemand",
            update(json!({"summary": "公开后的补充"})),
            "id",
        )
        .await;
    for token in [None, other.token()] {
        let outside = world.demand(token, &id, SELECTION).await;
        let numbers: Vec<i64> = told(&outside).into_iter().map(|one| one.0).collect();
        assert_eq!(numbers, [4, 3]);
        assert!(!outside.to_string().contains("秘密"));
        // Walking backward does not lead behind the opening either.
        let back = world
            .demand(
                token,
                &id,
                "versions(last: 10) { nodes { version } pageInfo { hasPreviousPage hasNextPage } }",
            )
            .await["versions"]
            .clone();
        assert_eq!(back["nodes"].as_array().expect("nodes").len(), 2);
        assert_eq!(
            back["pageInfo"],
            json!({"hasPreviousPage": false, "hasNextPage": false})
        );
    }
    let inside = world.demand(mill.token(), &id, SELECTION).await;
    assert_eq!(told(&inside).len(), 4);
    world.stop().await;
}
