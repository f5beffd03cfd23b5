//! Reviewers look at the proof and decide.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::{report, reported, signed};
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_verifies_after_reading_the_proof() {
    let world = World::start().await;
    let signed = signed(&world).await;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let stranger = world.verified_organisation("stranger", "ENTERPRISE").await;
    let proof = world.result(rita.token(), &signed.id, "proof { id }").await;
    let file = proof["proof"]["id"].as_str().expect("a proof").to_owned();
    for (token, status) in [
        (rita.token(), 200),
        (signed.pair.mill.token(), 200),
        (signed.pair.maker.token(), 200),
        (stranger.token(), 404),
        (None, 404),
    ] {
        assert_eq!(world.download_status(token, &file).await, status);
    }
    let id = json!({"id": signed.id});
    for (token, code) in [
        (signed.pair.mill.token(), "FORBIDDEN"),
        (signed.pair.maker.token(), "FORBIDDEN"),
        (stranger.token(), "NOT_FOUND"),
    ] {
        world
            .refused(token, "verifyResult", id.clone(), &[(code, "")])
            .await;
        let refusal = json!({"id": signed.id, "reason": "不符。"});
        world
            .refused(token, "refuseResult", refusal, &[(code, "")])
            .await;
    }
    let selection = "result { state reviewNote decidedAt }";
    let (verified, kinds) = world
        .act(rita.token(), "verifyResult", id.clone(), selection)
        .await;
    assert_eq!(kinds, ["result.verified"]);
    assert_eq!(verified["result"]["state"], "VERIFIED");
    assert!(verified["result"]["decidedAt"].is_string());
    for name in ["verifyResult", "withdrawResult", "confirmResult"] {
        let token = match name {
            "verifyResult" => rita.token(),
            "withdrawResult" => signed.pair.maker.token(),
            _ => signed.pair.mill.token(),
        };
        let wrong = [("RESULT_WRONG_STATE", "")];
        world.refused(token, name, id.clone(), &wrong).await;
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_disputed_is_verified_with_a_word_and_refused_with_a_reason() {
    let world = World::start().await;
    let signed = signed(&world).await;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let mill = &signed.pair.mill;
    let dispute = json!({"id": signed.id, "reason": "金额不对。"});
    world.act(mill.token(), "disputeResult", dispute, "").await;
    let note = [("REQUIRED", "input.note")];
    world
        .refused(
            rita.token(),
            "verifyResult",
            json!({"id": signed.id}),
            &note,
        )
        .await;
    let reason = [("REQUIRED", "input.reason")];
    let blank = json!({"id": signed.id, "reason": ""});
    world
        .refused(rita.token(), "refuseResult", blank, &reason)
        .await;
    let refusal = json!({"id": signed.id, "reason": "合同主体与需求方不一致。"});
    let (refused, kinds) = world
        .act(
            rita.token(),
            "refuseResult",
            refusal,
            "result { state reviewNote }",
        )
        .await;
    assert_eq!(kinds, ["result.refused"]);
    assert_eq!(
        refused["result"],
        json!({"state": "REFUSED", "reviewNote": "合同主体与需求方不一致。"})
    );
    // The document may be reported again, and what is disputed be verified with a word.
    let again = report(&world, &signed.pair, "HT-2025-017").await;
    let id = reported(&world, &signed.pair.maker, again).await;
    world
        .act(
            mill.token(),
            "disputeResult",
            json!({"id": id, "reason": "同上。"}),
            "",
        )
        .await;
    let word = json!({"id": id, "note": "已核对补充协议。"});
    world.act(rita.token(), "verifyResult", word, "").await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_verifies_a_result_of_their_own() {
    let world = World::start().await;
    let signed = signed(&world).await;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let invitation =
        json!({"organisationId": signed.pair.mill.id, "email": rita.email, "role": "EDITOR"});
    let (made, _) = world
        .act(
            signed.pair.mill.token(),
            "inviteMember",
            invitation,
            "membership { id }",
        )
        .await;
    let joined = json!({"id": made["membership"]["id"]});
    world
        .act(rita.token(), "acceptInvitation", joined, "")
        .await;
    let party = [("REVIEWER_IS_PARTY", "")];
    world
        .refused(
            rita.token(),
            "verifyResult",
            json!({"id": signed.id}),
            &party,
        )
        .await;
    let query = "availableActions { action allowed code }";
    let seen = world.result(rita.token(), &signed.id, query).await;
    let verdict = |action: &str| {
        let all = seen["availableActions"].as_array().expect("actions");
        all.iter()
            .find(|one| one["action"] == action)
            .expect("it is listed")
            .clone()
    };
    assert_eq!(verdict("VERIFY")["code"], "REVIEWER_IS_PARTY");
    assert_eq!(verdict("CONFIRM")["allowed"], true);
    assert_eq!(verdict("WITHDRAW")["code"], "FORBIDDEN");
    world.stop().await;
}
