//! Messages: when they leave, when they are tried again, and how they are switched off.

use jiebang::domains::notifications::tables::delivery;
use sea_orm::EntityTrait;
use serde_json::json;

use crate::demands::patient_world;
use crate::interests::pair;
use crate::support::World;

async fn deliveries(world: &World) -> Vec<delivery::Model> {
    delivery::Entity::find()
        .all(world.handles.database.reader())
        .await
        .expect("deliveries")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_leaves_at_once_by_day_and_in_the_morning_by_night() {
    let world = patient_world().await;
    world.until(12, 0);
    let pair = pair(&world).await;
    world.tell().await;
    let before = world.mailbox().len();
    let first = pair.shown(&world).await;
    world.tell().await;
    let mailbox = world.mailbox();
    assert_eq!(mailbox.len(), before + 1, "{mailbox:#?}");
    let message = &mailbox[before];
    assert_eq!(message["to"], "mill@example.com");
    assert!(
        message["text"]
            .as_str()
            .expect("text")
            .contains("/unsubscribe?token=")
    );
    // What was sent is not kept.
    assert!(
        deliveries(&world)
            .await
            .iter()
            .all(|one| one.body.is_empty())
    );

    world.until(23, 0);
    world
        .act(
            pair.mill.token(),
            "acceptInterest",
            json!({"id": first}),
            "",
        )
        .await;
    world.tell().await;
    assert_eq!(world.mailbox().len(), before + 1, "the night is quiet");
    world.until(7, 1);
    world.tell().await;
    assert_eq!(world.mailbox().len(), before + 2);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_mail_server_delays_messages_and_loses_none() {
    let world = World::start_with(|config| {
        config.access.session_idle_minutes = 10_000_000;
        config.access.session_max_minutes = 10_000_000;
        config.messages.email.host = "127.0.0.1".to_owned();
        // Nobody listens there.
        config.messages.email.port = 9;
        config.messages.email.from = "揭榜 <noreply@example.com>".to_owned();
        config.messages.email.tls = jiebang::platform::messages::EmailTls::None;
        config.messages.timeout_ms = 500;
    })
    .await;
    world.until(12, 0);
    let pair = pair(&world).await;
    pair.shown(&world).await;
    world.tell().await;
    let waiting = deliveries(&world).await;
    assert!(!waiting.is_empty());
    for one in &waiting {
        assert_eq!(
            (one.state, one.attempts),
            (delivery::DeliveryState::Waiting, 1)
        );
        let fault = one.fault.as_deref().expect("why");
        assert!(!fault.contains("@"), "{fault}");
    }
    // The inbox does not wait for the mail.
    assert_eq!(
        world.inbox(pair.mill.token()).await[0].0,
        "INTEREST_RECEIVED"
    );
    world.wait(90);
    world.tell().await;
    assert!(deliveries(&world).await.iter().all(|one| one.attempts == 2));
    for _ in 0..12 {
        world.wait(20 * 3_600);
        world.tell().await;
    }
    let given_up = deliveries(&world).await;
    assert!(given_up.iter().all(|one| {
        one.state == delivery::DeliveryState::Failed
            && one.attempts == 10
            && one.next_attempt_at.is_none()
    }));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_a_message_switches_messages_off_and_nothing_else() {
    let world = patient_world().await;
    world.until(12, 0);
    let pair = pair(&world).await;
    let id = pair.shown(&world).await;
    world.tell().await;
    let token = world.unsubscribe_token("mill@example.com");
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let link = |token: &str| format!("{}/unsubscribe?token={token}", world.url);
    // Opening the link does nothing: scanners of mail do it.
    let opened = client.get(link(&token)).send().await.expect("a page");
    assert_eq!(opened.status(), 200);
    let wrong = client.post(link("nonsense")).send().await.expect("a page");
    assert_eq!(wrong.status(), 404);
    let nonsense = json!({"token": "nonsense"});
    world
        .refused(None, "unsubscribe", nonsense, &[("NOT_FOUND", "")])
        .await;
    let done = client.post(link(&token)).send().await.expect("a page");
    assert_eq!(done.status(), 200);
    let settings = world
        .data(
            pair.mill.token(),
            "{ myNotificationSettings { modes { mode } } }",
            json!({}),
        )
        .await;
    let modes = settings["myNotificationSettings"]["modes"]
        .as_array()
        .expect("modes");
    assert!(modes.iter().all(|one| one["mode"] == "OFF"));
    let before = world.mailbox().len();
    world
        .act(
            pair.maker.token(),
            "withdrawInterest",
            json!({"id": id}),
            "",
        )
        .await;
    world.tell().await;
    assert_eq!(world.mailbox().len(), before);
    assert_eq!(
        world.inbox(pair.mill.token()).await[0].0,
        "INTEREST_WITHDRAWN"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_says_how_they_want_to_be_told() {
    let world = World::start().await;
    let person = world.person("ann").await;
    let input = json!({
        "modes": [{"category": "MATCHES", "mode": "OFF"}], "quietFrom": "21:30", "digestAt": "09:15", "language": "EN",
    });
    let changed = world
        .mutate(
            person.token(),
            "updateNotificationSettings",
            input,
            "settings { quietFrom quietUntil digestAt language modes { category mode } }",
        )
        .await;
    let settings = &changed["settings"];
    assert_eq!(settings["quietFrom"], "21:30");
    assert_eq!(settings["quietUntil"], "07:00");
    assert_eq!(settings["digestAt"], "09:15");
    let modes = settings["modes"].as_array().expect("modes");
    assert!(modes.contains(&json!({"category": "MATCHES", "mode": "OFF"})));
    assert!(modes.contains(&json!({"category": "INTERESTS", "mode": "INSTANT"})));
    let wrong = json!({"quietFrom": "25:00"});
    world
        .refused(
            person.token(),
            "updateNotificationSettings",
            wrong,
            &[("BAD_CLOCK_TIME", "input.quietFrom")],
        )
        .await;
    world.stop().await;
}
