//! What nobody answers: told to reviewers, introduced, and seen in the public response rate.

use jiebang::domains::interests::tables::interest;
use jiebang::foundation::actor::Duty;
use jiebang::workers::deadlines::turn;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::json;

use super::pair;
use crate::demands::patient_world;
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_working_days_a_reviewer_may_introduce_the_two() {
    let world = patient_world().await;
    let pair = pair(&world).await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = pair.shown(&world).await;
    let introduction = json!({"id": id, "message": "两边都在苏州，不妨见一面。"});
    assert!(world.interest(reviewer.token(), &id, "id").await.is_null());
    world
        .refused(
            reviewer.token(),
            "introduceInterest",
            introduction.clone(),
            &[("NOT_FOUND", "")],
        )
        .await;
    world.wait(30 * 86_400);
    let before = world.event_kinds().await.len();
    assert_eq!(turn(&world.system()).await.expect("a turn"), 1);
    assert_eq!(turn(&world.system()).await.expect("a turn"), 0);
    assert_eq!(world.event_kinds().await[before..], ["interest.overdue"]);
    let seen = world
        .interest(
            reviewer.token(),
            &id,
            "overdue senderContact { masked } version",
        )
        .await;
    assert_eq!(
        seen,
        json!({"overdue": true, "senderContact": {"masked": true}, "version": 1})
    );
    world
        .refused(
            pair.mill.token(),
            "introduceInterest",
            introduction.clone(),
            &[("FORBIDDEN", "")],
        )
        .await;
    let (_, kinds) = world
        .act(
            reviewer.token(),
            "introduceInterest",
            introduction.clone(),
            "interest { introducedAt introduction }",
        )
        .await;
    assert_eq!(kinds, ["interest.introduced"]);
    world
        .refused(
            reviewer.token(),
            "introduceInterest",
            introduction,
            &[("INTEREST_WRONG_STATE", "")],
        )
        .await;
    // An introduction is no consent: the contacts open when the owner accepts.
    let seen = world
        .interest(
            pair.mill.token(),
            &id,
            "introduction senderContact { masked }",
        )
        .await;
    assert_eq!(seen["senderContact"]["masked"], true);
    world
        .act(pair.mill.token(), "acceptInterest", json!({"id": id}), "")
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_introduced_while_an_answer_may_still_come_in_time() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = pair.shown(&world).await;
    // Reviewers see it once the scheduler has noted it, so here that note is too early.
    let now = world.handles.clock.now();
    interest::Entity::update_many()
        .col_expr(interest::Column::OverdueAt, Expr::value(now.micros()))
        .exec(world.handles.database.writer())
        .await
        .expect("noted");
    let seen = world
        .interest(
            reviewer.token(),
            &id,
            "overdue availableActions { action code }",
        )
        .await;
    assert_eq!(seen["overdue"], false);
    let verdicts = seen["availableActions"].as_array().expect("actions");
    assert!(
        verdicts.contains(&json!({"action": "INTRODUCE", "code": "NOT_OVERDUE_YET"})),
        "{seen}"
    );
    let introduction = json!({"id": id, "message": "两边都在苏州，不妨见一面。"});
    world
        .refused(
            reviewer.token(),
            "introduceInterest",
            introduction,
            &[("NOT_OVERDUE_YET", "")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_response_rate_is_public_from_three_on() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let ask = "query($id: ID!) { organisation(by: {id: $id}) { responsiveness {
        asked answered responseRatePercent meanAnswerHours } } }";
    let rate = async || {
        world.data(None, ask, json!({"id": mill.id})).await["organisation"]["responsiveness"]
            .clone()
    };
    let mut sent = Vec::new();
    for _ in 0..4 {
        let demand = world.open_demand(&mill, json!({})).await;
        let letter = json!({"demandId": demand, "supplierId": supplier, "message": "可以合作。"});
        let made = world
            .mutate(maker.token(), "showInterest", letter, "interest { id }")
            .await;
        sent.push(made["interest"]["id"].clone());
    }
    world.wait(3_600);
    for id in &sent[..2] {
        world
            .act(mill.token(), "acceptInterest", json!({"id": id}), "")
            .await;
    }
    assert_eq!(
        rate().await,
        json!({"asked": 2, "answered": 2, "responseRatePercent": null, "meanAnswerHours": null})
    );
    world.wait(30 * 86_400);
    let late = json!({"id": sent[2], "reason": "NO_CAPACITY"});
    world.act(mill.token(), "declineInterest", late, "").await;
    let told = rate().await;
    assert_eq!(told["asked"], 4);
    assert_eq!(told["answered"], 3);
    assert_eq!(told["responseRatePercent"], 50);
    assert_eq!(told["meanAnswerHours"], 241);
    world.stop().await;
}
