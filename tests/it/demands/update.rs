//! Changing a demand.

use serde_json::{Value, json};

use super::{full_card, in_days, patient_world};
use crate::support::{World, codes};

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_written_on_a_version_and_an_old_one_is_refused() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.draft_demand(&mill, json!({})).await;
    let change = |version: i32, title: &str| json!({"id": id, "expectedVersion": version, "card": {"title": title}});
    let first = world
        .done(
            mill.token(),
            "updateDemand",
            change(1, "甲"),
            "version title",
        )
        .await;
    assert_eq!(first, json!({"version": 2, "title": "甲"}));
    let before = world.fingerprint().await;
    let selection = "demand { id } userErrors { code path parameters { name value } }";
    let document = format!(
        "mutation($input: UpdateDemandInput!) {{ updateDemand(input: $input) {{ {selection} }} }}"
    );
    let stale = world
        .data(mill.token(), &document, json!({"input": change(1, "乙")}))
        .await["updateDemand"]
        .clone();
    assert_eq!(codes(&stale), ["STALE_VERSION"]);
    assert_eq!(stale["demand"], json!(null));
    assert_eq!(
        stale["userErrors"][0]["parameters"],
        json!([{"name": "current", "value": "2"}])
    );
    assert_eq!(world.fingerprint().await, before);
    // The same holds for the commands that end a draft.
    for name in ["openDemand", "submitDemand"] {
        let input = json!({"id": id, "expectedVersion": 1});
        assert_eq!(
            world.refusals(mill.token(), name, input).await,
            ["STALE_VERSION"],
            "{name}"
        );
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn absent_fields_stay_and_blank_ones_are_cleared() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let input = json!({"ownerId": mill.id, "card": full_card()});
    let made = world.done(mill.token(), "createDemand", input, "id").await;
    let selection = "title titleEn summary problem expectedOutcome dataAvailable dataSensitivity site deploymentConstraints
        acceptanceTest cooperationForm keywords language submissionDeadline region { code } areas { code }
        kpis { name unit baseline target } capabilities { code required } qualifications { code }
        gates { onPremises dataStaysOnSite xinchuang djcpLevel filingNumberRequired }
        budget { kind min { amountMinor } max { amountMinor } } contact { name phone email }";
    let id = made["id"].as_str().expect("an id");
    let before = world.demand(mill.token(), id, selection).await;
    assert_eq!(before["keywords"], json!(["船闸", "调度"]));
    let deadline = in_days(&world, 40);
    let change =
        json!({"id": id, "card": {"summary": "", "keywords": [], "submissionDeadline": deadline}});
    let after = world
        .done(mill.token(), "updateDemand", change, selection)
        .await;
    let mut expected = before.clone();
    expected["summary"] = json!("");
    expected["keywords"] = json!([]);
    expected["submissionDeadline"] = json!(deadline);
    assert_eq!(after, expected);
    let open_ended = json!({"id": id, "card": {"submissionDeadline": null}});
    let after = world
        .done(
            mill.token(),
            "updateDemand",
            open_ended,
            "submissionDeadline",
        )
        .await;
    assert_eq!(after["submissionDeadline"], json!(null));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_changes_nothing_leaves_no_version_and_no_event() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.draft_demand(&mill, json!({})).await;
    let before = world.fingerprint().await;
    let same = json!({"id": id, "card": {"title": "织物瑕疵在线检测"}});
    let answer = world
        .done(mill.token(), "updateDemand", same, "version")
        .await;
    assert_eq!(answer["version"], 1);
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_demand_stays_complete_and_its_deadline_only_moves_forward() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world
        .open_demand(&mill, json!({"submissionDeadline": in_days(&world, 10)}))
        .await;
    let open_ended = world.open_demand(&mill, json!({})).await;
    let change = |id: &str, card: Value| json!({"id": id, "card": card});
    let cases = [
        (&id, json!({"problem": ""}), "DEMAND_INCOMPLETE"),
        (&id, json!({"areas": []}), "DEMAND_INCOMPLETE"),
        (
            &id,
            json!({"submissionDeadline": in_days(&world, 9)}),
            "DEADLINE_MOVES_FORWARD",
        ),
        (
            &id,
            json!({"submissionDeadline": null}),
            "DEADLINE_MOVES_FORWARD",
        ),
        (
            &open_ended,
            json!({"submissionDeadline": in_days(&world, -1)}),
            "DEADLINE_MOVES_FORWARD",
        ),
    ];
    for (id, card, code) in cases {
        let before = world.fingerprint().await;
        let refused = world
            .refusals(mill.token(), "updateDemand", change(id, card.clone()))
            .await;
        assert_eq!(refused, [code], "{card}");
        assert_eq!(world.fingerprint().await, before);
    }
    let profile = json!({"id": id, "profile": "EXTERNAL", "card": {}});
    assert_eq!(
        world.refusals(mill.token(), "updateDemand", profile).await,
        ["PROFILE_FIXED"]
    );
    for id in [&id, &open_ended] {
        let later = in_days(&world, 20);
        let moved = world
            .done(
                mill.token(),
                "updateDemand",
                change(
                    id,
                    json!({"submissionDeadline": later, "summary": "补充说明"}),
                ),
                "state submissionDeadline closesAt summary",
            )
            .await;
        assert_eq!(
            moved,
            json!({"state": "OPEN", "submissionDeadline": later, "closesAt": later, "summary": "补充说明"})
        );
    }
    // Under the other profiles an open demand is not edited at all.
    let reviewer = world
        .on_duty("rita", jiebang::foundation::actor::Duty::Reviewer)
        .await;
    let formal = world
        .approved_demand(&mill, &reviewer, "OPEN_CHALLENGE")
        .await;
    world
        .done(mill.token(), "openDemand", json!({"id": formal}), "id")
        .await;
    let refused = world
        .refusals(
            mill.token(),
            "updateDemand",
            change(&formal, json!({"summary": "x"})),
        )
        .await;
    assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_tells_the_verdicts_and_changes_nothing() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let reviewer = world
        .on_duty("rita", jiebang::foundation::actor::Duty::Reviewer)
        .await;
    let draft = world.draft_demand(&mill, json!({})).await;
    let incomplete = world.draft_demand(&mill, json!({"title": ""})).await;
    let open = world.open_demand(&mill, json!({})).await;
    let formal = world.profile_draft(&mill, "OPEN_CHALLENGE").await;
    let submitted = world.profile_draft(&mill, "OPEN_CHALLENGE").await;
    world
        .done(mill.token(), "submitDemand", json!({"id": submitted}), "id")
        .await;
    let before = world.fingerprint().await;
    let mill_token = mill.token();
    let cases: Vec<(Option<&str>, &str, Value, &[&str])> = vec![
        (
            mill_token,
            "createDemand",
            json!({"ownerId": mill.id, "card": full_card()}),
            &[],
        ),
        (
            mill_token,
            "createDemand",
            json!({"ownerId": mill.id, "card": {"regionCode": "1"}}),
            &["UNKNOWN_CODE"],
        ),
        (
            mill_token,
            "updateDemand",
            json!({"id": draft, "card": {"title": "另"}}),
            &[],
        ),
        (
            mill_token,
            "updateDemand",
            json!({"id": draft, "expectedVersion": 7, "card": {"title": "另"}}),
            &["STALE_VERSION"],
        ),
        (mill_token, "openDemand", json!({"id": draft}), &[]),
        (
            mill_token,
            "openDemand",
            json!({"id": incomplete}),
            &["DEMAND_INCOMPLETE"],
        ),
        (mill_token, "submitDemand", json!({"id": formal}), &[]),
        (
            mill_token,
            "submitDemand",
            json!({"id": open}),
            &["DEMAND_WRONG_STATE"],
        ),
        (
            reviewer.token(),
            "reviewDemand",
            json!({"id": submitted, "decision": "APPROVE"}),
            &[],
        ),
        (
            reviewer.token(),
            "reviewDemand",
            json!({"id": submitted, "decision": "REQUEST_CHANGES", "comment": "x"}),
            &[],
        ),
        (mill_token, "renewDemand", json!({"id": open}), &[]),
        (mill_token, "closeDemand", json!({"id": open}), &[]),
        (
            mill_token,
            "closeDemand",
            json!({"id": draft}),
            &["DEMAND_WRONG_STATE"],
        ),
        (mill_token, "withdrawDemand", json!({"id": draft}), &[]),
        (
            mill_token,
            "cancelDemand",
            json!({"id": open, "reason": "取消"}),
            &[],
        ),
        (
            mill_token,
            "cancelDemand",
            json!({"id": open, "reason": " "}),
            &["REQUIRED"],
        ),
        (
            None,
            "openDemand",
            json!({"id": open}),
            &["UNAUTHENTICATED"],
        ),
    ];
    for (token, name, mut input, expected) in cases {
        input["dryRun"] = json!(true);
        input["clientMutationId"] = json!("试");
        let answer = world
            .mutate(token, name, input.clone(), "demand { id } clientMutationId")
            .await;
        assert_eq!(codes(&answer), expected, "{name} {input}");
        assert_eq!(answer["demand"], json!(null));
        assert_eq!(answer["clientMutationId"], "试");
    }
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}
