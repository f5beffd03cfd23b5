//! Publishing a demand, and what others see of it.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::full_card;
use crate::support::{World, codes};

#[tokio::test(flavor = "multi_thread")]
async fn each_missing_field_is_refused_by_its_name() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let cases = [
        ("title", json!({"title": ""})),
        ("problem", json!({"problem": "  "})),
        ("areas", json!({"areas": []})),
        ("regionCode", json!({"regionCode": ""})),
        ("contact", json!({"contact": {"name": "张三"}})),
        (
            "contact",
            json!({"contact": {"name": "", "phone": "13800001234"}}),
        ),
        ("cooperationForm", json!({"cooperationForm": null})),
    ];
    for (field, change) in cases {
        let id = world.draft_demand(&mill, change).await;
        let before = world.fingerprint().await;
        let answer = world
            .mutate(
                mill.token(),
                "openDemand",
                json!({"id": id}),
                "demand { id }",
            )
            .await;
        assert_eq!(codes(&answer), ["DEMAND_INCOMPLETE"], "{field}");
        assert_eq!(answer["demand"], json!(null));
        let error = &answer["userErrors"][0];
        assert_eq!(error["path"], json!(["card", field]));
        assert!(
            error["message"]
                .as_str()
                .expect("a message")
                .contains(field)
        );
        assert!(
            error["nextStep"]
                .as_str()
                .expect("a step")
                .contains("updateDemand")
        );
        assert_eq!(world.fingerprint().await, before, "{field}");
    }
    let empty = json!({"ownerId": mill.id, "card": {}});
    let made = world.done(mill.token(), "createDemand", empty, "id").await;
    let refused = world
        .refusals(mill.token(), "openDemand", json!({"id": made["id"]}))
        .await;
    assert_eq!(refused, ["DEMAND_INCOMPLETE"; 6]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readiness_score_names_what_is_missing() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let empty = json!({"ownerId": mill.id, "card": {}});
    let made = world.done(mill.token(), "createDemand", empty, "id").await;
    let id = made["id"].as_str().expect("an id");
    let selection = "readiness { score missing { field weight required advice } }";
    let nothing = world.demand(mill.token(), id, selection).await["readiness"].clone();
    assert_eq!(nothing["score"], 0);
    let missing = nothing["missing"].as_array().expect("items").clone();
    assert_eq!(missing.len(), 15);
    let required: Vec<&str> = missing[..6]
        .iter()
        .map(|gap| gap["field"].as_str().expect("a field"))
        .collect();
    let mut sorted = required.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        [
            "areas",
            "contact",
            "cooperationForm",
            "problem",
            "regionCode",
            "title"
        ]
    );
    assert!(
        missing
            .iter()
            .all(|gap| !gap["advice"].as_str().expect("advice").is_empty())
    );
    let weight = |gap: &Value| gap["weight"].as_i64().expect("a weight");
    assert_eq!(missing.iter().map(weight).sum::<i64>(), 100);
    for part in [&missing[..6], &missing[6..]] {
        assert!(
            part.windows(2)
                .all(|two| weight(&two[0]) >= weight(&two[1]))
        );
    }
    // Every field raises the score by its weight and leaves the list.
    let mut score = 0;
    let full = full_card();
    for gap in &missing {
        let field = gap["field"].as_str().expect("a field");
        let written = match field {
            "deployment" => "gates",
            other => other,
        };
        let input = json!({"id": id, "card": {written: full[written]}});
        let found = world
            .done(mill.token(), "updateDemand", input, selection)
            .await["readiness"]
            .clone();
        score += weight(gap);
        assert_eq!(found["score"], score, "{field}");
        let left = found["missing"].as_array().expect("items");
        assert!(left.iter().all(|one| one["field"] != field));
    }
    assert_eq!(score, 100);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terms_of_the_profile_are_copied_at_the_opening() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let old = world.open_demand(&mill, json!({})).await;
    let draft = world.draft_demand(&mill, json!({})).await;
    world
        .handles
        .database
        .writer()
        .execute_unprepared(
            "UPDATE procedure_profiles SET renewal_days = 30 WHERE code = 'MARKET_MATCH'",
        )
        .await
        .expect("changed");
    let selection = "procedure { code renewalDays } openedAt closesAt";
    let kept = world.demand(mill.token(), &old, selection).await;
    assert_eq!(kept["procedure"]["renewalDays"], 180);
    assert_eq!(days_open(&kept), 180);
    let drafted = world.demand(mill.token(), &draft, selection).await;
    assert_eq!(drafted["procedure"]["renewalDays"], 30);
    let opened = world
        .done(mill.token(), "openDemand", json!({"id": draft}), selection)
        .await;
    assert_eq!(days_open(&opened), 30);
    // The renewal of the older one follows its own terms.
    let renewed = world
        .done(mill.token(), "renewDemand", json!({"id": old}), selection)
        .await;
    assert_eq!(days_open(&renewed), 180);
    world.stop().await;
}

