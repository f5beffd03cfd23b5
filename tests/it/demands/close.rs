//! Ending and prolonging an open demand.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::{days_pass, in_days, patient_world};
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_closes_an_open_demand_of_the_light_path() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let viewer = world.member(&mill, "viewer", "VIEWER").await;
    let id = world.open_demand(&mill, json!({})).await;
    let input = json!({"id": id, "reason": "已找到合作方"});
    for token in [other.token(), viewer.token()] {
        let refused = world.refusals(token, "closeDemand", input.clone()).await;
        assert_eq!(refused, ["FORBIDDEN"]);
    }
    assert_eq!(
        world.refusals(None, "closeDemand", input.clone()).await,
        ["UNAUTHENTICATED"]
    );
    let closed = world
        .done(
            mill.token(),
            "closeDemand",
            input.clone(),
            "state endReason endedAt version",
        )
        .await;
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(closed["endReason"], "已找到合作方");
    assert!(closed["endedAt"].is_string());
    assert!(
        world
            .event_kinds()
            .await
            .contains(&"demand.closed".to_owned())
    );
    let before = world.fingerprint().await;
    for (name, input) in [
        ("closeDemand", input),
        ("openDemand", json!({"id": id})),
        ("renewDemand", json!({"id": id})),
        ("withdrawDemand", json!({"id": id})),
        ("submitDemand", json!({"id": id})),
        ("updateDemand", json!({"id": id, "card": {"title": "x"}})),
    ] {
        let refused = world.refusals(mill.token(), name, input).await;
        assert_eq!(refused, ["DEMAND_WRONG_STATE"], "{name}");
    }
    assert_eq!(world.fingerprint().await, before);
    let shown = world.demand(None, &id, "state endReason").await;
    assert_eq!(
        shown,
        json!({"state": "CLOSED", "endReason": "已找到合作方"})
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_formal_procedure_runs_until_its_deadline() {
    let world = World::start().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = world
        .approved_demand(&port, &reviewer, "STATUTORY_TENDER")
        .await;
    let own = json!({"id": id});
    world
        .done(port.token(), "openDemand", own.clone(), "id")
        .await;
    let refused = world
        .refusals(port.token(), "closeDemand", own.clone())
        .await;
    assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
    let refused = world.refusals(port.token(), "renewDemand", own).await;
    assert_eq!(refused, ["NOT_LONG_TERM"]);
    assert_eq!(world.state(&port, &id).await, "OPEN");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_begins_a_new_term_from_now() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.open_demand(&mill, json!({})).await;
    let dated = world
        .open_demand(&mill, json!({"submissionDeadline": in_days(&world, 300)}))
        .await;
    let refused = world
        .refusals(mill.token(), "renewDemand", json!({"id": dated}))
        .await;
    assert_eq!(refused, ["NOT_LONG_TERM"]);
    days_pass(&world, 170);
    let renewed = world
        .done(
            mill.token(),
            "renewDemand",
            json!({"id": id}),
            "state closesAt submissionDeadline version",
        )
        .await;
    assert_eq!(renewed["state"], "OPEN");
    assert_eq!(renewed["submissionDeadline"], json!(null));
    assert_eq!(renewed["version"], 3);
    days_pass(&world, 179);
    assert_eq!(world.state(&mill, &id).await, "OPEN");
    days_pass(&world, 1);
    assert_eq!(world.state(&mill, &id).await, "CLOSED");
    let refused = world
        .refusals(mill.token(), "renewDemand", json!({"id": id}))
        .await;
    assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
    world.stop().await;
}
