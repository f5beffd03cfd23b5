//! The audit chain holds, and tampering with the database is seen.

use jiebang::platform::events::{Checkpoint, Verdict, checkpoint, verify};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::log;
use crate::support::World;

/// What a verification says after some SQL, which is rolled back.
async fn after_tampering(world: &World, known: Option<&Checkpoint>, sql: &[String]) -> Verdict {
    let transaction = world.handles.database.begin().await.expect("begun");
    for statement in sql {
        let done = transaction
            .execute_unprepared(statement)
            .await
            .unwrap_or_else(|fault| panic!("{statement}: {fault}"));
        assert!(done.rows_affected() > 0, "{statement} did nothing");
    }
    let verdict = verify(&transaction, known).await.expect("verified");
    transaction.rollback().await.expect("rolled back");
    verdict
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_is_intact_until_somebody_touches_it() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    for title in ["甲", "乙", "丙"] {
        world.open_demand(&mill, json!({"title": title})).await;
    }
    let rows = log(&world).await;
    let end = i64::try_from(rows.len()).expect("few rows");
    let known = checkpoint(world.handles.database.reader())
        .await
        .expect("a checkpoint");
    assert_eq!(known.position, end);
    let intact = Verdict::Intact {
        position: end,
        unlinked: 0,
    };
    let reader = world.handles.database.reader();
    for known in [None, Some(&known)] {
        assert_eq!(verify(reader, known).await.expect("verified"), intact);
    }

    let middle = end / 2;
    let edits = [
        "payload = '{}'",
        "kind = 'demand.renewed'",
        "occurred_at = occurred_at + 1",
        "actor_kind = 'system'",
        "actor_id = NULL",
        "organisation_id = NULL",
        "request_id = 'other'",
        "subject_kind = 'supplier'",
        "subject_number = subject_number + 100",
        "hash = 'abc'",
        "hash = NULL",
    ];
    // A row in whose every column something stands.
    let full = rows
        .iter()
        .find(|row| row.organisation_id.is_some() && row.actor_id.is_some() && row.payload != "{}")
        .and_then(|row| row.position)
        .expect("a full row");
    for edit in edits {
        let sql = format!("UPDATE events SET {edit} WHERE position = {full}");
        let verdict = after_tampering(&world, None, &[sql]).await;
        assert!(
            matches!(verdict, Verdict::Broken { position, .. } if position == full),
            "{edit}: {verdict:?}"
        );
    }
    let deleted = format!("DELETE FROM events WHERE position = {middle}");
    let verdict = after_tampering(&world, None, std::slice::from_ref(&deleted)).await;
    assert!(
        matches!(&verdict, Verdict::Broken { position, reason } if *position == middle && reason.contains("missing")),
        "{verdict:?}"
    );
    // Deleted, and those after it moved up to close the gap, one by one for the unique key.
    let closed: Vec<String> = std::iter::once(deleted)
        .chain((middle + 1..=end).map(|place| {
            format!("UPDATE events SET position = {place} - 1 WHERE position = {place}")
        }))
        .collect();
    let verdict = after_tampering(&world, None, &closed).await;
    assert!(
        matches!(verdict, Verdict::Broken { position, .. } if position == middle),
        "{verdict:?}"
    );
    let next = middle + 1;
    let swapped = [
        format!("UPDATE events SET position = -1 WHERE position = {middle}"),
        format!("UPDATE events SET position = {middle} WHERE position = {next}"),
        format!("UPDATE events SET position = {next} WHERE position = -1"),
    ];
    let verdict = after_tampering(&world, None, &swapped).await;
    assert!(
        matches!(verdict, Verdict::Broken { position, .. } if position == middle),
        "{verdict:?}"
    );
    let columns = "id, occurred_at, kind, subject_kind, subject_id, organisation_id, actor_kind, actor_id, request_id, payload";
    let inserted = |position: i64, hash: &str| {
        vec![format!(
            "INSERT INTO events ({columns}, subject_number, position, hash)
             SELECT {columns}, subject_number + 1000, {position}, {hash} FROM events WHERE position = {middle}"
        )]
    };
    for hash in ["hash", "'00'", "NULL"] {
        let verdict = after_tampering(&world, None, &inserted(end + 1, hash)).await;
        assert!(
            matches!(verdict, Verdict::Broken { position, .. } if position == end + 1),
            "{hash}: {verdict:?}"
        );
    }
    // Within the chain: room is made from the end on.
    let mut within: Vec<String> = (middle + 1..=end)
        .rev()
        .map(|place| format!("UPDATE events SET position = {place} + 1 WHERE position = {place}"))
        .collect();
    within.extend(inserted(middle + 1, "hash"));
    let verdict = after_tampering(&world, None, &within).await;
    assert!(
        matches!(verdict, Verdict::Broken { position, .. } if position == middle + 1),
        "{verdict:?}"
    );
    // Cut off at the end: alone it looks whole, and the checkpoint tells.
    let cut = [format!("DELETE FROM events WHERE position > {}", end - 2)];
    let verdict = after_tampering(&world, None, &cut).await;
    assert_eq!(
        verdict,
        Verdict::Intact {
            position: end - 2,
            unlinked: 0
        }
    );
    let verdict = after_tampering(&world, Some(&known), &cut).await;
    assert!(
        matches!(&verdict, Verdict::Broken { position, reason } if *position == end - 1 && reason.contains("cut off")),
        "{verdict:?}"
    );
    let all = ["DELETE FROM events".to_owned()];
    let verdict = after_tampering(&world, Some(&known), &all).await;
    assert!(
        matches!(verdict, Verdict::Broken { position: 1, .. }),
        "{verdict:?}"
    );
    // A chain that was computed anew differs from the checkpoint.
    let other = Checkpoint {
        position: middle,
        hash: "0".repeat(64),
    };
    let verdict = verify(reader, Some(&other)).await.expect("verified");
    assert!(
        matches!(&verdict, Verdict::Broken { position, reason } if *position == middle && reason.contains("checkpoint")),
        "{verdict:?}"
    );
    assert_eq!(
        verify(reader, Some(&known)).await.expect("verified"),
        intact,
        "nothing of this was committed"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_access_has_its_own_entry_and_a_flood_has_one() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let id = world.open_demand(&mill, json!({})).await;
    let before = log(&world).await.len();
    let input = json!({"id": id});
    for _ in 0..20 {
        let refused = world
            .refusals(other.token(), "closeDemand", input.clone())
            .await;
        assert_eq!(refused, ["FORBIDDEN"]);
    }
    // The entry is written in the background.
    let mut rows = Vec::new();
    for _ in 0..100 {
        rows = log(&world).await.split_off(before);
        if !rows.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert_eq!(rows[0].kind, "audit.access_refused");
    assert!(rows[0].payload.contains("closeDemand") && rows[0].payload.contains("FORBIDDEN"));
    assert!(rows[0].actor_id.is_some());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_no_secret_and_no_plain_personal_data() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    world.member(&mill, "colleague", "EDITOR").await;
    let id = world.open_demand(&mill, json!({})).await;
    world.published_supplier(&mill, json!({})).await;
    let change = json!({"id": id, "card": {"contact": {"name": "赵六", "phone": "13600001111"}}});
    assert!(
        world
            .refusals(mill.token(), "updateDemand", change)
            .await
            .is_empty()
    );
    let rows = log(&world).await;
    assert!(rows.len() > 10);
    for row in rows {
        for secret in [
            "@", "张三", "李四", "赵六", "1380000", "1360000", "1390000", "jbs_", "$argon2",
            "battery",
        ] {
            assert!(!row.payload.contains(secret), "{secret} in {row:?}");
        }
    }
    world.stop().await;
}
