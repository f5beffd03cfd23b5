//! The list of results, narrowed.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::{report, reported, signed};
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_narrowed_by_state_area_region_and_day() {
    let world = World::start().await;
    let signed = signed(&world).await;
    let pair = &signed.pair;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let mut later = report(&world, pair, "2").await;
    later["signedOn"] = json!("2025-09-30");
    later["kind"] = json!("PILOT");
    let later = reported(&world, &pair.maker, later).await;
    world
        .act(rita.token(), "verifyResult", json!({"id": later}), "")
        .await;
    let (first, second) = (signed.id.as_str(), later.as_str());
    let both = [second, first];
    for (filter, wanted) in [
        ("{}", &both[..]),
        ("{state: [VERIFIED]}", &both[..1]),
        ("{state: [SELF_REPORTED]}", &both[1..]),
        ("{state: []}", &[]),
        ("{kind: [PILOT, ORDER]}", &both[..1]),
        ("{area: {eq: \"industry.manufacturing\"}}", &both[..]),
        ("{area: {eq: \"industry.services\"}}", &[]),
        ("{region: {within: \"320500\"}}", &both[..]),
        ("{region: {within: \"320100\"}}", &[]),
        (
            "{signed: {from: \"2025-06-03\", to: \"2025-06-03\"}}",
            &both[1..],
        ),
        ("{signed: {from: \"2025-06-04\"}}", &both[..1]),
        ("{caseStudies: true}", &[]),
    ] {
        let query = format!("{{ results(filter: {filter}) {{ totalCount nodes {{ id }} }} }}");
        for token in [rita.token(), pair.mill.token(), pair.maker.token()] {
            let found = world.data(token, &query, json!({})).await;
            let nodes = found["results"]["nodes"].as_array().expect("nodes");
            let ids: Vec<&str> = nodes
                .iter()
                .filter_map(|node| node["id"].as_str())
                .collect();
            assert_eq!(ids, wanted, "{filter}");
            assert_eq!(found["results"]["totalCount"], wanted.len(), "{filter}");
        }
    }
    let awaiting = "{ results(filter: {awaitingMe: true}) { nodes { id } } }";
    let found = world.data(pair.mill.token(), awaiting, json!({})).await;
    assert_eq!(found["results"]["nodes"], json!([{"id": first}]));
    for token in [pair.maker.token(), rita.token(), None] {
        let found = world.data(token, awaiting, json!({})).await;
        assert_eq!(found["results"]["nodes"], json!([]));
    }
    for (filter, path) in [
        ("{area: {eq: \"nowhere\"}}", "filter.area"),
        ("{region: {within: \"999999\"}}", "filter.region"),
    ] {
        let query = format!("{{ results(filter: {filter}) {{ nodes {{ id }} }} }}");
        let answer = world.ask(rita.token(), &query, json!({})).await;
        let error = &answer["errors"][0];
        assert_eq!(
            error["extensions"]["code"], "UNKNOWN_CODE",
            "{path} {answer:#}"
        );
    }
    world.stop().await;
}
