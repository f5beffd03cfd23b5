//! Reports: who may make them, what they must say, and that a document counts once.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::{report, reported, signed};
use crate::interests::pair;
use crate::support::World;

const ALL: &str = "side kind number signedOn amount { amountMinor currency } amountPublic summary
    state answer caseStudy version demand { id } supplier { id } proof { purpose attachedTo }";

#[tokio::test(flavor = "multi_thread")]
async fn either_side_reports_what_was_signed() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let input = report(&world, &pair, "HT-2025-017").await;
    let (made, kinds) = world
        .act(
            pair.maker.token(),
            "reportResult",
            input,
            &format!("result {{ id {ALL} }}"),
        )
        .await;
    assert_eq!(kinds, ["file.attached", "result.reported"]);
    let result = &made["result"];
    assert_eq!(result["state"], "SELF_REPORTED");
    assert_eq!(result["answer"], "WAITING");
    assert_eq!(result["number"], "HT-2025-017");
    assert_eq!(result["signedOn"], "2025-06-03");
    assert_eq!(
        result["amount"],
        json!({"amountMinor": "120000000", "currency": "CNY"})
    );
    assert_eq!(result["caseStudy"], false);
    assert_eq!(result["demand"]["id"], pair.demand);
    assert_eq!(result["supplier"]["id"], pair.supplier);
    assert_eq!(result["proof"]["attachedTo"], result["id"]);

    let file = world.file(&pair.mill, "order.pdf").await;
    let order = json!({"demandId": pair.demand, "supplierId": pair.supplier, "side": "OWNER",
        "kind": "ORDER", "number": "PO 88", "signedOn": "2025-07-01", "fileId": file});
    let id = reported(&world, &pair.mill, order).await;
    let seen = world
        .result(pair.maker.token(), &id, "side kind amount { amountMinor }")
        .await;
    assert_eq!(
        seen,
        json!({"side": "OWNER", "kind": "ORDER", "amount": null})
    );
    // What the sides tell each other is not written into the log.
    let log = world.logged_payloads().await;
    assert!(!log.contains("HT-2025-017") && !log.contains("120000000"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_answer_names_all_that_is_wrong_with_a_report() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let draft = world.draft_demand(&pair.maker, json!({})).await;
    let mut input = report(&world, &pair, "1").await;
    let token = pair.maker.token();
    input["signedOn"] = json!("9000-01-01");
    input["amountMinor"] = json!(null);
    input["amountPublic"] = json!(true);
    let both = [
        ("SIGNED_IN_FUTURE", "input.signedOn"),
        ("AMOUNT_MISSING", "input.amountPublic"),
    ];
    world
        .refused(token, "reportResult", input.clone(), &both)
        .await;
    input["amountMinor"] = json!("-1");
    input["signedOn"] = json!("2025-06-03");
    let below = [("OUT_OF_RANGE", "input.amountMinor")];
    world
        .refused(token, "reportResult", input.clone(), &below)
        .await;
    input["amountMinor"] = json!("1");
    input["demandId"] = json!(draft);
    let own = [
        ("RESULT_DEMAND_NEVER_OPEN", ""),
        ("RESULT_WITHIN_ONE_HOUSE", ""),
    ];
    world
        .refused(token, "reportResult", input.clone(), &own)
        .await;
    input["demandId"] = json!(pair.demand);
    input["fileId"] = json!(world.file(&pair.mill, "theirs.pdf").await);
    let foreign = [("NOT_FOUND", "input.fileId")];
    world.refused(token, "reportResult", input, &foreign).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_editors_of_a_side_report_for_it() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let viewer = world.member(&pair.maker, "viewer", "VIEWER").await;
    let stranger = world.verified_organisation("stranger", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let input = report(&world, &pair, "1").await;
    for (token, code) in [
        (None, "UNAUTHENTICATED"),
        (viewer.token(), "FORBIDDEN"),
        (stranger.token(), "FORBIDDEN"),
        (reviewer.token(), "FORBIDDEN"),
        (pair.mill.token(), "FORBIDDEN"),
    ] {
        world
            .refused(token, "reportResult", input.clone(), &[(code, "")])
            .await;
    }
    let hidden = json!({"id": pair.supplier, "visibility": "HIDDEN"});
    world
        .act(pair.maker.token(), "setSupplierVisibility", hidden, "")
        .await;
    world
        .refused(
            stranger.token(),
            "reportResult",
            input,
            &[("NOT_FOUND", "")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_counts_once_however_its_number_is_written() {
    let world = World::start().await;
    let signed = signed(&world).await;
    let pair = &signed.pair;
    let again = report(&world, pair, "ｈｔ－2025 －017").await;
    let known = [("RESULT_EXISTS", "input.number")];
    world
        .refused(pair.maker.token(), "reportResult", again.clone(), &known)
        .await;
    // What was taken back can be reported anew, with the same proof.
    let (withdrawn, kinds) = world
        .act(
            pair.maker.token(),
            "withdrawResult",
            json!({"id": signed.id}),
            "result { state proof { id attachedTo } }",
        )
        .await;
    assert_eq!(kinds, ["file.detached", "result.withdrawn"]);
    assert_eq!(withdrawn["result"]["state"], "WITHDRAWN");
    let proof = &withdrawn["result"]["proof"];
    assert!(proof["attachedTo"].is_null());
    let mut again = again;
    again["fileId"] = proof["id"].clone();
    reported(&world, &pair.maker, again).await;
    world
        .refused(
            pair.maker.token(),
            "withdrawResult",
            json!({"id": signed.id}),
            &[("RESULT_WRONG_STATE", "")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_under_the_same_key_gives_the_same_report() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let input = report(&world, &pair, "1").await;
    let mut dry = input.clone();
    dry["dryRun"] = json!(true);
    let before = world.fingerprint().await;
    assert!(
        world
            .refusals(pair.maker.token(), "reportResult", dry)
            .await
            .is_empty()
    );
    assert_eq!(world.fingerprint().await, before);
    let key = [("idempotency-key", "report-1")];
    let mut answers = Vec::new();
    for _ in 0..2 {
        let selection = "result { id version }";
        let answer = world
            .mutate_raw(
                pair.maker.token(),
                "reportResult",
                input.clone(),
                selection,
                &key,
            )
            .await;
        answers.push(answer["data"]["reportResult"].clone());
    }
    assert!(answers[0]["result"]["id"].is_string(), "{answers:#?}");
    assert_eq!(answers[0], answers[1]);
    world.stop().await;
}
