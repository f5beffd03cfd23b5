//! `Supplier.recommendedDemands`: the other direction.

use std::time::Duration;

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::{LONG, document, ids, indexed, recommended, until};
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_is_shown_the_open_demands_that_fit_best_first() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let wanted = json!({"capabilities": [{"code": "vision.defect_inspection", "required": true}]});
    let fits = world.open_demand(&mill, wanted.clone()).await;
    let less = json!({"title": "热线工单分派", "problem": "诉求分类靠人工。", "areas": ["governance.government_services"]});
    let fits_less = world.open_demand(&mill, less).await;
    let needs_more = json!({"qualifications": ["MEDICAL_DEVICE_III"]});
    let out_of_reach = world.open_demand(&mill, needs_more).await;
    world.draft_demand(&mill, wanted).await;
    indexed(&world, 1, 3).await;

    let found = recommended(&world, maker.token(), &supplier, json!({})).await;
    assert_eq!(ids(&found), [fits.clone(), fits_less.clone()], "{found:#}");
    for edge in found["edges"].as_array().expect("edges") {
        let reasons = edge["reasons"].as_array().expect("reasons");
        let sum: i64 = reasons
            .iter()
            .map(|one| one["contribution"].as_i64().expect("a number"))
            .sum();
        assert_eq!(json!(sum), edge["score"]);
    }
    let gates = found["edges"][0]["gates"].as_array().expect("gates");
    assert!(
        gates
            .iter()
            .any(|gate| gate["code"] == "capability" && gate["verdict"] == "PASSED"),
        "{gates:?}"
    );
    let shown = recommended(&world, maker.token(), &supplier, json!({"failed": "SHOW"})).await;
    assert_eq!(ids(&shown), [fits.clone(), fits_less.clone(), out_of_reach]);
    assert_eq!(shown["edges"][2]["eligible"], false);

    // A demand that ends is no longer shown.
    let close = json!({"id": fits});
    assert_eq!(
        world.refusals(mill.token(), "closeDemand", close).await,
        [""; 0]
    );
    let cancel = json!({"id": fits_less, "reason": "预算取消"});
    assert_eq!(
        world.refusals(mill.token(), "cancelDemand", cancel).await,
        [""; 0]
    );
    let found = recommended(&world, maker.token(), &supplier, json!({})).await;
    assert_eq!(
        ids(&found),
        Vec::<String>::new(),
        "at once, whatever the index knows"
    );
    indexed(&world, 1, 1).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recommendations_are_for_the_members_of_the_supplier() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let viewer = world.member(&maker, "viewer", "VIEWER").await;
    let stranger = world.person("stranger").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let found = recommended(&world, viewer.token(), &supplier, json!({})).await;
    assert_eq!(found["edges"], json!([]));
    let query = document("supplier", "recommendedDemands");
    for outsider in [None, stranger.token(), reviewer.token()] {
        let answer = world.ask(outsider, &query, json!({"id": supplier})).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "MATCHES_NOT_YOURS", "{answer:#}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpublished_supplier_is_recommended_nothing() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    world.open_demand(&mill, json!({})).await;
    let draft = json!({"organisationId": maker.id, "card": {"headline": "织物瑕疵检测"}});
    let made = world
        .mutate(maker.token(), "createSupplier", draft, "supplier { id }")
        .await;
    let supplier = made["supplier"]["id"].as_str().expect("an id");
    indexed(&world, 0, 1).await;
    let found = recommended(&world, maker.token(), supplier, json!({})).await;
    assert_eq!(found["edges"], json!([]));
    assert_eq!(found["pageInfo"]["hasNextPage"], false);
    world.stop().await;
}

/// The deadline makes a demand closed before the scheduler writes that down; no worker runs here.
#[tokio::test(flavor = "multi_thread")]
async fn a_passed_deadline_leaves_no_hole_in_the_pages() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let soon = world.handles.clock.now().plus_seconds(3);
    let best = json!({
        "submissionDeadline": soon.to_string(),
        "capabilities": [{"code": "vision.defect_inspection", "required": true}],
    });
    let best = world.open_demand(&mill, best).await;
    let next = world.open_demand(&mill, json!({})).await;
    indexed(&world, 1, 2).await;
    let page = async || recommended(&world, maker.token(), &supplier, json!({"first": 1})).await;
    let found = page().await;
    if world.handles.clock.now() < soon {
        assert_eq!(ids(&found), [best]);
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    until(LONG, page, |found| ids(found) == [next.clone()]).await;
    let found = page().await;
    assert_eq!(found["edges"][0]["rank"], 1, "{found:#}");
    assert_eq!(found["pageInfo"]["hasNextPage"], false, "{found:#}");
    world.stop().await;
}
