//! Counts beside the list.

use serde_json::{Value, json};

use super::in_days;
use crate::support::World;

async fn facets(world: &World, token: Option<&str>, filter: Value) -> Value {
    let query = "query($filter: DemandFilter) { demands(filter: $filter) { totalCount facets {
        areas { code label count } regions { code label count } capabilities { code count }
        states { code count } budgetKinds { code count } } } }";
    world.data(token, query, json!({"filter": filter})).await["demands"].clone()
}

/// Codes with their counts, in the order given.
fn counts(facet: &Value) -> Vec<(String, i64)> {
    let entries = facet.as_array().expect("a facet").iter();
    entries
        .map(|one| {
            let code = one["code"].as_str().expect("a code").to_owned();
            (code, one["count"].as_i64().expect("a count"))
        })
        .collect()
}

fn expect(found: &Value, wanted: &[(&str, i64)]) {
    let wanted: Vec<(String, i64)> = wanted
        .iter()
        .map(|(code, count)| ((*code).to_owned(), *count))
        .collect();
    assert_eq!(counts(found), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn facets_count_under_the_filter_without_their_own_condition() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let need = |code: &str| json!([{"code": code, "required": true}]);
    for card in [
        json!({"regionCode": "320508", "capabilities": need("vision.ocr"), "budget": {"kind": "NONE"}}),
        json!({"regionCode": "320500", "capabilities": need("vision.ocr"), "budget": {"kind": "NEGOTIABLE"}}),
        json!({"regionCode": "320100", "areas": ["livelihood.healthcare", "industry.manufacturing"], "budget": {"kind": "NONE"}}),
        json!({"regionCode": "320100", "areas": ["livelihood.healthcare"], "submissionDeadline": in_days(&world, 1)}),
    ] {
        world.open_demand(&mill, card).await;
    }
    // Nobody else counts this one.
    world
        .draft_demand(
            &mill,
            json!({"regionCode": "320700", "areas": ["governance.ecology"], "capabilities": need("iot.sensing")}),
        )
        .await;
    world.handles.clock.advance(2 * 86_400_000_000);

    let all = facets(&world, None, json!({})).await;
    assert_eq!(all["totalCount"], 4);
    let found = &all["facets"];
    expect(
        &found["areas"],
        &[("industry.manufacturing", 3), ("livelihood.healthcare", 2)],
    );
    expect(&found["regions"], &[("320100", 2), ("320500", 2)]);
    expect(&found["capabilities"], &[("vision.ocr", 2)]);
    expect(&found["states"], &[("OPEN", 3), ("CLOSED", 1)]);
    expect(&found["budgetKinds"], &[("NONE", 2), ("NEGOTIABLE", 1)]);
    assert_ne!(found["areas"][0]["label"], found["areas"][0]["code"]);
    assert_ne!(found["regions"][0]["label"], found["regions"][0]["code"]);

    let filter = json!({"area": {"eq": "livelihood.healthcare"}, "state": ["OPEN"]});
    let narrowed = facets(&world, None, filter).await;
    assert_eq!(narrowed["totalCount"], 1);
    let found = &narrowed["facets"];
    // Without its own condition, so that one sees what else could be chosen.
    expect(
        &found["areas"],
        &[("industry.manufacturing", 3), ("livelihood.healthcare", 1)],
    );
    expect(&found["states"], &[("CLOSED", 1), ("OPEN", 1)]);
    expect(&found["regions"], &[("320100", 1)]);
    expect(&found["capabilities"], &[]);
    expect(&found["budgetKinds"], &[("NONE", 1)]);

    let nothing = facets(&world, None, json!({"search": "没有这样的词"})).await;
    assert_eq!(nothing["totalCount"], 0);
    for facet in ["areas", "regions", "capabilities", "states", "budgetKinds"] {
        expect(&nothing["facets"][facet], &[]);
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_counted_for_their_members_only() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let card = json!({"regionCode": "320700", "areas": ["governance.ecology"], "budget": {"kind": "NONE"},
        "capabilities": [{"code": "iot.sensing"}]});
    world.draft_demand(&mill, card).await;
    let mine = facets(&world, mill.token(), json!({})).await;
    assert_eq!(mine["totalCount"], 1);
    for facet in ["areas", "regions", "capabilities", "states", "budgetKinds"] {
        assert_eq!(counts(&mine["facets"][facet]).len(), 1, "{facet}");
    }
    for token in [None, other.token()] {
        let others = facets(&world, token, json!({})).await;
        assert_eq!(others["totalCount"], 0);
        for facet in ["areas", "regions", "capabilities", "states", "budgetKinds"] {
            expect(&others["facets"][facet], &[]);
        }
    }
    world.stop().await;
}
