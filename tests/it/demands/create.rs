//! Drafting a demand.

use serde_json::json;

use super::full_card;
use crate::support::{World, codes};

#[tokio::test(flavor = "multi_thread")]
async fn two_calls_publish_a_demand_with_only_the_six_fields() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let before = world.event_kinds().await.len();
    let card = json!({
        "title": "织物瑕疵在线检测", "problem": "验布依靠人工。", "areas": ["industry.manufacturing"],
        "regionCode": "320500", "cooperationForm": "PILOT", "contact": {"name": "张三", "phone": "13800001234"},
    });
    let drafted = world
        .done(
            mill.token(),
            "createDemand",
            json!({"ownerId": mill.id, "card": card}),
            "id state version profile openedAt author { id }",
        )
        .await;
    assert_eq!(drafted["state"], "DRAFT");
    assert_eq!(drafted["version"], 1);
    assert_eq!(drafted["profile"], "MARKET_MATCH");
    assert_eq!(drafted["openedAt"], json!(null));
    assert_eq!(drafted["author"]["id"], json!(mill.owner.id));
    let opened = world
        .done(
            mill.token(),
            "openDemand",
            json!({"id": drafted["id"]}),
            "id state version submissionDeadline openedAt closesAt",
        )
        .await;
    assert_eq!(opened["id"], drafted["id"]);
    assert_eq!(opened["state"], "OPEN");
    assert_eq!(opened["version"], 2);
    assert_eq!(opened["submissionDeadline"], json!(null));
    assert!(opened["openedAt"].is_string() && opened["closesAt"].is_string());
    assert_eq!(
        world.event_kinds().await[before..],
        ["demand.created", "demand.opened"]
    );
    let id = drafted["id"].as_str().expect("an id");
    let shown = world.demand(None, id, "title state").await;
    assert_eq!(shown, json!({"title": "织物瑕疵在线检测", "state": "OPEN"}));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_may_say_nothing_and_others_cannot_tell_it_from_an_absent_one() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let input = json!({"ownerId": mill.id, "card": {}});
    let drafted = world
        .done(mill.token(), "createDemand", input, "id title")
        .await;
    assert_eq!(drafted["title"], "");
    let id = drafted["id"].as_str().expect("an id");
    assert!(world.demand(mill.token(), id, "id").await.is_object());
    // The same kind of identifier, of nothing.
    let absent = jiebang::foundation::ids::DemandId(uuid::Uuid::now_v7()).to_string();
    let query = "query($id: ID!) { demand(by: {id: $id}) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }";
    for token in [None, other.token()] {
        let foreign = world.ask(token, query, json!({"id": id})).await;
        assert_eq!(foreign["data"]["node"], json!(null));
        let nothing = world.ask(token, query, json!({"id": absent})).await;
        assert_eq!(foreign["data"], nothing["data"]);
        assert_eq!(foreign.get("errors"), nothing.get("errors"));
    }
    let commands = [
        ("updateDemand", json!({"card": {"title": "x"}})),
        ("submitDemand", json!({})),
        ("openDemand", json!({})),
        ("reviewDemand", json!({"decision": "APPROVE"})),
        ("renewDemand", json!({})),
        ("closeDemand", json!({})),
        ("withdrawDemand", json!({})),
        ("cancelDemand", json!({"reason": "x"})),
    ];
    for (name, input) in commands {
        let mut answers = Vec::new();
        for id in [id, &absent] {
            let mut input = input.clone();
            input["id"] = json!(id);
            answers.push(world.mutate(other.token(), name, input, "").await);
        }
        assert_eq!(codes(&answers[0]), ["NOT_FOUND"], "{name}");
        assert_eq!(answers[0], answers[1], "{name}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_is_named_all_at_once_and_changes_nothing() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let mut card = full_card();
    card["title"] = json!("长".repeat(201));
    card["problem"] = json!("a\u{7}b");
    card["regionCode"] = json!("999999");
    card["areas"] = json!(["industry.manufacturing", "nothing.such", "support.compute"]);
    card["capabilities"] = json!([{"code": "vision.nothing"}]);
    card["qualifications"] = json!(["ISO9001", "ISO0"]);
    card["gates"] = json!({"djcpLevel": 9});
    card["language"] = json!("xx");
    card["budget"] = json!({"kind": "RANGE", "minMinor": "2", "maxMinor": "1"});
    card["kpis"] = json!([{"name": ""}]);
    let before = world.fingerprint().await;
    let input = json!({"ownerId": mill.id, "card": card});
    let answer = world
        .mutate(mill.token(), "createDemand", input, "demand { id }")
        .await;
    assert_eq!(answer["demand"], json!(null));
    let mut found: Vec<(String, String)> = answer["userErrors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| {
            let path: Vec<&str> = error["path"]
                .as_array()
                .expect("a path")
                .iter()
                .map(|step| step.as_str().expect("a step"))
                .collect();
            (
                path.join("."),
                error["code"].as_str().expect("a code").to_owned(),
            )
        })
        .collect();
    found.sort();
    let expected = [
        ("input.card.areas.1", "UNKNOWN_CODE"),
        ("input.card.areas.2", "AREA_TAKES_NO_DEMANDS"),
        ("input.card.budget", "BUDGET_ORDER"),
        ("input.card.capabilities.0.code", "UNKNOWN_CODE"),
        ("input.card.gates.djcpLevel", "OUT_OF_RANGE"),
        ("input.card.kpis.0.name", "REQUIRED"),
        ("input.card.language", "UNKNOWN_CODE"),
        ("input.card.problem", "CONTROL_CHARACTER"),
        ("input.card.qualifications.1", "UNKNOWN_CODE"),
        ("input.card.regionCode", "UNKNOWN_CODE"),
        ("input.card.title", "TOO_LONG"),
    ]
    .map(|(path, code)| (path.to_owned(), code.to_owned()));
    assert_eq!(found, expected);
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_fit_the_kind_of_budget() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let cases = [
        (json!({"kind": "RANGE"}), Some("BUDGET_KIND_MISMATCH")),
        (
            json!({"kind": "NEGOTIABLE", "maxMinor": "5"}),
            Some("BUDGET_KIND_MISMATCH"),
        ),
        (
            json!({"kind": "UNDISCLOSED", "minMinor": "5"}),
            Some("BUDGET_KIND_MISMATCH"),
        ),
        (
            json!({"kind": "NONE", "minMinor": "0"}),
            Some("BUDGET_KIND_MISMATCH"),
        ),
        (
            json!({"kind": "RANGE", "minMinor": "-1"}),
            Some("OUT_OF_RANGE"),
        ),
        (
            json!({"kind": "RANGE", "maxMinor": "100000000000001"}),
            Some("OUT_OF_RANGE"),
        ),
        (
            json!({"kind": "RANGE", "minMinor": "7", "maxMinor": "6"}),
            Some("BUDGET_ORDER"),
        ),
        (
            json!({"kind": "RANGE", "minMinor": "6", "maxMinor": "6"}),
            None,
        ),
        (
            json!({"kind": "RANGE", "maxMinor": "9007199254740993"}),
            Some("OUT_OF_RANGE"),
        ),
        (json!({"kind": "RANGE", "maxMinor": "90071992547409"}), None),
        (json!({"kind": "NEGOTIABLE"}), None),
        (json!({"kind": "NONE"}), None),
    ];
    for (budget, refusal) in cases {
        let input = json!({"ownerId": mill.id, "card": {"budget": budget}});
        let answer = world
            .mutate(
                mill.token(),
                "createDemand",
                input,
                "demand { budget { kind min { amountMinor } max { amountMinor currency } } }",
            )
            .await;
        assert_eq!(codes(&answer), refusal.as_slice(), "{budget}");
        if refusal.is_none() {
            let kept = &answer["demand"]["budget"];
            assert_eq!(kept["kind"], budget["kind"]);
            let max = kept["max"]
                .get("amountMinor")
                .unwrap_or(&json!(null))
                .clone();
            assert_eq!(max, budget.get("maxMinor").cloned().unwrap_or(json!(null)));
        }
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_organisation_drafts_and_one_that_never_asked_does_not() {
    let world = World::start().await;
    let pending = world.pending_organisation("pending", "ENTERPRISE").await;
    let silent = world.unverified_organisation("silent", "ENTERPRISE").await;
    let draft = world.draft_demand(&pending, json!({})).await;
    let refused = world
        .refusals(pending.token(), "openDemand", json!({"id": draft}))
        .await;
    assert_eq!(refused, ["NOT_VERIFIED"]);
    assert_eq!(world.state(&pending, &draft).await, "DRAFT");
    let before = world.fingerprint().await;
    let input = json!({"ownerId": silent.id, "card": {}});
    let refused = world.refusals(silent.token(), "createDemand", input).await;
    assert_eq!(refused, ["NOT_VERIFIED"]);
    let foreign = json!({"ownerId": pending.id, "card": {}});
    let refused = world
        .refusals(silent.token(), "createDemand", foreign.clone())
        .await;
    assert_eq!(refused, ["NOT_FOUND"]);
    let refused = world.refusals(None, "createDemand", foreign).await;
    assert_eq!(refused, ["UNAUTHENTICATED"]);
    let rows = |found: Vec<(String, i64, i64)>| -> Vec<(String, i64, i64)> {
        // A refused access has its own audit entry.
        found.into_iter().filter(|row| row.0 != "events").collect()
    };
    assert_eq!(rows(world.fingerprint().await), rows(before));
    world.stop().await;
}
