//! What stands in whose inbox.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use crate::demands::patient_world;
use crate::interests::pair;
use crate::support::World;

fn kinds(inbox: &[(String, String)]) -> Vec<&str> {
    inbox.iter().map(|(kind, _)| kind.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn interest_and_its_answer_are_told_to_the_other_side() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let viewer = world.member(&pair.mill, "viewer", "VIEWER").await;
    world.tell().await;
    let mark = json!({});
    for token in [pair.mill.token(), pair.maker.token()] {
        world
            .mutate(
                token,
                "markNotificationsRead",
                mark.clone(),
                "marked { count }",
            )
            .await;
    }
    let id = pair.shown(&world).await;
    world.tell().await;
    let inbox = world.inbox(pair.mill.token()).await;
    assert_eq!(kinds(&inbox)[0], "INTEREST_RECEIVED");
    assert!(
        inbox[0]
            .1
            .starts_with("maker 示例单位就“织物瑕疵在线检测”向您发出对接意向"),
        "{inbox:?}"
    );
    assert!(world.inbox(viewer.token()).await.is_empty());
    let found = world
        .data(
            pair.mill.token(),
            "{ myNotifications(filter: {unread: true}) { unreadCount nodes { id readAt count interest { id } demand { id } organisation { id } } } }",
            json!({}),
        )
        .await;
    assert_eq!(found["myNotifications"]["unreadCount"], 1);
    let node = &found["myNotifications"]["nodes"][0];
    assert_eq!(node["interest"]["id"], json!(id));
    assert_eq!(node["demand"]["id"], json!(pair.demand));
    assert_eq!(node["organisation"]["id"], json!(pair.mill.id));
    // A second turn finds nothing new.
    world.tell().await;
    assert_eq!(world.inbox(pair.mill.token()).await, inbox);
    let ids = json!({"ids": [node["id"]]});
    let read = world
        .mutate(
            pair.mill.token(),
            "markNotificationsRead",
            ids,
            "marked { count }",
        )
        .await;
    assert_eq!(read["marked"]["count"], 1);
    world
        .act(pair.mill.token(), "acceptInterest", json!({"id": id}), "")
        .await;
    world.tell().await;
    let inbox = world.inbox(pair.maker.token()).await;
    assert_eq!(kinds(&inbox)[0], "INTEREST_ACCEPTED");
    // Whoever did it is not told.
    assert_eq!(
        kinds(&world.inbox(pair.mill.token()).await)[0],
        "INTEREST_RECEIVED"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_or_marks_the_news_of_another() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let stranger = world.person("stranger").await;
    pair.shown(&world).await;
    world.tell().await;
    let query = "{ myNotifications { unreadCount nodes { id } } }";
    let theirs = world.data(pair.mill.token(), query, json!({})).await;
    let id = &theirs["myNotifications"]["nodes"][0]["id"];
    for token in [None, stranger.token()] {
        let found = world.data(token, query, json!({})).await;
        assert_eq!(found["myNotifications"]["nodes"], json!([]));
    }
    let marked = world
        .mutate(
            stranger.token(),
            "markNotificationsRead",
            json!({"ids": [id]}),
            "marked { count }",
        )
        .await;
    assert_eq!(marked["marked"]["count"], 0);
    let refused = world
        .refusals(None, "markNotificationsRead", json!({}))
        .await;
    assert_eq!(refused, ["UNAUTHENTICATED"]);
    assert_eq!(
        world.data(pair.mill.token(), query, json!({})).await,
        theirs
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reviewers_are_told_what_waits_for_them() {
    let world = patient_world().await;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    world.pending_organisation("newcomer", "ENTERPRISE").await;
    let pair = pair(&world).await;
    pair.shown(&world).await;
    world.wait(30 * 86_400);
    jiebang::workers::deadlines::turn(&world.system())
        .await
        .expect("a turn");
    world.tell().await;
    let inbox = world.inbox(rita.token()).await;
    assert_eq!(kinds(&inbox)[0], "INTEREST_TO_INTRODUCE");
    assert!(
        inbox
            .iter()
            .any(|(kind, text)| kind == "ORGANISATION_TO_VERIFY" && text.starts_with("newcomer")),
        "{inbox:?}"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_demand_is_told_to_suppliers_that_fit_with_the_reason() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    world.published_supplier(&maker, json!({})).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    world
        .open_demand(
            &mill,
            json!({
                "title": "工业视觉检测", "problem": "纺织与电子企业需要表面瑕疵检测设备与算法。",
                "capabilities": [{"code": "vision.defect_inspection", "required": true}],
            }),
        )
        .await;
    world.tell().await;
    let inbox = world.inbox(maker.token()).await;
    let (kind, text) = &inbox[0];
    assert_eq!(kind, "DEMAND_MATCHES", "{inbox:?}");
    assert!(
        text.contains("分）：") && text.contains("工业视觉检测"),
        "{text}"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_at_once_tell_everything_once() {
    let world = World::start().await;
    let pair = pair(&world).await;
    pair.shown(&world).await;
    world.event_kinds().await;
    let (one, other) = tokio::join!(world.tell(), world.tell());
    let ((), ()) = (one, other);
    let received = world
        .inbox(pair.mill.token())
        .await
        .into_iter()
        .filter(|(kind, _)| kind == "INTEREST_RECEIVED")
        .count();
    assert_eq!(received, 1);
    let query = "{ myNotifications { nodes { count } } }";
    let found = world.data(pair.mill.token(), query, json!({})).await;
    let counts = found["myNotifications"]["nodes"].as_array().expect("nodes");
    assert!(counts.iter().all(|one| one["count"] == 1), "{counts:?}");
    world.stop().await;
}
