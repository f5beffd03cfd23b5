//! Lists of interest: what each side finds, page by page, at a price that does not grow.

use serde_json::{Value, json};

use super::pair;
use crate::support::{World, calm_world, quiet};

#[tokio::test(flavor = "multi_thread")]
async fn each_side_finds_its_own_and_nobody_else_any() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let rival = world.verified_organisation("rival", "ENTERPRISE").await;
    let theirs = world.published_supplier(&rival, json!({})).await;
    let first = pair.shown(&world).await;
    let mut letter = pair.letter();
    letter["supplierId"] = json!(theirs);
    world
        .act(rival.token(), "showInterest", letter, "interest { id }")
        .await;
    let query = "query($demand: ID!) {
        interests { totalCount nodes { id } }
        awaiting: interests(filter: {awaitingMe: true}) { totalCount }
        demand(by: {id: $demand}) { interests { totalCount nodes { id senderName } } } }";
    let count = async |token: Option<&str>| -> (Value, Value, Value) {
        let found = world
            .data(token, query, json!({"demand": pair.demand}))
            .await;
        (
            found["interests"]["totalCount"].clone(),
            found["awaiting"]["totalCount"].clone(),
            found["demand"]["interests"]["totalCount"].clone(),
        )
    };
    assert_eq!(
        count(pair.mill.token()).await,
        (json!(2), json!(2), json!(2))
    );
    assert_eq!(
        count(pair.maker.token()).await,
        (json!(1), json!(0), json!(1))
    );
    assert_eq!(count(None).await, (json!(0), json!(0), json!(0)));
    let own = world
        .data(pair.maker.token(), query, json!({"demand": pair.demand}))
        .await;
    assert_eq!(own["demand"]["interests"]["nodes"][0]["id"], json!(first));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_three_costs_as_many_statements_as_one_of_one() {
    let world = calm_world().await;
    let pair = pair(&world).await;
    pair.shown(&world).await;
    for name in ["second", "third"] {
        let other = world.verified_organisation(name, "ENTERPRISE").await;
        let supplier = world.published_supplier(&other, json!({})).await;
        let mut letter = pair.letter();
        letter["supplierId"] = json!(supplier);
        world
            .act(other.token(), "showInterest", letter, "interest { id }")
            .await;
    }
    let query =
        "query($first: Int!) { interests(first: $first) { nodes { id senderName receiverName
        demand { id title } supplier { id headline } } pageInfo { hasNextPage } } }";
    let cost = async |first: i32| {
        // Once before, so that nothing is prepared for the first time.
        world
            .data(pair.mill.token(), query, json!({"first": first}))
            .await;
        quiet(&world).await;
        let before = world.handles.database.statements().count();
        let found = world
            .data(pair.mill.token(), query, json!({"first": first}))
            .await;
        let nodes = found["interests"]["nodes"].as_array().map_or(0, Vec::len);
        (nodes, world.handles.database.statements().count() - before)
    };
    let (one, three) = (cost(1).await, cost(3).await);
    assert_eq!((one.0, three.0), (1, 3));
    assert_eq!(one.1, three.1);
    world.stop().await;
}
