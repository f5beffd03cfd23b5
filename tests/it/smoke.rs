//! The shortest way through the whole, on every backend.

use serde_json::json;

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn smoke_a_demand_goes_in_and_ranked_suppliers_come_out() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let demand = world
        .open_demand(
            &mill,
            json!({"capabilities": [{"code": "vision.defect_inspection", "required": true}]}),
        )
        .await;
    let query = "query($id: ID!) { demand(by: {id: $id}) { state matches(first: 5) { edges {
        node { id } rank score eligible reasons { signal contribution } gates { code verdict } } } } }";
    // Every replica finds a published supplier within the promised time.
    let mut found = json!(null);
    for _ in 0..50 {
        found = world.data(mill.token(), query, json!({"id": demand})).await["demand"].clone();
        if found["matches"]["edges"]
            .as_array()
            .is_some_and(|edges| !edges.is_empty())
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(found["state"], "OPEN");
    let best = &found["matches"]["edges"][0];
    assert_eq!(best["node"]["id"], json!(supplier), "{found:#}");
    assert_eq!(best["rank"], 1);
    let sum: i64 = best["reasons"]
        .as_array()
        .expect("reasons")
        .iter()
        .map(|one| one["contribution"].as_i64().expect("a number"))
        .sum();
    assert_eq!(json!(sum), best["score"], "contributions sum to the score");
    world.stop().await;
}
