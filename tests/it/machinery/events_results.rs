//! Every mutation of outside results and of feedback is recorded, and its repetition is not.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use super::log;
use crate::interests::pair;
use crate::results::{report, reported};
use crate::support::World;

/// Runs a mutation without a log-in, for nothing; as it should be, for its events; and again under
/// the same key, for the same answer.
async fn run(world: &World, token: Option<&str>, name: &str, input: Value, expected: &[&str]) {
    let start = log(world).await.len();
    let refused = world.refusals(None, name, input.clone()).await;
    assert_eq!(refused, ["UNAUTHENTICATED"], "{name}");
    assert_eq!(log(world).await.len(), start, "{name} was refused");
    let key = format!("{name}-{start}");
    let headers = [("idempotency-key", key.as_str())];
    let selection = if name.contains("ismiss") {
        "dismissal { side reason dismissedAt undoneAt }"
    } else {
        "result { id version state answer caseStudy }"
    };
    let mut answers = Vec::new();
    for _ in 0..2 {
        let answer = world
            .mutate_raw(token, name, input.clone(), selection, &headers)
            .await;
        assert!(answer.get("errors").is_none(), "{name} {answer:#}");
        let answer = answer["data"][name].clone();
        assert_eq!(answer["userErrors"], json!([]), "{name}");
        answers.push(answer);
        let kinds: Vec<String> = log(world).await[start..]
            .iter()
            .map(|row| row.kind.clone())
            .collect();
        assert_eq!(kinds, expected, "{name}");
    }
    assert_eq!(answers[0], answers[1], "{name} again");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_of_results_and_feedback_is_recorded_and_its_repetition_is_not() {
    let world = World::start().await;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let pair = pair(&world).await;
    let (mill, maker) = (pair.mill.token(), pair.maker.token());
    let first = report(&world, &pair, "1").await;
    let second = reported(&world, &pair.maker, report(&world, &pair, "2").await).await;
    let third = reported(&world, &pair.maker, report(&world, &pair, "3").await).await;
    let events = ["file.attached", "result.reported"];
    run(&world, maker, "reportResult", first, &events).await;
    let of = |id: &str| json!({"id": id});
    let reasoned = |id: &str| json!({"id": id, "reason": "金额不对。"});
    let consent = json!({"id": second, "side": "OWNER"});
    let one = ["result.disputed"];
    run(&world, mill, "disputeResult", reasoned(&second), &one).await;
    run(
        &world,
        mill,
        "confirmResult",
        of(&second),
        &["result.confirmed"],
    )
    .await;
    let one = ["result.consent_given"];
    run(&world, mill, "consentToCaseStudy", consent.clone(), &one).await;
    let one = ["result.consent_withdrawn"];
    run(&world, mill, "withdrawCaseStudyConsent", consent, &one).await;
    run(
        &world,
        rita.token(),
        "verifyResult",
        of(&second),
        &["result.verified"],
    )
    .await;
    let one = ["result.refused"];
    run(&world, rita.token(), "refuseResult", reasoned(&third), &one).await;
    let fourth = reported(&world, &pair.maker, report(&world, &pair, "4").await).await;
    let events = ["file.detached", "result.withdrawn"];
    run(&world, maker, "withdrawResult", of(&fourth), &events).await;
    let pair_of = json!({"demandId": pair.demand, "supplierId": pair.supplier});
    let mut dismissal = pair_of.clone();
    dismissal["reason"] = json!("NOT_NOW");
    run(
        &world,
        mill,
        "dismissMatch",
        dismissal,
        &["match.dismissed"],
    )
    .await;
    let one = ["match.dismissal_undone"];
    run(&world, mill, "undoDismissal", pair_of, &one).await;
    world.stop().await;
}
