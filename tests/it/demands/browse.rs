//! Finding demands: filters, order, search.

use serde_json::{Value, json};

use super::{full_card, in_days};
use crate::support::{Organisation, World};

/// The titles of the demands under a filter, sorted, after the count was found to agree.
async fn titles(world: &World, token: Option<&str>, filter: Value) -> Vec<String> {
    let query = "query($filter: DemandFilter) { demands(filter: $filter, first: 100) {
        totalCount totalCountIsExact nodes { title } edges { node { title } } } }";
    let found = world.data(token, query, json!({"filter": filter})).await["demands"].clone();
    let mut titles: Vec<String> = found["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .map(|node| node["title"].as_str().expect("a title").to_owned())
        .collect();
    assert_eq!(found["totalCount"], json!(titles.len()), "{filter}");
    assert_eq!(found["totalCountIsExact"], true);
    assert_eq!(
        found["edges"].as_array().expect("edges").len(),
        titles.len()
    );
    titles.sort();
    titles
}

/// Five demands that differ in all that can be filtered.
async fn market(world: &World) -> (Organisation, Organisation) {
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let range = |min: Option<&str>, max: Option<&str>| json!({"kind": "RANGE", "minMinor": min, "maxMinor": max});
    let cards = [
        (
            &mill,
            json!({"title": "a", "regionCode": "320508", "areas": ["industry.manufacturing"], "budget": range(Some("100"), Some("200")),
            "capabilities": [{"code": "vision.ocr"}], "submissionDeadline": in_days(world, 5), "cooperationForm": "PILOT"}),
        ),
        (
            &mill,
            json!({"title": "b", "regionCode": "320500", "areas": ["livelihood.healthcare", "industry.manufacturing"], "budget": range(None, Some("150")),
            "capabilities": [{"code": "vision.ocr"}, {"code": "iot.sensing"}], "submissionDeadline": in_days(world, 10), "cooperationForm": "PURCHASE"}),
        ),
        (
            &port,
            json!({"title": "c", "regionCode": "320000", "areas": ["livelihood.healthcare"], "budget": range(Some("300"), None),
            "capabilities": [{"code": "robotics.drone"}], "cooperationForm": "OPEN_SCENARIO"}),
        ),
        (
            &port,
            json!({"title": "d", "regionCode": "320100", "areas": ["governance.ecology"], "budget": {"kind": "NEGOTIABLE"}}),
        ),
        (
            &port,
            json!({"title": "e", "regionCode": "321000", "areas": ["governance.ecology"], "budget": {"kind": "NONE"}, "masked": true,
            "confidentialityRationale": "名称公开会影响正在进行的谈判和报价，因此在签约之前必须保密处理。"}),
        ),
        (&port, json!({"title": "f", "regionCode": "321000"})),
    ];
    for (owner, card) in cards {
        world.open_demand(owner, card).await;
    }
    (mill, port)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_narrows_the_list() {
    let world = World::start().await;
    let (mill, port) = market(&world).await;
    let budget = |min: Option<&str>, max: Option<&str>, unknown: bool| json!({"budget": {"minMinor": min, "maxMinor": max, "includeUnknown": unknown}});
    let cases = [
        (json!({}), "abcdef"),
        (json!({"area": {"eq": "industry.manufacturing"}}), "abf"),
        (
            json!({"area": {"in": ["industry.manufacturing", "governance.ecology"]}}),
            "abdef",
        ),
        (
            json!({"area": {"eq": "livelihood.healthcare", "in": ["industry.manufacturing"]}}),
            "b",
        ),
        (json!({"area": {"in": []}}), ""),
        (json!({"region": {"within": "320500"}}), "ab"),
        (json!({"region": {"within": "320508"}}), "a"),
        (json!({"region": {"within": "320000"}}), "abcdef"),
        (json!({"region": {"within": "000000"}}), "abcdef"),
        (json!({"region": {"within": "310000"}}), ""),
        (
            json!({"region": {"withinAny": ["320100", "321000"]}}),
            "def",
        ),
        (json!({"capability": {"eq": "vision.ocr"}}), "ab"),
        (
            json!({"capability": {"in": ["iot.sensing", "robotics.drone"]}}),
            "bc",
        ),
        (budget(Some("160"), None, false), "ac"),
        (budget(None, Some("120"), false), "ab"),
        (budget(Some("150"), Some("250"), false), "ab"),
        (budget(Some("201"), Some("299"), false), ""),
        (budget(Some("201"), Some("299"), true), "df"),
        (json!({"budgetKind": ["NONE", "NEGOTIABLE"]}), "de"),
        (json!({"state": ["OPEN"]}), "abcdef"),
        (json!({"state": ["CLOSED", "CANCELLED"]}), ""),
        (json!({"state": []}), ""),
        (json!({"deadline": {"lt": in_days(&world, 7)}}), "a"),
        (
            json!({"deadline": {"gt": in_days(&world, 1), "lte": in_days(&world, 20)}}),
            "ab",
        ),
        (json!({"deadline": {"gte": in_days(&world, 7)}}), "b"),
        (json!({"hasDeadline": false}), "cdef"),
        (json!({"hasDeadline": true}), "ab"),
        (json!({"ownerId": [mill.id]}), "ab"),
        (json!({"ownerId": [port.id]}), "cdf"),
        (json!({"ownerId": []}), ""),
        (json!({"profile": ["MARKET_MATCH"]}), "abcdef"),
        (json!({"profile": ["EXTERNAL"]}), ""),
        (
            json!({"cooperationForm": ["PURCHASE", "OPEN_SCENARIO"]}),
            "bc",
        ),
        (json!({"mine": true}), ""),
        (
            json!({"and": [{"area": {"eq": "livelihood.healthcare"}}, {"hasDeadline": true}]}),
            "b",
        ),
        (
            json!({"or": [{"hasDeadline": true}, {"region": {"within": "320100"}}]}),
            "abd",
        ),
        (json!({"or": []}), ""),
        (json!({"not": {"hasDeadline": true}}), "cdef"),
        // What is unknown is not in the range, so that it is in the opposite.
        (json!({"not": {"budget": {"minMinor": "160"}}}), "bdef"),
        (
            json!({"not": {"deadline": {"lt": in_days(&world, 7)}}}),
            "bcdef",
        ),
        (json!({"not": {"not": {"hasDeadline": true}}}), "ab"),
        (
            json!({"area": {"eq": "industry.manufacturing"}, "not": {"or": [{"search": "a"}, {"hasDeadline": false}]}}),
            "b",
        ),
    ];
    for (filter, wanted) in cases {
        let found = titles(&world, None, filter.clone()).await.concat();
        assert_eq!(found, wanted, "{filter}");
    }
    assert_eq!(
        titles(&world, port.token(), json!({"mine": true}))
            .await
            .concat(),
        "cdef"
    );
    assert_eq!(
        titles(&world, port.token(), json!({"ownerId": [port.id]}))
            .await
            .concat(),
        "cdef"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreasonable_filter_is_refused_with_its_code() {
    let world = World::start().await;
    let mut deep = json!({"search": "x"});
    for _ in 0..8 {
        deep = json!({"not": deep});
    }
    let many: Vec<Value> = (0..60).map(|_| json!({"search": "x"})).collect();
    let field = |name: &str| json!({"field": name, "direction": "ASCENDING"});
    let five: Vec<Value> = ["TITLE", "DEADLINE", "READINESS", "CREATED_AT", "UPDATED_AT"]
        .map(field)
        .to_vec();
    let query = "query($filter: DemandFilter, $order: [DemandOrder!]) { demands(filter: $filter, orderBy: $order) { nodes { id } } }";
    let cases = [
        (
            json!({"filter": {"area": {"eq": "nothing.such"}}}),
            "UNKNOWN_CODE",
        ),
        (
            json!({"filter": {"region": {"within": "32"}}}),
            "UNKNOWN_CODE",
        ),
        (
            json!({"filter": {"region": {"withinAny": ["320500", "%"]}}}),
            "UNKNOWN_CODE",
        ),
        (
            json!({"filter": {"or": [{"capability": {"in": ["' OR 1=1"]}}]}}),
            "UNKNOWN_CODE",
        ),
        (json!({"filter": {"search": "长".repeat(201)}}), "TOO_LONG"),
        (
            json!({"filter": {"search": "a b c d e f g h i j k l m n o p q"}}),
            "TOO_MANY",
        ),
        (json!({"filter": deep}), "TOO_MANY"),
        (json!({"filter": {"or": many}}), "TOO_MANY"),
        (json!({"order": five}), "TOO_MANY"),
        (json!({"filter": {"state": ["NO_SUCH"]}}), "BAD_USER_INPUT"),
        (
            json!({"filter": {"deadline": {"lt": "2026-02-30T00:00:00Z"}}}),
            "BAD_USER_INPUT",
        ),
        (
            json!({"filter": {"budget": {"minMinor": "1.5"}}}),
            "BAD_USER_INPUT",
        ),
    ];
    for (variables, code) in cases {
        let answer = world.ask(None, query, variables.clone()).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], code,
            "{variables} {answer}"
        );
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_in_both_scripts_and_wildcards_are_letters() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    for card in [
        json!({"title": "j", "problem": "需要数据分析平台"}),
        json!({"title": "f", "problem": "需要數據分析平台"}),
        json!({"title": "p", "summary": "折扣 100% 的_方案"}),
        json!({"title": "q", "summary": "折扣 1000 的x方案", "keywords": ["ＡＯＩ"]}),
        json!({"title": "b", "expectedOutcome": "路径 C:\\temp 可读", "titleEn": "Optical Inspection"}),
    ] {
        world.open_demand(&mill, card).await;
    }
    for (words, wanted) in [
        ("數據分析", "fj"),
        ("数据分析", "fj"),
        ("数据 平台", "fj"),
        ("平台 數據", "fj"),
        ("数据分析 折扣", ""),
        ("100%", "p"),
        ("%", "p"),
        ("的_方", "p"),
        ("的x方", "q"),
        ("_", "p"),
        ("\\", "b"),
        ("c:\\TEMP", "b"),
        ("aoi", "q"),
        ("optical", "b"),
        ("'; DROP TABLE demands; --", ""),
        ("", "bfjpq"),
        ("   ", "bfjpq"),
    ] {
        let found = titles(&world, None, json!({"search": words}))
            .await
            .concat();
        assert_eq!(found, wanted, "{words:?}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_directions_put_what_is_unknown_last() {
    let world = World::start().await;
    market(&world).await;
    let query = "query($order: [DemandOrder!]) { demands(orderBy: $order) { nodes { title } } }";
    let term = |field: &str, direction: &str| json!({"field": field, "direction": direction});
    let cases = [
        (
            vec![term("DEADLINE", "ASCENDING"), term("TITLE", "ASCENDING")],
            "abcdef",
        ),
        (
            vec![term("DEADLINE", "DESCENDING"), term("TITLE", "ASCENDING")],
            "bacdef",
        ),
        (
            vec![term("BUDGET_MAX", "ASCENDING"), term("TITLE", "DESCENDING")],
            "bafedc",
        ),
        (
            vec![term("BUDGET_MAX", "DESCENDING"), term("TITLE", "ASCENDING")],
            "abcdef",
        ),
        (vec![term("TITLE", "DESCENDING")], "fedcba"),
        (vec![term("OPENED_AT", "ASCENDING")], "abcdef"),
        (vec![term("CREATED_AT", "DESCENDING")], "fedcba"),
        (vec![], "fedcba"),
        (
            vec![term("READINESS", "DESCENDING"), term("TITLE", "ASCENDING")],
            "abcdef",
        ),
    ];
    for (order, wanted) in cases {
        let found = world.data(None, query, json!({"order": order})).await;
        let titles: String = found["demands"]["nodes"]
            .as_array()
            .expect("nodes")
            .iter()
            .map(|node| node["title"].as_str().expect("a title"))
            .collect();
        assert_eq!(titles, wanted, "{order:?}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_public_appears_in_no_list_count_or_search() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let reviewer = world
        .on_duty("rita", jiebang::foundation::actor::Duty::Reviewer)
        .await;
    let mut card = full_card();
    card["submissionDeadline"] = json!(in_days(&world, 30));
    card["title"] = json!("独一无二的词");
    let draft = json!({"ownerId": mill.id, "profile": "OPEN_CHALLENGE", "card": card});
    world.done(mill.token(), "createDemand", draft, "id").await;
    let states = [
        "DRAFT",
        "IN_REVIEW",
        "CHANGES_REQUESTED",
        "APPROVED",
        "WITHDRAWN",
    ];
    for filter in [
        json!({}),
        json!({"search": "独一无二的词"}),
        json!({"ownerId": [mill.id]}),
        json!({"state": states}),
        json!({"not": {"search": "别的词"}}),
        json!({"or": [{"mine": true}, {"not": {"mine": true}}]}),
    ] {
        for token in [None, other.token(), reviewer.token()] {
            assert!(
                titles(&world, token, filter.clone()).await.is_empty(),
                "{filter}"
            );
        }
        assert_eq!(titles(&world, mill.token(), filter).await, ["独一无二的词"]);
    }
    world.stop().await;
}
