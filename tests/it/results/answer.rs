//! What the other side says, and who hears of it.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::signed;
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_other_side_confirms_or_disputes_with_a_reason() {
    let world = World::start().await;
    let signed = signed(&world).await;
    let (mill, maker) = (&signed.pair.mill, &signed.pair.maker);
    let id = json!({"id": signed.id});
    let viewer = world.member(mill, "viewer", "VIEWER").await;
    let stranger = world.verified_organisation("stranger", "ENTERPRISE").await;
    for (token, code) in [
        (None, "UNAUTHENTICATED"),
        (stranger.token(), "NOT_FOUND"),
        (viewer.token(), "FORBIDDEN"),
        (maker.token(), "FORBIDDEN"),
    ] {
        world
            .refused(token, "confirmResult", id.clone(), &[(code, "")])
            .await;
        let reasoned = json!({"id": signed.id, "reason": "没有签过。"});
        world
            .refused(token, "disputeResult", reasoned, &[(code, "")])
            .await;
    }
    let blank = json!({"id": signed.id, "reason": "  "});
    let reason = [("REQUIRED", "input.reason")];
    world
        .refused(mill.token(), "disputeResult", blank, &reason)
        .await;
    let stale = json!({"id": signed.id, "expectedVersion": 7});
    let version = [("STALE_VERSION", "input.expectedVersion")];
    world
        .refused(mill.token(), "confirmResult", stale, &version)
        .await;

    let dispute = json!({"id": signed.id, "reason": "金额不对。"});
    let selection = "result { answer disputeReason state }";
    let (disputed, kinds) = world
        .act(mill.token(), "disputeResult", dispute, selection)
        .await;
    assert_eq!(kinds, ["result.disputed"]);
    assert_eq!(
        disputed["result"],
        json!({"answer": "DISPUTED", "disputeReason": "金额不对。", "state": "SELF_REPORTED"})
    );
    let (confirmed, kinds) = world
        .act(mill.token(), "confirmResult", id.clone(), selection)
        .await;
    assert_eq!(kinds, ["result.confirmed"]);
    assert_eq!(
        confirmed["result"],
        json!({"answer": "CONFIRMED", "disputeReason": null, "state": "SELF_REPORTED"})
    );
    let (_, kinds) = world
        .act(mill.token(), "confirmResult", id, selection)
        .await;
    assert!(kinds.is_empty(), "saying it twice changes nothing");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_result_awaits_is_told_and_finds_it_on_the_list_of_tasks() {
    let world = World::start().await;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let signed = signed(&world).await;
    let (mill, maker) = (&signed.pair.mill, &signed.pair.maker);
    let tasks = async |token| {
        let found = world
            .data(token, "{ myTasks { kind count } }", json!({}))
            .await;
        found["myTasks"].clone()
    };
    let one = |kind: &str| json!([{"kind": kind, "count": 1}]);
    assert_eq!(tasks(mill.token()).await, one("ANSWER_RESULT"));
    assert_eq!(tasks(maker.token()).await, json!([]));
    assert_eq!(tasks(rita.token()).await, one("VERIFY_RESULT"));
    world.tell().await;
    let latest = async |token| world.inbox(token).await.swap_remove(0);
    let of = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
    assert_eq!(
        latest(mill.token()).await,
        of(
            "RESULT_REPORTED",
            "有人登记了“织物瑕疵在线检测”的对接成果，请确认或提出异议。"
        )
    );
    assert_eq!(latest(rita.token()).await.0, "RESULT_TO_VERIFY");
    let news =
        "{ myNotifications(first: 1, filter: {category: [RESULTS]}) { nodes { result { id } } } }";
    let found = world.data(mill.token(), news, json!({})).await;
    assert_eq!(
        found["myNotifications"]["nodes"][0]["result"]["id"],
        signed.id
    );

    world
        .act(mill.token(), "confirmResult", json!({"id": signed.id}), "")
        .await;
    assert_eq!(tasks(mill.token()).await, json!([]));
    world
        .act(rita.token(), "verifyResult", json!({"id": signed.id}), "")
        .await;
    assert_eq!(tasks(rita.token()).await, json!([]));
    world.tell().await;
    assert_eq!(latest(maker.token()).await.0, "RESULT_VERIFIED");
    assert_eq!(latest(mill.token()).await.0, "RESULT_VERIFIED");
    let consent = json!({"id": signed.id, "side": "SUPPLIER"});
    world
        .act(maker.token(), "consentToCaseStudy", consent, "")
        .await;
    world.tell().await;
    assert_eq!(latest(mill.token()).await.0, "CASE_STUDY_CONSENTED");
    world.stop().await;
}
