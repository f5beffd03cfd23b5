//! Time: the effective state on every read, and the worker that writes it down.

use jiebang::foundation::actor::Duty;
use jiebang::platform::events;
use jiebang::workers::deadlines::turn;
use serde_json::{Value, json};

use super::{days_pass, in_days, patient_world};
use crate::support::World;

async fn work(world: &World) -> u64 {
    turn(&world.system()).await.expect("a turn")
}

/// Ids, count and facet of one state, as nobody in particular sees them.
async fn listed(world: &World, state: &str) -> (usize, Value, Value) {
    let query =
        "query($filter: DemandFilter) { demands(filter: $filter) { totalCount nodes { id state } }
        all: demands { facets { states { code count } } } }";
    let found = world
        .data(None, query, json!({"filter": {"state": [state]}}))
        .await;
    let nodes = found["demands"]["nodes"].as_array().expect("nodes");
    assert!(nodes.iter().all(|node| node["state"] == state));
    let facet = found["all"]["facets"]["states"]
        .as_array()
        .expect("facets")
        .iter()
        .find(|facet| facet["code"] == state)
        .map_or(json!(0), |facet| facet["count"].clone());
    (nodes.len(), found["demands"]["totalCount"].clone(), facet)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_is_closed_for_readers_before_any_worker_looked() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world
        .open_demand(&mill, json!({"submissionDeadline": in_days(&world, 5)}))
        .await;
    world.open_demand(&mill, json!({})).await;
    assert_eq!(listed(&world, "OPEN").await, (2, json!(2), json!(2)));
    days_pass(&world, 5);
    let shown = world.demand(None, &id, "state version").await;
    assert_eq!(shown, json!({"state": "CLOSED", "version": 2}));
    let by_id = world
        .data(
            None,
            "query($id: ID!) { node(id: $id) { ... on Demand { state } } }",
            json!({"id": id}),
        )
        .await;
    assert_eq!(by_id["node"]["state"], "CLOSED");
    assert_eq!(listed(&world, "OPEN").await, (1, json!(1), json!(1)));
    assert_eq!(listed(&world, "CLOSED").await, (1, json!(1), json!(1)));
    for (name, input) in [
        (
            "updateDemand",
            json!({"id": id, "card": {"submissionDeadline": in_days(&world, 9)}}),
        ),
        ("closeDemand", json!({"id": id})),
        ("renewDemand", json!({"id": id})),
    ] {
        let refused = world.refusals(mill.token(), name, input).await;
        assert_eq!(refused, ["DEMAND_WRONG_STATE"], "{name}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_closes_at_the_deadline_once() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world
        .open_demand(&mill, json!({"submissionDeadline": in_days(&world, 5)}))
        .await;
    let before = world.event_kinds().await.len();
    assert_eq!(work(&world).await, 0, "nothing is due");
    days_pass(&world, 5);
    let operation = world.system();
    let (one, two) = tokio::join!(turn(&operation), turn(&operation));
    assert!(one.expect("a turn") + two.expect("a turn") >= 1);
    assert_eq!(work(&world).await, 0);
    assert_eq!(world.event_kinds().await[before..], ["demand.closed"]);
    let rows = events::after(world.handles.database.reader(), 0, 1_000)
        .await
        .expect("events");
    let closed = rows.last().expect("an event");
    assert_eq!(closed.actor_id, None);
    let payload: Value = serde_json::from_str(&closed.payload).expect("JSON");
    assert_eq!(payload, json!({"version": 3, "reason": "DEADLINE"}));
    let shown = world.demand(None, &id, "state version endedAt").await;
    assert_eq!(shown["state"], "CLOSED");
    assert_eq!(shown["version"], 3);
    assert_eq!(listed(&world, "CLOSED").await, (1, json!(1), json!(1)));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_ended_demand_closes_after_180_days_without_renewal() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.open_demand(&mill, json!({})).await;
    days_pass(&world, 179);
    assert_eq!(work(&world).await, 0);
    assert_eq!(world.state(&mill, &id).await, "OPEN");
    days_pass(&world, 1);
    assert_eq!(world.state(&mill, &id).await, "CLOSED");
    let before = world.event_kinds().await.len();
    assert_eq!(work(&world).await, 1);
    assert_eq!(world.event_kinds().await[before..], ["demand.closed"]);
    assert_eq!(work(&world).await, 0);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_demand_opens_at_its_time() {
    let world = patient_world().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = world.profile_draft(&port, "OPEN_CHALLENGE").await;
    world
        .done(port.token(), "submitDemand", json!({"id": id}), "id")
        .await;
    // The days until the deadline count from the opening, not from the approval.
    let late = json!({"id": id, "decision": "APPROVE", "opensAt": in_days(&world, 20)});
    let refused = world.refusals(reviewer.token(), "reviewDemand", late).await;
    assert_eq!(refused, ["DEADLINE_TOO_SOON"]);
    let opens_at = in_days(&world, 3);
    let approval = json!({"id": id, "decision": "APPROVE", "opensAt": opens_at});
    let approved = world
        .done(reviewer.token(), "reviewDemand", approval, "state opensAt")
        .await;
    assert_eq!(approved, json!({"state": "APPROVED", "opensAt": opens_at}));
    days_pass(&world, 2);
    assert_eq!(work(&world).await, 0);
    assert_eq!(world.demand(None, &id, "id").await, json!(null));
    days_pass(&world, 1);
    let before = world.event_kinds().await.len();
    assert_eq!(work(&world).await, 1);
    assert_eq!(work(&world).await, 0);
    let opened = world
        .demand(
            None,
            &id,
            "state opensAt openedAt closesAt submissionDeadline",
        )
        .await;
    assert_eq!(opened["state"], "OPEN");
    assert_eq!(opened["opensAt"], json!(null));
    assert_eq!(opened["closesAt"], opened["submissionDeadline"]);
    assert_eq!(world.event_kinds().await[before..], ["demand.opened"]);
    days_pass(&world, 27);
    assert_eq!(world.state(&port, &id).await, "CLOSED");
    assert_eq!(work(&world).await, 1);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_opens_nothing_that_its_owner_might_not_open() {
    let world = patient_world().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = world.profile_draft(&port, "OPEN_CHALLENGE").await;
    world
        .done(port.token(), "submitDemand", json!({"id": id}), "id")
        .await;
    let approval = json!({"id": id, "decision": "APPROVE", "opensAt": in_days(&world, 3)});
    world
        .done(reviewer.token(), "reviewDemand", approval, "id")
        .await;
    let decision = json!({"organisationId": port.id, "decision": "SUSPEND", "reason": "核查"});
    let answer = world
        .mutate(reviewer.token(), "decideVerification", decision, "")
        .await;
    assert_eq!(answer["userErrors"], json!([]));
    days_pass(&world, 4);
    assert_eq!(work(&world).await, 1);
    assert_eq!(work(&world).await, 0, "it is left to its owner");
    assert_eq!(world.state(&port, &id).await, "APPROVED");
    assert_eq!(world.demand(None, &id, "id").await, json!(null));
    world.stop().await;
}
