//! What is not needed goes: files that were never attached, and contents that no file has.

use jiebang::domains::files::forget_contents;
use jiebang::domains::files::tables::content;
use jiebang::workers::housekeeping::unattached;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::json;

use super::{PDF, PNG, raw_upload, sent};
use crate::demands::patient_world;
use crate::support::World;

const HOUR: i64 = 3_600;

async fn tidied(world: &World) -> (u64, u64) {
    let operation = world.system();
    (
        unattached(&operation).await.expect("removed"),
        forget_contents(&operation).await.expect("forgotten"),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_not_attached_within_a_day_is_removed() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let kept = world.file(&mill, "a.pdf").await;
    world.attach_to_demand(&mill, &demand, &kept).await;
    let waiting = world.upload(&mill, "b.png", PNG).await["id"].clone();
    let waiting = waiting.as_str().expect("an id");
    world.wait(23 * HOUR);
    assert_eq!(tidied(&world).await, (0, 0));
    world.wait(2 * HOUR);
    let before = world.event_kinds().await.len();
    // Its row goes first, and its content at once, because it is a day old.
    assert_eq!(tidied(&world).await, (1, 1));
    assert_eq!(
        world.event_kinds().await.split_off(before),
        ["file.removed"]
    );
    assert_eq!(world.download_status(mill.token(), waiting).await, 404);
    assert_eq!(world.stored().len(), 1);
    assert_eq!(world.download_status(None, &kept).await, 200);
    // Taken off, it has another day.
    let input = json!({"id": demand, "fileId": kept});
    world
        .act(mill.token(), "detachFileFromDemand", input, "")
        .await;
    assert_eq!(tidied(&world).await, (0, 0));
    world.wait(25 * HOUR);
    assert_eq!(tidied(&world).await, (1, 1));
    assert_eq!(world.stored(), Vec::<String>::new());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_content_stays_while_any_file_has_it_and_for_a_day_after_its_last_upload() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let (one, two) = (
        world.file(&mill, "a.pdf").await,
        world.file(&mill, "b.pdf").await,
    );
    world.attach_to_demand(&mill, &demand, &one).await;
    let remove = |id: &str| world.mutate(mill.token(), "removeFile", json!({"id": id}), "");
    assert_eq!(remove(&two).await["userErrors"], json!([]));
    world.wait(25 * HOUR);
    assert_eq!(tidied(&world).await, (0, 0));
    let input = json!({"id": demand, "fileId": one});
    world
        .act(mill.token(), "detachFileFromDemand", input, "")
        .await;
    assert_eq!(remove(&one).await["userErrors"], json!([]));
    // It is uploaded again just before it would go, and so it stays.
    let again = world.file(&mill, "c.pdf").await;
    assert_eq!(remove(&again).await["userErrors"], json!([]));
    assert_eq!(tidied(&world).await, (0, 0));
    assert_eq!(world.stored().len(), 1);
    world.wait(25 * HOUR);
    assert_eq!(tidied(&world).await, (0, 1));
    assert_eq!(world.stored(), Vec::<String>::new());
    // What was forgotten can come again.
    let back = world.file(&mill, "d.pdf").await;
    assert_eq!(world.download_status(mill.token(), &back).await, 200);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_in_the_storage_and_no_row_speaks_of_goes_too() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    world.file(&mill, "a.pdf").await;
    let folder = std::path::Path::new(&world.config.files.folder);
    let unknown = "ab".repeat(32);
    for (folder, name) in [
        (folder.join("ab"), unknown.as_str()),
        (folder.join("incoming"), "whole"),
        (folder.join("incoming"), "begun#1"),
    ] {
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(name), PDF).expect("written");
    }
    assert_eq!(tidied(&world).await, (0, 0));
    assert_eq!(world.stored().len(), 4);
    world.wait(25 * HOUR);
    // The upload, what arrived half-way, and the content that has a day from now on.
    assert_eq!(tidied(&world).await, (1, 3));
    assert_eq!(world.stored().len(), 1);
    world.wait(25 * HOUR);
    assert_eq!(tidied(&world).await, (0, 1));
    assert_eq!(world.stored(), Vec::<String>::new());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_relies_on_a_content_while_it_is_deleted() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let file = world.file(&mill, "a.pdf").await;
    world
        .act(mill.token(), "removeFile", json!({"id": file}), "")
        .await;
    world.wait(25 * HOUR);
    // As it is between the two transactions of its deletion, or for longer where that broke off.
    content::Entity::update_many()
        .col_expr(content::Column::Condemned, Expr::value(true))
        .exec(world.handles.database.writer())
        .await
        .expect("condemned");
    let before = (world.fingerprint().await, world.stored());
    let (status, problem) = sent(raw_upload(&world, &mill, "b.pdf").body(PDF)).await;
    assert_eq!((status, problem["code"].as_str()), (409, Some("CONFLICT")));
    assert_eq!((world.fingerprint().await, world.stored()), before);
    // Its deletion is completed, and it can come again.
    assert_eq!(tidied(&world).await, (0, 1));
    assert_eq!(world.stored(), Vec::<String>::new());
    let back = world.file(&mill, "b.pdf").await;
    assert_eq!(world.download_status(mill.token(), &back).await, 200);
    world.stop().await;
}
