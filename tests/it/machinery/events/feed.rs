//! The log as a whole: numbers without gaps, and payloads that say what their kinds declare.

use std::collections::BTreeMap;

use jiebang::domains::identity::{self, GrantDutyInput};
use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::machinery::log;
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn numbers_and_positions_have_no_gap_under_many_writers() {
    const WRITERS: usize = 20;
    const CHANGES: usize = 10;
    let world = World::start().await;
    let replica = world.another_replica().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let mut demands = Vec::new();
    for _ in 0..5 {
        demands.push(world.draft_demand(&mill, json!({})).await);
    }
    let before = log(&world).await.len();
    let mut news = [world.handles.feed.live(), replica.handles.feed.live()];
    let writers = (0..WRITERS).map(|writer| {
        let at = if writer % 2 == 0 || !world.is_postgres() {
            &world
        } else {
            &replica
        };
        let (id, mill) = (&demands[writer % demands.len()], &mill);
        async move {
            for change in 0..CHANGES {
                let input = json!({"id": id, "card": {"title": format!("{writer} {change}")}});
                let refused = at.refusals(mill.token(), "updateDemand", input).await;
                assert!(refused.is_empty(), "{refused:?}");
            }
        }
    });
    futures_util::future::join_all(writers).await;

    let rows = log(&world).await;
    assert_eq!(rows.len(), before + WRITERS * CHANGES);
    let mut numbers: BTreeMap<(String, uuid::Uuid), Vec<i64>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(row.position, i64::try_from(place + 1).ok());
        numbers
            .entry((row.subject_kind.clone(), row.subject_id))
            .or_default()
            .push(row.subject_number);
    }
    for (subject, found) in numbers {
        let gapless: Vec<i64> = (1..).take(found.len()).collect();
        assert_eq!(found, gapless, "{subject:?}, in the order of the feed");
    }
    for id in &demands {
        let found = world.demand(mill.token(), id, "version").await;
        assert_eq!(found["version"], 1 + WRITERS / demands.len() * CHANGES);
    }
    // Whoever listened on any replica has heard all of it, in order.
    for news in &mut news {
        let mut heard = Vec::new();
        let end = i64::try_from(rows.len()).expect("few rows");
        while heard.last() != Some(&end) {
            let event = tokio::time::timeout(std::time::Duration::from_secs(10), news.recv())
                .await
                .unwrap_or_else(|_| panic!("heard {} of {end}", heard.len()))
                .expect("not lagging");
            heard.push(event.position.expect("a position"));
        }
        let first = heard[0];
        assert!(first <= i64::try_from(before).expect("few") + 1);
        let whole: Vec<i64> = (first..=end).collect();
        assert_eq!(heard, whole);
    }
    replica.stop().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_has_the_fields_that_its_kind_declares_and_no_other() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.open_demand(&mill, json!({})).await;
    let change = json!({"id": id, "card": {"title": "新", "summary": "也新"}});
    assert!(
        world
            .refusals(mill.token(), "updateDemand", change)
            .await
            .is_empty()
    );
    world.published_supplier(&mill, json!({})).await;
    let grant = GrantDutyInput {
        email: mill.owner.email.clone(),
        duty: Duty::Auditor,
        dry_run: false,
        client_mutation_id: None,
    };
    identity::grant_duty(&world.system(), &grant)
        .await
        .expect("granted");
    let kinds = jiebang::graphql::error::all_event_kinds();
    for row in log(&world).await {
        let kind = kinds
            .iter()
            .find(|kind| kind.name == row.kind)
            .unwrap_or_else(|| panic!("{} is not published", row.kind));
        let payload: Value = serde_json::from_str(&row.payload).expect("JSON");
        for name in payload.as_object().expect("an object").keys() {
            assert!(kind.fields.contains(&name.as_str()), "{name} of {row:?}");
        }
        if row.kind == "demand.updated" {
            assert_eq!(payload["fields"], json!(["summary", "title"]));
        }
    }
    world.stop().await;
}
