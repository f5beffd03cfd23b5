//! However much there is, a digest is one message a day.

use jiebang::domains::notifications::NotificationKind;
use jiebang::domains::notifications::tables::notification::{self, Facts, Told};
use jiebang::foundation::ids::{NotificationId, TypedId, UserId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use crate::demands::patient_world;
use crate::support::World;

/// As much news of matches as a flood of imports makes.
async fn flood(world: &World, person: &str, count: usize) {
    let now = world.handles.clock.now();
    let user_id = UserId::parse(person).expect("an id");
    let rows: Vec<_> = (0..count)
        .map(|number| {
            let facts = [
                ("supplier", format!("供给方{number}")),
                ("demand", "船闸".to_owned()),
                ("score", "50".to_owned()),
                ("why", "共同词语".to_owned()),
            ];
            notification::Model {
                id: NotificationId::fresh(now),
                user_id,
                organisation_id: None,
                kind: NotificationKind::SupplierMatches,
                demand_id: None,
                supplier_id: None,
                interest_id: None,
                result_id: None,
                facts: Facts(
                    facts
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect(),
                ),
                count: 1,
                dedup_key: format!("flood:{number}"),
                told: Told::Digest,
                created_at: now,
                updated_at: now,
                read_at: None,
            }
            .into_active_model()
        })
        .collect();
    for batch in rows.chunks(500) {
        notification::Entity::insert_many(batch.to_vec())
            .exec_without_returning(world.handles.database.writer())
            .await
            .expect("inserted");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_matches_are_one_message() {
    let world = patient_world().await;
    world.until(12, 0);
    let person = world.person("ann").await;
    let settings = json!({"language": "ZH"});
    world
        .mutate(
            person.token(),
            "updateNotificationSettings",
            settings,
            "settings { language }",
        )
        .await;
    flood(&world, &person.id, 10_000).await;
    world.minute().await;
    assert!(world.mailbox().is_empty(), "not before its time");
    world.until(8, 0);
    for _ in 0..3 {
        world.minute().await;
    }
    let mailbox = world.mailbox();
    assert_eq!(mailbox.len(), 1, "{}", mailbox.len());
    assert_eq!(mailbox[0]["subject"], "10000 条新消息");
    let text = mailbox[0]["text"].as_str().expect("text");
    assert_eq!(text.matches("· ").count(), 20);
    assert!(text.contains("另有 9980 条"), "{text}");
    world.wait(86_400);
    world.minute().await;
    assert_eq!(world.mailbox().len(), 1, "nothing new, no message");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn suppliers_that_one_demand_finds_on_a_day_are_one_piece_of_news() {
    let world = World::start().await;
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
    for name in ["one", "two", "three"] {
        let maker = world.verified_organisation(name, "ENTERPRISE").await;
        world.published_supplier(&maker, json!({})).await;
        world.tell().await;
    }
    let query = "{ myNotifications { nodes { kind count } } }";
    let found = world.data(mill.token(), query, json!({})).await;
    let matches: Vec<_> = found["myNotifications"]["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .filter(|one| one["kind"] == "SUPPLIER_MATCHES")
        .map(|one| one["count"].clone())
        .collect();
    assert_eq!(matches, [json!(3)]);
    world.stop().await;
}
