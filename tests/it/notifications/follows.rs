//! Followed demands and saved searches.

use jiebang::domains::demands::tables::demand;
use jiebang::domains::follows::tables::followed_demand;
use jiebang::foundation::ids::{DemandId, TypedId, UserId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use crate::demands::{in_days, patient_world};
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_is_told_field_by_field_what_changed_and_when_it_ends() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let fan = world.person("fan").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let follow = json!({"id": demand});
    for expected in [vec!["follow.demand_followed".to_owned()], vec![]] {
        let (_, kinds) = world
            .act(fan.token(), "followDemand", follow.clone(), "demand { id }")
            .await;
        assert_eq!(kinds, expected, "following twice changes nothing");
    }
    let change = json!({"id": demand, "card": {"summary": "新增夜班场景", "site": "三号车间"}});
    world.act(mill.token(), "updateDemand", change, "").await;
    world.tell().await;
    let inbox = world.inbox(fan.token()).await;
    assert_eq!(inbox[0].0, "FOLLOWED_DEMAND_CHANGED");
    assert!(inbox[0].1.contains("summary"), "{inbox:?}");
    let found = world
        .data(
            fan.token(),
            "{ myFollowedDemands { nodes { demand { id } changes { version fields { field after } } } } }",
            json!({}),
        )
        .await;
    let node = &found["myFollowedDemands"]["nodes"][0];
    assert_eq!(node["demand"]["id"], json!(demand));
    let fields = node["changes"][0]["fields"].as_array().expect("fields");
    assert!(
        fields.iter().any(|one| one["field"] == "summary"),
        "{node:#}"
    );
    let reason = json!({"id": demand, "reason": "已找到合作方"});
    world.act(mill.token(), "closeDemand", reason, "").await;
    world.tell().await;
    assert_eq!(world.inbox(fan.token()).await[0].0, "FOLLOWED_DEMAND_ENDED");
    world
        .act(fan.token(), "unfollowDemand", follow, "demand { id }")
        .await;
    let found = world
        .data(
            fan.token(),
            "{ myFollowedDemands { nodes { followedAt } } }",
            json!({}),
        )
        .await;
    assert_eq!(found["myFollowedDemands"]["nodes"], json!([]));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_seen_cannot_be_followed() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let fan = world.person("fan").await;
    let draft = world.draft_demand(&mill, json!({})).await;
    for (token, code) in [(None, "UNAUTHENTICATED"), (fan.token(), "NOT_FOUND")] {
        world
            .refused(token, "followDemand", json!({"id": draft}), &[(code, "")])
            .await;
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_comes_once_three_days_before_the_end() {
    let world = patient_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let fan = world.person("fan").await;
    let demand = world
        .open_demand(&mill, json!({"submissionDeadline": in_days(&world, 9)}))
        .await;
    world
        .act(fan.token(), "followDemand", json!({"id": demand}), "")
        .await;
    world.minute().await;
    assert!(world.inbox(fan.token()).await.is_empty());
    world.wait(7 * 86_400);
    for _ in 0..2 {
        world.minute().await;
    }
    let inbox = world.inbox(fan.token()).await;
    assert_eq!(inbox.len(), 1, "{inbox:?}");
    assert_eq!(inbox[0].0, "FOLLOWED_DEMAND_CLOSES_SOON");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_search_is_read_against_what_becomes_public() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let fan = world.person("fan").await;
    let searches = [
        ("瑕疵", json!({"search": "瑕疵檢測"})),
        (
            "苏州",
            json!({"region": {"within": "320500"}, "state": ["OPEN"]}),
        ),
        ("南京", json!({"region": {"within": "320100"}})),
        ("不要", json!({"not": {"search": "瑕疵"}})),
        ("预算", json!({"budget": {"minMinor": "100"}})),
    ];
    for (name, filter) in &searches {
        let input = json!({"name": name, "demands": filter});
        world
            .act(fan.token(), "saveSearch", input, "savedSearch { id }")
            .await;
    }
    let twice = json!({"name": "瑕疵", "demands": {}});
    world
        .refused(
            fan.token(),
            "saveSearch",
            twice,
            &[("SEARCH_NAME_TAKEN", "input.name")],
        )
        .await;
    let mine = json!({"name": "mine", "demands": {"mine": true}});
    world
        .refused(
            fan.token(),
            "saveSearch",
            mine,
            &[("SEARCH_MINE", "input.demands.mine")],
        )
        .await;
    let none = json!({"name": "none"});
    world
        .refused(
            fan.token(),
            "saveSearch",
            none,
            &[("REQUIRED", "input.demands")],
        )
        .await;
    let demand = world
        .open_demand(
            &mill,
            json!({"title": "织物瑕疵检测", "regionCode": "320508"}),
        )
        .await;
    world.tell().await;
    let mut hits: Vec<String> = world
        .inbox(fan.token())
        .await
        .into_iter()
        .map(|(kind, text)| {
            assert_eq!(kind, "SAVED_SEARCH_HIT");
            text
        })
        .collect();
    hits.sort();
    assert_eq!(
        hits,
        [
            "您保存的搜索“瑕疵”有新结果：织物瑕疵检测",
            "您保存的搜索“苏州”有新结果：织物瑕疵检测"
        ]
    );
    // The search says the same as the list.
    for (name, filter) in searches {
        let query = "query($filter: DemandFilter) { demands(filter: $filter) { nodes { id } } }";
        let listed = world.data(None, query, json!({"filter": filter})).await;
        let is_listed = listed["demands"]["nodes"] == json!([{"id": demand}]);
        assert_eq!(
            is_listed,
            hits.iter().any(|hit| hit.contains(name)),
            "{name}"
        );
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_search_for_suppliers_hears_of_a_published_profile() {
    let world = World::start().await;
    let fan = world.person("fan").await;
    let input =
        json!({"name": "视觉", "suppliers": {"capability": {"eq": "vision.defect_inspection"}}});
    let (saved, _) = world
        .act(
            fan.token(),
            "saveSearch",
            input,
            "savedSearch { id target filter }",
        )
        .await;
    assert_eq!(saved["savedSearch"]["target"], "SUPPLIERS");
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    world.published_supplier(&maker, json!({})).await;
    world.tell().await;
    let inbox = world.inbox(fan.token()).await;
    assert_eq!(inbox[0].1, "您保存的搜索“视觉”有新结果：工业视觉检测");
    let own = json!({"id": saved["savedSearch"]["id"]});
    let stranger = world.person("stranger").await;
    world
        .refused(
            stranger.token(),
            "deleteSavedSearch",
            own.clone(),
            &[("NOT_FOUND", "")],
        )
        .await;
    world
        .act(
            fan.token(),
            "deleteSavedSearch",
            own,
            "savedSearch { name }",
        )
        .await;
    let left = world
        .data(fan.token(), "{ mySavedSearches { id } }", json!({}))
        .await;
    assert_eq!(left["mySavedSearches"], json!([]));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_keeps_searches_without_end() {
    let world = World::start().await;
    let fan = world.person("fan").await;
    for number in 0..50 {
        let input = json!({"name": format!("{number}"), "demands": {}});
        let refused = world.refusals(fan.token(), "saveSearch", input).await;
        assert_eq!(refused, [""; 0], "{number}");
    }
    let one_more = json!({"name": "one more", "demands": {}});
    world
        .refused(
            fan.token(),
            "saveSearch",
            one_more,
            &[("TOO_MANY_SEARCHES", "")],
        )
        .await;
    world.stop().await;
}

/// Makes somebody follow so many copies of a demand.
async fn follow_copies(world: &World, person: &str, demand: &str, count: usize) {
    let writer = world.handles.database.writer();
    let id = DemandId::parse(demand).expect("an id");
    let original = demand::Entity::find_by_id(id)
        .one(writer)
        .await
        .expect("read")
        .expect("a demand");
    let now = world.handles.clock.now();
    let copies: Vec<demand::Model> = (0..count)
        .map(|_| demand::Model {
            id: DemandId::fresh(now),
            ..original.clone()
        })
        .collect();
    let user_id = UserId::parse(person).expect("an id");
    for batch in copies.chunks(250) {
        let demands = batch
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        demand::Entity::insert_many(demands)
            .exec_without_returning(writer)
            .await
            .expect("inserted");
        let follows = batch.iter().map(|copy| followed_demand::Model {
            user_id,
            demand_id: copy.id,
            version: copy.version,
            followed_at: now,
        });
        followed_demand::Entity::insert_many(follows.map(IntoActiveModel::into_active_model))
            .exec_without_returning(writer)
            .await
            .expect("inserted");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_follows_demands_without_end() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let fan = world.person("fan").await;
    let last = world.open_demand(&mill, json!({})).await;
    let one_more = world.open_demand(&mill, json!({})).await;
    follow_copies(&world, &fan.id, &last, 999).await;
    let follow = async |demand: &str| {
        let (_, kinds) = world
            .act(fan.token(), "followDemand", json!({"id": demand}), "")
            .await;
        kinds
    };
    assert_eq!(follow(&last).await, ["follow.demand_followed"]);
    world
        .refused(
            fan.token(),
            "followDemand",
            json!({"id": one_more}),
            &[("TOO_MANY_FOLLOWED", "")],
        )
        .await;
    // What is followed already takes no further place, and what is given up leaves one.
    assert!(follow(&last).await.is_empty());
    world
        .act(fan.token(), "unfollowDemand", json!({"id": last}), "")
        .await;
    assert_eq!(follow(&one_more).await, ["follow.demand_followed"]);
    world.stop().await;
}
