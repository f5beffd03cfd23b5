//! The to-do list.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::demands::patient_world;
use crate::interests::pair;
use crate::support::World;

async fn tasks(world: &World, token: Option<&str>) -> Vec<(String, i64)> {
    let found = world
        .data(token, "{ myTasks { kind count dueAt } }", json!({}))
        .await;
    found["myTasks"]
        .as_array()
        .expect("tasks")
        .iter()
        .map(|task: &Value| {
            (
                task["kind"].as_str().unwrap_or_default().to_owned(),
                task["count"].as_i64().unwrap_or_default(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_finds_what_awaits_them() {
    let world = patient_world().await;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let pair = pair(&world).await;
    pair.shown(&world).await;
    let newcomer = world
        .unverified_organisation("newcomer", "ENTERPRISE")
        .await;
    world.pending_organisation("waiting", "ENTERPRISE").await;
    let invited = world.person("invited").await;
    let invitation =
        json!({"organisationId": pair.mill.id, "email": invited.email, "role": "EDITOR"});
    world
        .mutate(pair.mill.token(), "inviteMember", invitation, "")
        .await;
    let of = |kind: &str, count: i64| (kind.to_owned(), count);
    assert_eq!(tasks(&world, None).await, []);
    assert_eq!(tasks(&world, pair.maker.token()).await, []);
    assert_eq!(
        tasks(&world, pair.mill.token()).await,
        [of("ANSWER_INTEREST", 1)]
    );
    assert_eq!(
        tasks(&world, invited.token()).await,
        [of("ANSWER_INVITATION", 1)]
    );
    assert_eq!(
        tasks(&world, newcomer.token()).await,
        [of("REQUEST_VERIFICATION", 1)]
    );
    assert_eq!(
        tasks(&world, rita.token()).await,
        [of("VERIFY_ORGANISATION", 1)]
    );
    world.wait(160 * 86_400);
    jiebang::workers::deadlines::turn(&world.system())
        .await
        .expect("a turn");
    assert_eq!(
        tasks(&world, rita.token()).await,
        [of("VERIFY_ORGANISATION", 1), of("INTRODUCE_INTEREST", 1)]
    );
    assert!(
        tasks(&world, pair.mill.token())
            .await
            .contains(&of("RENEW_DEMAND", 1))
    );
    world.stop().await;
}
