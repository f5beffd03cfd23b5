//! The snapshot of the indexes: a start without building, taken only when it fits.

use std::path::Path;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{card, ids, import, indexed, matches};
use crate::support::{Organisation, World};

/// A world that keeps its snapshot in a file, with a demand and three suppliers.
async fn furnished(file: &Path) -> (World, Organisation, String) {
    let file = file.display().to_string();
    let world = World::start_with(|config| config.matching.snapshot_file = file).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let cards = ["织物瑕疵检测", "布面疵点识别", "验布机"].map(|headline| {
        card(
            headline,
            "为纺织企业检测织物瑕疵。",
            "vision.defect_inspection",
        )
    });
    import(&world, &cards).await;
    let demand = world.open_demand(&mill, json!({})).await;
    indexed(&world, 3, 1).await;
    (world, mill, demand)
}

async fn answer(world: &World, mill: &Organisation, demand: &str) -> Value {
    matches(world, mill.token(), demand, json!({"failed": "SHOW"})).await
}

/// Hides a supplier behind the log's back: only an index built anew notices.
async fn hide_one_silently(world: &World) {
    let hide =
        "UPDATE suppliers SET visibility = 'HIDDEN' WHERE id IN (SELECT MIN(id) FROM suppliers)";
    // PostgreSQL has no least UUID.
    let hide = if world.is_postgres() {
        "UPDATE suppliers SET visibility = 'HIDDEN' WHERE id IN (SELECT id FROM suppliers LIMIT 1)"
    } else {
        hide
    };
    let done = world
        .handles
        .database
        .writer()
        .execute_unprepared(hide)
        .await
        .expect("hidden");
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_from_a_snapshot_gives_the_same_answers_and_follows_the_log_from_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("indexes");
    let (world, mill, demand) = furnished(&file).await;
    let first = answer(&world, &mill, &demand).await;
    assert_eq!(ids(&first).len(), 3);
    let world = world.restart().await;
    assert!(file.exists());
    assert_eq!(answer(&world, &mill, &demand).await, first);

    // What the snapshot does not hold yet comes from the log.
    hide_one_silently(&world).await;
    let world = world.restart().await;
    assert_eq!(
        world.matcher.sizes(),
        (3, 1),
        "it is the snapshot that was read"
    );
    let old = std::fs::read(&file).expect("a snapshot");
    let newcomer = card("织物检测新秀", "检测织物瑕疵。", "vision.defect_inspection");
    let late = import(&world, &[newcomer]).await;
    indexed(&world, 4, 1).await;
    let world = world
        .restart_after(|| std::fs::write(&file, old).expect("written"))
        .await;
    assert_eq!(
        world.matcher.sizes(),
        (4, 1),
        "the rest was read from the log"
    );
    let found = answer(&world, &mill, &demand).await;
    assert!(ids(&found).contains(&late[0]), "{found:#}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_snapshot_is_built_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("indexes");
    let (mut world, mill, demand) = furnished(&file).await;
    let first = answer(&world, &mill, &demand).await;
    type Damage = fn(Vec<u8>) -> Vec<u8>;
    let damages: [(&str, Damage); 5] = [
        ("one bit", |mut bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            bytes
        }),
        ("its end is missing", |mut bytes| {
            bytes.truncate(bytes.len() - 7);
            bytes
        }),
        ("empty", |_| Vec::new()),
        ("of another version", |mut bytes| {
            bytes[7] = b'0';
            bytes
        }),
        ("something else", |_| {
            b"JBSNAP01\xff\xff\xff\xff\xff\xff\xff\xff\x7f".to_vec()
        }),
    ];
    for (what, damage) in damages {
        world = world
            .restart_after(|| {
                let whole = std::fs::read(&file).expect("a snapshot");
                std::fs::write(&file, damage(whole)).expect("written");
            })
            .await;
        assert_eq!(world.matcher.sizes(), (3, 1), "{what}");
        assert_eq!(answer(&world, &mill, &demand).await, first, "{what}");
    }
    // That it is really built anew shows in what the log does not tell.
    hide_one_silently(&world).await;
    let world = world
        .restart_after(|| std::fs::write(&file, b"nonsense").expect("written"))
        .await;
    assert_eq!(world.matcher.sizes(), (2, 1));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_of_another_database_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let foreign = folder.path().join("foreign");
    let (world, ..) = furnished(&foreign).await;
    world.stop().await;

    // One whose log is as long, and one whose log is shorter than the snapshot says.
    let own = folder.path().join("own");
    let (world, mill, demand) = furnished(&own).await;
    let first = answer(&world, &mill, &demand).await;
    let copy = || {
        std::fs::copy(&foreign, &own).expect("copied");
    };
    let world = world.restart_after(copy).await;
    assert_eq!(answer(&world, &mill, &demand).await, first);
    world.stop().await;

    let empty = folder.path().join("empty");
    std::fs::copy(&foreign, &empty).expect("copied");
    let empty = empty.display().to_string();
    let world = World::start_with(|config| config.matching.snapshot_file = empty).await;
    assert_eq!(world.matcher.sizes(), (0, 0));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_that_cannot_be_written_does_not_stop_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("no such folder").join("indexes");
    let (world, mill, demand) = furnished(&file).await;
    let first = answer(&world, &mill, &demand).await;
    let world = world.restart().await;
    assert_eq!(answer(&world, &mill, &demand).await, first);
    world.stop().await;
}
