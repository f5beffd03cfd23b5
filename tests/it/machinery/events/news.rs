//! What people follow, what they have read, and how they want to be told. The last two are nobody
//! else's news, so they change without an event.

use serde_json::json;

use super::{Journey, text};
use crate::interests::Pair;

pub async fn steps(here: &mut Journey, pair: &Pair) {
    follows(here, pair).await;
    // By day, so that messages leave at once.
    here.world.until(12, 0);
    here.world.tell().await;
    let marked = here
        .run(
            pair.mill.token(),
            "markNotificationsRead",
            json!({}),
            "marked { count }",
            &[],
        )
        .await;
    assert_ne!(marked["marked"]["count"], 0, "there was something to read");
    here.run(
        pair.mill.token(),
        "updateNotificationSettings",
        json!({"digestAt": "09:15"}),
        "settings { digestAt modes { category mode } }",
        &[],
    )
    .await;
    let token = here.world.unsubscribe_token("mill@example.com");
    here.run(None, "unsubscribe", json!({"token": token}), "done", &[])
        .await;
}

async fn follows(here: &mut Journey, pair: &Pair) {
    let fan = here.world.person("fan").await;
    for (name, kind) in [
        ("followDemand", "follow.demand_followed"),
        ("unfollowDemand", "follow.demand_unfollowed"),
    ] {
        let input = json!({"id": pair.demand});
        here.run(fan.token(), name, input, "demand { id }", &[kind])
            .await;
    }
    let search = json!({"name": "瑕疵", "demands": {"search": "瑕疵"}});
    let saved = here
        .run(
            fan.token(),
            "saveSearch",
            search,
            "savedSearch { id name filter }",
            &["follow.search_saved"],
        )
        .await;
    let id = json!({"id": text(&saved, &["savedSearch", "id"])});
    here.run(
        fan.token(),
        "deleteSavedSearch",
        id,
        "savedSearch { id name }",
        &["follow.search_deleted"],
    )
    .await;
}
