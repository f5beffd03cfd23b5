//! Answers: yes opens the contacts, no gives a reason, and both are given once.

use serde_json::json;

use super::pair;
use crate::demands::patient_world;
use crate::support::{World, codes};

const CONTACTS: &str = "state senderContact { phone masked } receiverContact { phone masked }";

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_opens_both_contacts_to_both_sides_and_to_nobody_else() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let id = pair.shown(&world).await;
    let (_, kinds) = world
        .act(
            pair.mill.token(),
            "acceptInterest",
            json!({"id": id, "message": "下周三来厂里看看。"}),
            "interest { state }",
        )
        .await;
    assert_eq!(kinds, ["interest.accepted", "interest.contacts_opened"]);
    for token in [pair.mill.token(), pair.maker.token()] {
        let seen = world.interest(token, &id, CONTACTS).await;
        assert_eq!(
            seen,
            json!({
                "state": "ACCEPTED",
                "senderContact": {"phone": "13900005678", "masked": false},
                "receiverContact": {"phone": "13800001234", "masked": false},
            })
        );
    }
    // Contacts are not written into the log.
    let log = world.logged_payloads().await;
    assert!(!log.contains("13900005678") && !log.contains("13800001234"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_editor_of_the_side_that_was_asked_answers() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let viewer = world.member(&pair.mill, "viewer", "VIEWER").await;
    let stranger = world.verified_organisation("stranger", "ENTERPRISE").await;
    let id = pair.shown(&world).await;
    for (token, code) in [
        (None, "UNAUTHENTICATED"),
        (stranger.token(), "NOT_FOUND"),
        (viewer.token(), "FORBIDDEN"),
        (pair.maker.token(), "FORBIDDEN"),
    ] {
        let own = json!({"id": id});
        world
            .refused(token, "acceptInterest", own, &[(code, "")])
            .await;
        let reasoned = json!({"id": id, "reason": "NO_FIT"});
        world
            .refused(token, "declineInterest", reasoned, &[(code, "")])
            .await;
    }
    for (token, code) in [
        (stranger.token(), "NOT_FOUND"),
        (pair.mill.token(), "FORBIDDEN"),
    ] {
        world
            .refused(token, "withdrawInterest", json!({"id": id}), &[(code, "")])
            .await;
    }
    world
        .refused(
            pair.mill.token(),
            "acceptInterest",
            json!({"id": id, "expectedVersion": 7}),
            &[("STALE_VERSION", "input.expectedVersion")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_has_a_reason_and_stands_for_thirty_days() {
    let world = patient_world().await;
    let pair = pair(&world).await;
    let id = pair.shown(&world).await;
    world
        .refused(
            pair.mill.token(),
            "declineInterest",
            json!({"id": id, "reason": "OTHER"}),
            &[("REQUIRED", "input.note")],
        )
        .await;
    let (declined, kinds) = world
        .act(
            pair.mill.token(),
            "declineInterest",
            json!({"id": id, "reason": "NO_FIT", "note": "需要离线部署。"}),
            "interest { state declineReason answer receiverContact { name } }",
        )
        .await;
    assert_eq!(kinds, ["interest.declined"]);
    assert_eq!(
        declined["interest"],
        json!({"state": "DECLINED", "declineReason": "NO_FIT", "answer": "需要离线部署。", "receiverContact": null})
    );
    let seen = world.interest(pair.mill.token(), &id, CONTACTS).await;
    assert_eq!(seen["senderContact"]["masked"], true);
    let again = || world.refusals(pair.maker.token(), "showInterest", pair.letter());
    assert_eq!(again().await, ["INTEREST_DECLINED_RECENTLY"]);
    world.wait(31 * 86_400);
    assert!(again().await.is_empty());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_at_once_exactly_one_counts() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let colleague = world.member(&pair.mill, "colleague", "EDITOR").await;
    let id = pair.shown(&world).await;
    let (yes, no) = tokio::join!(
        world.mutate(
            pair.mill.token(),
            "acceptInterest",
            json!({"id": id}),
            "interest { state }"
        ),
        world.mutate(
            colleague.token(),
            "declineInterest",
            json!({"id": id, "reason": "PRICE"}),
            "interest { state }"
        ),
    );
    let mut refusals = codes(&yes);
    refusals.extend(codes(&no));
    assert_eq!(refusals, ["INTEREST_WRONG_STATE"], "{yes:#}\n{no:#}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_can_be_sent_anew_and_what_is_settled_stays() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let id = pair.shown(&world).await;
    let own = json!({"id": id});
    let (_, kinds) = world
        .act(pair.maker.token(), "withdrawInterest", own.clone(), "")
        .await;
    assert_eq!(kinds, ["interest.withdrawn"]);
    for (token, name) in [
        (pair.mill.token(), "acceptInterest"),
        (pair.maker.token(), "withdrawInterest"),
    ] {
        world
            .refused(token, name, own.clone(), &[("INTEREST_WRONG_STATE", "")])
            .await;
    }
    let second = pair.shown(&world).await;
    assert_ne!(second, id);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn available_actions_tell_each_side_what_is_its_turn() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let id = pair.shown(&world).await;
    let verdicts = |seen: &serde_json::Value| -> Vec<String> {
        seen["availableActions"]
            .as_array()
            .expect("actions")
            .iter()
            .filter(|one| one["allowed"] == true)
            .map(|one| one["action"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let ask = "availableActions { action allowed code }";
    let owner = world.interest(pair.mill.token(), &id, ask).await;
    assert_eq!(verdicts(&owner), ["ACCEPT", "DECLINE"]);
    let supplier = world.interest(pair.maker.token(), &id, ask).await;
    assert_eq!(verdicts(&supplier), ["WITHDRAW"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_of_a_masked_demand_is_named_when_it_accepts() {
    let world = World::start().await;
    let hospital = world.verified_organisation("hospital", "HOSPITAL").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let masked = json!({"masked": true, "confidentialityRationale": "涉及患者隐私与在研项目，公开前不便透露单位名称与具体地点，请理解。"});
    let demand = world.open_demand(&hospital, masked).await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let letter = json!({"demandId": demand, "supplierId": supplier, "message": "可以合作。"});
    let (made, _) = world
        .act(
            maker.token(),
            "showInterest",
            letter,
            "interest { id receiverName }",
        )
        .await;
    assert!(made["interest"]["receiverName"].is_null());
    let id = made["interest"]["id"].as_str().expect("an id").to_owned();
    world
        .act(hospital.token(), "acceptInterest", json!({"id": id}), "")
        .await;
    let seen = world.interest(maker.token(), &id, "receiverName").await;
    assert_eq!(seen["receiverName"], "hospital 示例单位");
    world.stop().await;
}
