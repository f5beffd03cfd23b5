//! What `availableActions` says is what the commands then do, over all states and callers.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use super::{days_pass, in_days, patient_world};
use crate::support::{Organisation, Person, World, codes};

/// The command of every action, with the rest of its input.
fn command_of(action: &str) -> (&'static str, Value) {
    match action {
        "UPDATE" => ("updateDemand", json!({"card": {"summary": "改过的摘要"}})),
        "SUBMIT" => ("submitDemand", json!({})),
        "APPROVE" => ("reviewDemand", json!({"decision": "APPROVE"})),
        "REQUEST_CHANGES" => (
            "reviewDemand",
            json!({"decision": "REQUEST_CHANGES", "comment": "请补充"}),
        ),
        "OPEN" => ("openDemand", json!({})),
        "RENEW" => ("renewDemand", json!({})),
        "CLOSE" => ("closeDemand", json!({})),
        "WITHDRAW" => ("withdrawDemand", json!({})),
        "CANCEL" => ("cancelDemand", json!({"reason": "停止"})),
        other => panic!("no command is known for the action {other}"),
    }
}

/// Demands in every state, of the light path and of one with a review.
async fn in_every_state(
    world: &World,
    mill: &Organisation,
    reviewer: &Person,
) -> Vec<(&'static str, String)> {
    let token = mill.token();
    let formal = "OPEN_CHALLENGE";
    let mut found = vec![
        ("DRAFT", world.draft_demand(mill, json!({})).await),
        (
            "DRAFT",
            world.draft_demand(mill, json!({"title": ""})).await,
        ),
        ("DRAFT", world.profile_draft(mill, formal).await),
        ("OPEN", world.open_demand(mill, json!({})).await),
        (
            "OPEN",
            world
                .open_demand(mill, json!({"submissionDeadline": in_days(world, 90)}))
                .await,
        ),
    ];
    let submitted = world.profile_draft(mill, formal).await;
    world
        .done(token, "submitDemand", json!({"id": submitted}), "id")
        .await;
    found.push(("IN_REVIEW", submitted));
    let hasty = world.profile_draft(mill, formal).await;
    let soon = json!({"id": hasty, "card": {"submissionDeadline": in_days(world, 3)}});
    world.done(token, "updateDemand", soon, "id").await;
    world
        .done(token, "submitDemand", json!({"id": hasty}), "id")
        .await;
    found.push(("IN_REVIEW", hasty));
    let back = world.profile_draft(mill, formal).await;
    world
        .done(token, "submitDemand", json!({"id": back}), "id")
        .await;
    let sent = json!({"id": back, "decision": "REQUEST_CHANGES", "comment": "请补充"});
    world
        .done(reviewer.token(), "reviewDemand", sent, "id")
        .await;
    found.push(("CHANGES_REQUESTED", back));
    found.push((
        "APPROVED",
        world.approved_demand(mill, reviewer, formal).await,
    ));
    let opened = world.approved_demand(mill, reviewer, formal).await;
    world
        .done(token, "openDemand", json!({"id": opened}), "id")
        .await;
    found.push(("OPEN", opened));
    let over = world
        .open_demand(mill, json!({"submissionDeadline": in_days(world, 1)}))
        .await;
    found.push(("CLOSED", over));
    for (state, name, rest) in [
        ("CLOSED", "closeDemand", json!({})),
        ("CANCELLED", "cancelDemand", json!({"reason": "停止"})),
    ] {
        let id = world.open_demand(mill, json!({})).await;
        let mut input = rest;
        input["id"] = json!(id);
        world.done(token, name, input, "id").await;
        found.push((state, id));
    }
    let withdrawn = world.draft_demand(mill, json!({})).await;
    world
        .done(token, "withdrawDemand", json!({"id": withdrawn}), "id")
        .await;
    found.push(("WITHDRAWN", withdrawn));
    // The second of the demands above that is over passes its deadline.
    days_pass(world, 2);
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn available_actions_agree_with_the_commands() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let viewer = world.member(&mill, "viewer", "VIEWER").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let demands = in_every_state(&world, &mill, &reviewer).await;
    let callers = [
        ("owner", mill.token()),
        ("viewer", viewer.token()),
        ("reviewer", reviewer.token()),
        ("stranger", other.token()),
        ("nobody", None),
    ];
    let mut compared = 0;
    let mut differ = Vec::new();
    for (state, id) in &demands {
        assert_eq!(&world.state(&mill, id).await, state);
        for (who, token) in callers {
            let selection = "availableActions { action allowed code reason nextStep }";
            let found = world.demand(token, id, selection).await;
            let Some(verdicts) = found["availableActions"].as_array() else {
                continue;
            };
            assert_eq!(verdicts.len(), 9, "every action has its verdict");
            for verdict in verdicts {
                let action = verdict["action"].as_str().expect("an action");
                let (name, mut input) = command_of(action);
                input["id"] = json!(id);
                input["dryRun"] = json!(true);
                let answer = world.mutate(token, name, input, "").await;
                let first = codes(&answer).into_iter().next();
                compared += 1;
                if verdict["code"] != json!(first)
                    || verdict["allowed"] != json!(first.is_none())
                    || verdict["reason"] != answer["userErrors"][0]["message"]
                    || verdict["nextStep"] != answer["userErrors"][0]["nextStep"]
                {
                    differ.push(format!("{state} {who} {action}: {verdict} but {first:?}"));
                }
            }
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
    assert!(compared > 400, "{compared} verdicts were compared");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_owner_may_end_but_not_publish() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let draft = world.draft_demand(&mill, json!({})).await;
    let open = world.open_demand(&mill, json!({})).await;
    let decision = json!({"organisationId": mill.id, "decision": "SUSPEND", "reason": "核查"});
    let answer = world
        .mutate(reviewer.token(), "decideVerification", decision, "")
        .await;
    assert_eq!(answer["userErrors"], json!([]));
    for (id, action) in [
        (&draft, "UPDATE"),
        (&draft, "OPEN"),
        (&draft, "WITHDRAW"),
        (&open, "RENEW"),
    ] {
        let (name, mut input) = command_of(action);
        input["id"] = json!(id);
        let refused = world.refusals(mill.token(), name, input).await;
        assert_eq!(refused, ["SUSPENDED"], "{action}");
    }
    let closed = world
        .done(mill.token(), "closeDemand", json!({"id": open}), "state")
        .await;
    assert_eq!(closed["state"], "CLOSED");
    world.stop().await;
}
