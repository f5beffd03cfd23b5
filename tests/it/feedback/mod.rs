//! Feedback on matches, as the API and the command line tell it.

use jiebang::cli::write_feedback;
use serde_json::{Value, json};

use crate::interests::{Pair, pair};
use crate::matching::{indexed, matches, recommended};
use crate::support::World;

/// The pair, and both of them in the indexes.
async fn matched(world: &World) -> Pair {
    let pair = pair(world).await;
    indexed(world, 1, 1).await;
    pair
}

/// How many suppliers the owner finds for the demand, and how many demands the supplier finds.
async fn found(world: &World, pair: &Pair) -> (usize, usize) {
    let count = |page: Value| page["edges"].as_array().map_or(0, Vec::len);
    let gates = json!({"failed": "SHOW"});
    (
        count(matches(world, pair.mill.token(), &pair.demand, gates.clone()).await),
        count(recommended(world, pair.maker.token(), &pair.supplier, gates).await),
    )
}

fn dismissal(pair: &Pair) -> Value {
    json!({"demandId": pair.demand, "supplierId": pair.supplier, "reason": "PRICE",
        "note": "预算差一个数量级。"})
}

const KEPT: &str = "dismissal { side reason note engineVersion rank score }";

#[tokio::test(flavor = "multi_thread")]
async fn a_dismissed_match_is_gone_for_its_side_and_stays_for_the_other() {
    let world = World::start().await;
    let pair = matched(&world).await;
    assert_eq!(found(&world, &pair).await, (1, 1));
    let before = matches(
        &world,
        pair.mill.token(),
        &pair.demand,
        json!({"failed": "SHOW"}),
    )
    .await;
    let (made, kinds) = world
        .act(pair.mill.token(), "dismissMatch", dismissal(&pair), KEPT)
        .await;
    assert_eq!(kinds, ["match.dismissed"]);
    assert_eq!(
        made["dismissal"],
        json!({"side": "OWNER", "reason": "PRICE", "note": "预算差一个数量级。",
            "engineVersion": "2026-1", "rank": 1, "score": before["edges"][0]["score"]})
    );
    assert_eq!(found(&world, &pair).await, (0, 1));
    // Who wants to see it again asks for it, and finds why it was dismissed.
    let query = "query($id: ID!) { demand(by: {id: $id}) { matches(failedGates: SHOW, includeDismissed: true) {
        edges { node { id } dismissal { reason rank } } } } }";
    let seen = world
        .data(pair.mill.token(), query, json!({"id": pair.demand}))
        .await;
    assert_eq!(
        seen["demand"]["matches"]["edges"],
        json!([{"node": {"id": pair.supplier}, "dismissal": {"reason": "PRICE", "rank": 1}}])
    );
    let query = "query($id: ID!) { supplier(by: {id: $id}) { recommendedDemands(failedGates: SHOW, includeDismissed: true) {
        edges { node { id } dismissal { reason } } } } }";
    let seen = world
        .data(pair.maker.token(), query, json!({"id": pair.supplier}))
        .await;
    assert_eq!(
        seen["supplier"]["recommendedDemands"]["edges"],
        json!([{"node": {"id": pair.demand}, "dismissal": null}]),
        "the other side does not learn of it"
    );
    world.tell().await;
    let told = world.inbox(pair.maker.token()).await;
    assert!(
        told.iter().all(|(kind, _)| !kind.contains("DISMISS")),
        "{told:?}"
    );

    let change = json!({"demandId": pair.demand, "supplierId": pair.supplier, "reason": "SCALE"});
    let (made, _) = world
        .act(pair.mill.token(), "dismissMatch", change.clone(), KEPT)
        .await;
    assert_eq!(made["dismissal"]["reason"], "SCALE");
    assert_eq!(made["dismissal"]["rank"], 1);
    let (_, kinds) = world
        .act(pair.mill.token(), "dismissMatch", change, KEPT)
        .await;
    assert!(kinds.is_empty(), "saying it twice changes nothing");
    let undo = json!({"demandId": pair.demand, "supplierId": pair.supplier});
    let (_, kinds) = world
        .act(
            pair.mill.token(),
            "undoDismissal",
            undo.clone(),
            "dismissal { undoneAt }",
        )
        .await;
    assert_eq!(kinds, ["match.dismissal_undone"]);
    assert_eq!(found(&world, &pair).await, (1, 1));
    let nothing = [("NOT_FOUND", "")];
    world
        .refused(pair.mill.token(), "undoDismissal", undo, &nothing)
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_dismisses_for_itself() {
    let world = World::start().await;
    let pair = matched(&world).await;
    let stranger = world.verified_organisation("stranger", "ENTERPRISE").await;
    let viewer = world.member(&pair.mill, "viewer", "VIEWER").await;
    let mut input = dismissal(&pair);
    for (token, code) in [
        (None, "UNAUTHENTICATED"),
        (stranger.token(), "FORBIDDEN"),
        (viewer.token(), "FORBIDDEN"),
    ] {
        world
            .refused(token, "dismissMatch", input.clone(), &[(code, "")])
            .await;
    }
    input["side"] = json!("SUPPLIER");
    let token = pair.mill.token();
    world
        .refused(token, "dismissMatch", input.clone(), &[("FORBIDDEN", "")])
        .await;
    let (made, _) = world
        .act(pair.maker.token(), "dismissMatch", input.clone(), KEPT)
        .await;
    assert_eq!(made["dismissal"]["side"], "SUPPLIER");
    assert_eq!(made["dismissal"]["rank"], 1);
    assert_eq!(found(&world, &pair).await, (1, 0));
    let other = json!({"demandId": pair.demand, "supplierId": pair.supplier, "reason": "OTHER"});
    let note = [("REQUIRED", "input.note")];
    world.refused(token, "dismissMatch", other, &note).await;
    let hidden = json!({"id": pair.supplier, "visibility": "HIDDEN"});
    world
        .act(pair.maker.token(), "setSupplierVisibility", hidden, "")
        .await;
    let input = dismissal(&pair);
    world
        .refused(token, "dismissMatch", input, &[("NOT_FOUND", "")])
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dismissals_that_hold_and_declined_interest_are_exported_as_lines() {
    let world = World::start().await;
    let pair = matched(&world).await;
    let interest = pair.shown(&world).await;
    let no = json!({"id": interest, "reason": "NO_FIT", "note": "需要离线部署。"});
    world
        .act(pair.mill.token(), "declineInterest", no, "")
        .await;
    world
        .act(pair.mill.token(), "dismissMatch", dismissal(&pair), "")
        .await;
    world
        .act(pair.maker.token(), "dismissMatch", dismissal(&pair), "")
        .await;
    let undo = json!({"demandId": pair.demand, "supplierId": pair.supplier});
    world
        .act(pair.maker.token(), "undoDismissal", undo, "")
        .await;
    let mut out = Vec::new();
    let count = write_feedback(&world.system(), &mut out)
        .await
        .expect("written");
    let text = String::from_utf8(out).expect("text");
    let mut lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    assert_eq!((count, lines.len()), (2, 2), "{text}");
    for line in &mut lines {
        assert!(line["at"].take().is_string(), "{line}");
    }
    assert!(lines[0]["score"].take().is_i64());
    assert_eq!(
        lines[0],
        json!({"kind": "DISMISSAL", "demandId": pair.demand, "supplierId": pair.supplier,
            "side": "OWNER", "reason": "PRICE", "note": "预算差一个数量级。",
            "engineVersion": "2026-1", "rank": 1, "score": null, "at": null})
    );
    assert_eq!(
        lines[1],
        json!({"kind": "DECLINE", "demandId": pair.demand, "supplierId": pair.supplier,
            "side": "OWNER", "reason": "NO_FIT", "note": "需要离线部署。", "at": null})
    );
    world.stop().await;
}
