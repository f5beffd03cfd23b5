//! Withdrawing before the opening, cancelling after it.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn before_the_opening_a_demand_is_withdrawn_and_never_cancelled() {
    let world = World::start().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let draft = world.draft_demand(&port, json!({})).await;
    let submitted = world.profile_draft(&port, "OPEN_CHALLENGE").await;
    world
        .done(port.token(), "submitDemand", json!({"id": submitted}), "id")
        .await;
    let approved = world
        .approved_demand(&port, &reviewer, "OPEN_CHALLENGE")
        .await;
    for id in [&draft, &submitted, &approved] {
        let reason = json!({"id": id, "reason": "不再需要"});
        let refused = world.refusals(port.token(), "cancelDemand", reason).await;
        assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
        let before = world.event_kinds().await.len();
        let gone = world
            .done(
                port.token(),
                "withdrawDemand",
                json!({"id": id}),
                "state endedAt",
            )
            .await;
        assert_eq!(gone["state"], "WITHDRAWN");
        assert!(gone["endedAt"].is_string());
        assert_eq!(world.event_kinds().await[before..], ["demand.withdrawn"]);
        assert_eq!(world.demand(None, id, "id").await, json!(null));
        assert_eq!(
            world.demand(reviewer.token(), id, "id").await,
            json!(null),
            "reviewers have nothing to do with it any more"
        );
        let refused = world
            .refusals(port.token(), "withdrawDemand", json!({"id": id}))
            .await;
        assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_opening_a_demand_is_cancelled_with_a_public_reason() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let open = world.open_demand(&mill, json!({})).await;
    let closed = world.open_demand(&mill, json!({})).await;
    world
        .done(mill.token(), "closeDemand", json!({"id": closed}), "id")
        .await;
    for id in [&open, &closed] {
        let refused = world
            .refusals(mill.token(), "withdrawDemand", json!({"id": id}))
            .await;
        assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
        let before = world.fingerprint().await;
        let blank = json!({"id": id, "reason": "  "});
        let refused = world.refusals(mill.token(), "cancelDemand", blank).await;
        assert_eq!(refused, ["REQUIRED"]);
        assert_eq!(world.fingerprint().await, before);
        let count = world.event_kinds().await.len();
        let reason = json!({"id": id, "reason": "项目停止"});
        let ended = world
            .done(mill.token(), "cancelDemand", reason.clone(), "state")
            .await;
        assert_eq!(ended["state"], "CANCELLED");
        assert_eq!(world.event_kinds().await[count..], ["demand.cancelled"]);
        let shown = world.demand(None, id, "state endReason").await;
        assert_eq!(
            shown,
            json!({"state": "CANCELLED", "endReason": "项目停止"})
        );
        let refused = world.refusals(mill.token(), "cancelDemand", reason).await;
        assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
    }
    world.stop().await;
}