fn days_open(demand: &Value) -> i64 {
    let instant = |field: &str| {
        let text = demand[field].as_str().expect("an instant");
        jiebang::foundation::time::Timestamp::parse(text).expect("RFC 3339")
    };
    instant("closesAt").days_since(instant("openedAt"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_whole_for_members_and_masked_for_others() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let reviewer = world
        .on_duty("watch", jiebang::foundation::actor::Duty::Reviewer)
        .await;
    let id = world.open_demand(&mill, json!({})).await;
    let selection = "contact { name phone email masked }";
    let inside = world.demand(mill.token(), &id, selection).await["contact"].clone();
    assert_eq!(
        inside,
        json!({"name": "张三", "phone": "13800001234", "email": "zhang@example.com", "masked": false})
    );
    for token in [None, other.token(), reviewer.token()] {
        let outside = world.demand(token, &id, selection).await["contact"].clone();
        assert_eq!(outside["masked"], true);
        let text = outside.to_string();
        for secret in ["张三", "13800001234", "0000", "zhang@"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        // Lists and identifiers tell no more.
        let query = "query($id: ID!) { demands { nodes { contact { name phone email } } edges { node { contact { phone } } } }
            node(id: $id) { ... on Demand { contact { name phone email } } } }";
        let all = world
            .data(token, query, json!({"id": id}))
            .await
            .to_string();
        assert!(
            !all.contains("13800001234") && !all.contains("张三"),
            "{all}"
        );
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_masked_demand_hides_its_owner_everywhere() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let rationale =
        "涉及未公开的产线扩建计划，名称与地点公开会影响正在进行的用地谈判和供应商报价。";
    let id = world
        .draft_demand(
            &mill,
            json!({"masked": true, "site": "苏州工业园区星湖街一号", "confidentialityRationale": "太短"}),
        )
        .await;
    let refused = world
        .refusals(mill.token(), "openDemand", json!({"id": id}))
        .await;
    assert_eq!(refused, ["RATIONALE_REQUIRED"]);
    let plain = world
        .open_demand(&mill, json!({"site": "公开的地点"}))
        .await;
    let change = json!({"id": id, "card": {"confidentialityRationale": rationale}});
    world.done(mill.token(), "updateDemand", change, "id").await;
    world
        .done(mill.token(), "openDemand", json!({"id": id}), "id")
        .await;
    // A change after the opening stands in the history that everybody reads.
    let change = json!({"id": id, "card": {"site": "苏州工业园区星湖街二号", "confidentialityRationale": format!("{rationale}。")}});
    world.done(mill.token(), "updateDemand", change, "id").await;

    let selection = "masked owner { id name } author { id } site contact { name phone email } confidentialityRationale
        versions { nodes { changes { field before after } } }";
    let inside = world.demand(mill.token(), &id, selection).await;
    assert_eq!(inside["owner"]["id"], json!(mill.id));
    assert_eq!(inside["site"], "苏州工业园区星湖街二号");
    assert_eq!(inside["contact"]["name"], "张三");
    for token in [None, other.token()] {
        let outside = world.demand(token, &id, selection).await;
        assert_eq!(outside["masked"], true);
        for field in [
            "owner",
            "author",
            "site",
            "contact",
            "confidentialityRationale",
        ] {
            assert_eq!(outside[field], json!(null), "{field}");
        }
        let text = outside.to_string();
        for secret in [mill.id.as_str(), "星湖街", "张三", "1380000", "产线扩建"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let count = async |filter: Value| -> (Vec<String>, i64) {
            let query = "query($filter: DemandFilter) { demands(filter: $filter) { totalCount nodes { id owner { id } site }
                facets { areas { count } states { count } } } }";
            let found =
                world.data(token, query, json!({"filter": filter})).await["demands"].clone();
            let ids = found["nodes"]
                .as_array()
                .expect("nodes")
                .iter()
                .map(|node| node["id"].as_str().expect("an id").to_owned())
                .collect();
            (ids, found["totalCount"].as_i64().expect("a count"))
        };
        assert_eq!(count(json!({})).await.1, 2, "it is found without its owner");
        let by_owner = count(json!({"ownerId": [mill.id]})).await;
        assert_eq!(by_owner, (vec![plain.clone()], 1));
        // Neither does the opposite tell: the masked one is there whoever is excluded.
        for owner in [&mill.id, &other.id] {
            let without = count(json!({"not": {"ownerId": [owner]}})).await;
            assert!(without.0.contains(&id), "not {owner}");
        }
        let either =
            count(json!({"or": [{"ownerId": [mill.id]}, {"search": "没有这样的词"}]})).await;
        assert_eq!(either.0, vec![plain.clone()]);
        for words in [
            "星湖街",
            "mill",
            "张三",
            "13800001234",
            "zhang@example.com",
            "产线扩建",
        ] {
            assert_eq!(count(json!({"search": words})).await.1, 0, "{words}");
        }
    }
    let query = "query($filter: DemandFilter) { demands(filter: $filter) { totalCount } }";
    let own = world
        .data(
            mill.token(),
            query,
            json!({"filter": {"ownerId": [mill.id]}}),
        )
        .await;
    assert_eq!(own["demands"]["totalCount"], 2);
    world.stop().await;
}
