//! Finding suppliers: filters, order, search.

use serde_json::{Value, json};

use crate::support::World;

async fn headlines(world: &World, token: Option<&str>, filter: Value, order: Value) -> String {
    let query = "query($filter: SupplierFilter, $order: [SupplierOrder!]) {
        suppliers(filter: $filter, orderBy: $order, first: 100) { totalCount nodes { headline } } }";
    let variables = json!({"filter": filter, "order": order});
    let found = world.data(token, query, variables).await["suppliers"].clone();
    let nodes = found["nodes"].as_array().expect("nodes").clone();
    assert_eq!(found["totalCount"], json!(nodes.len()), "{filter}");
    nodes
        .iter()
        .map(|node| node["headline"].as_str().unwrap_or("-"))
        .collect()
}

async fn market(world: &World) {
    let held = |code: &str, expires: Option<&str>| json!([{"code": code, "expiresOn": expires}]);
    for (name, card) in [
        (
            "alpha",
            json!({"headline": "a", "regionsServed": ["320508"], "areas": ["industry.manufacturing"],
            "capabilities": [{"code": "vision.ocr", "level": 1}], "offerings": [{"kind": "MODEL", "name": "识别模型"}],
            "qualifications": held("DJCP3", None)}),
        ),
        (
            "beta",
            json!({"headline": "b", "regionsServed": ["320000"], "areas": ["livelihood.healthcare", "industry.manufacturing"],
            "capabilities": [{"code": "vision.ocr", "level": 2}, {"code": "iot.sensing", "level": 2}],
            "offerings": [{"kind": "HARDWARE", "name": "盒子"}, {"kind": "SERVICE", "name": "运维"}],
            "qualifications": held("ISO9001", Some("2001-01-01"))}),
        ),
        (
            "gamma",
            json!({"headline": "c", "regionsServed": ["000000"], "areas": ["governance.ecology"], "onePersonCompany": true,
            "capabilities": [{"code": "robotics.drone", "level": 3}], "summary": "無人機巡檢與數據分析", "qualifications": held("ISO9001", Some("2099-12-31"))}),
        ),
        (
            "delta",
            json!({"headline": "d", "regionsServed": ["310000"], "summary": "折扣 100% 的_方案",
            "cases": [{"title": "古籍识别", "outcome": "完成", "year": 2024}]}),
        ),
    ] {
        let organisation = world.verified_organisation(name, "ENTERPRISE").await;
        world.published_supplier(&organisation, card).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_narrows_the_list() {
    let world = World::start().await;
    market(&world).await;
    let by_headline = json!([{"field": "HEADLINE", "direction": "ASCENDING"}]);
    for (filter, wanted) in [
        (json!({}), "abcd"),
        (json!({"area": {"eq": "industry.manufacturing"}}), "abd"),
        (
            json!({"area": {"in": ["governance.ecology", "livelihood.healthcare"]}}),
            "bc",
        ),
        (json!({"capability": {"eq": "vision.ocr"}}), "ab"),
        (
            json!({"capability": {"eq": "vision.ocr", "in": ["iot.sensing"]}}),
            "b",
        ),
        // Whoever serves more than the region serves it too, and a part of it is better than none.
        (json!({"regionServed": {"within": "320508"}}), "abc"),
        (json!({"regionServed": {"within": "320100"}}), "bc"),
        (json!({"regionServed": {"within": "310000"}}), "cd"),
        (json!({"regionServed": {"within": "000000"}}), "abcd"),
        (
            json!({"regionServed": {"withinAny": ["320508", "310000"]}}),
            "abcd",
        ),
        (json!({"homeRegion": {"within": "320100"}}), "abcd"),
        (json!({"homeRegion": {"within": "320500"}}), ""),
        (json!({"qualification": {"eq": "DJCP2"}}), "a"),
        (json!({"qualification": {"eq": "ISO9001"}}), "c"),
        (json!({"offeringKind": ["MODEL"]}), "a"),
        (json!({"offeringKind": ["SERVICE", "MODEL"]}), "ab"),
        (json!({"offeringKind": []}), ""),
        (json!({"onePersonCompany": true}), "c"),
        (json!({"onePersonCompany": false}), "abd"),
        (json!({"mine": true}), ""),
        (
            json!({"and": [{"area": {"eq": "industry.manufacturing"}}, {"offeringKind": ["SERVICE"]}]}),
            "b",
        ),
        (
            json!({"or": [{"onePersonCompany": true}, {"offeringKind": ["MODEL"]}]}),
            "ac",
        ),
        (
            json!({"not": {"or": [{"onePersonCompany": true}, {"offeringKind": ["MODEL"]}]}}),
            "bd",
        ),
        (json!({"search": "数据分析"}), "c"),
        (json!({"search": "數據 无人机"}), "c"),
        (json!({"search": "识别"}), "ad"),
        (json!({"search": "BETA"}), "b"),
        (json!({"search": "100%"}), "d"),
        (json!({"search": "%"}), "d"),
        (json!({"search": "_"}), "d"),
        (json!({"search": "盒子 运维"}), "b"),
        (json!({"search": "13900005678"}), ""),
        (json!({"search": "li@example.com"}), ""),
    ] {
        let found = headlines(&world, None, filter.clone(), by_headline.clone()).await;
        assert_eq!(found, wanted, "{filter}");
    }
    for (order, wanted) in [
        (
            json!([{"field": "HEADLINE", "direction": "DESCENDING"}]),
            "dcba",
        ),
        (
            json!([{"field": "PUBLISHED_AT", "direction": "ASCENDING"}]),
            "abcd",
        ),
        (
            json!([{"field": "UPDATED_AT", "direction": "DESCENDING"}]),
            "dcba",
        ),
        (json!([]), "dcba"),
    ] {
        let found = headlines(&world, None, json!({}), order.clone()).await;
        assert_eq!(found, wanted, "{order}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_last_in_its_members_list_and_in_nobody_elses() {
    let world = World::start().await;
    market(&world).await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    world
        .draft_supplier(&maker, json!({"headline": "e", "onePersonCompany": true}))
        .await;
    for direction in ["ASCENDING", "DESCENDING"] {
        let order = json!([{"field": "PUBLISHED_AT", "direction": direction}]);
        let own = headlines(&world, maker.token(), json!({}), order.clone()).await;
        assert!(own.ends_with('-') && own.len() == 5, "{own}");
        assert_eq!(headlines(&world, None, json!({}), order).await.len(), 4);
    }
    let mine = headlines(&world, maker.token(), json!({"mine": true}), json!([])).await;
    assert_eq!(mine, "-");
    // The filters speak of the published card, which it has not.
    for filter in [
        json!({"search": "e"}),
        json!({"onePersonCompany": true, "mine": true}),
    ] {
        let found = headlines(&world, maker.token(), filter.clone(), json!([])).await;
        assert!(!found.contains('-'), "{filter}");
    }
    world.stop().await;
}
