//! Searching as people do it: syllables, other names, suggestions while typing, what was found.

use serde_json::{Value, json};

use crate::support::World;

async fn titles(world: &World, filter: Value) -> Vec<String> {
    let query = "query($filter: DemandFilter) { demands(filter: $filter,
        orderBy: [{field: TITLE, direction: ASCENDING}]) { nodes { title } } }";
    let found = world.data(None, query, json!({"filter": filter})).await;
    let nodes = found["demands"]["nodes"].as_array().expect("nodes").clone();
    nodes
        .iter()
        .map(|node| node["title"].as_str().expect("a title").to_owned())
        .collect()
}

async fn found_by(world: &World, words: &str) -> Vec<String> {
    titles(world, json!({"search": words})).await
}

async fn suggestions(world: &World, text: &str, kinds: Value) -> Vec<(String, String)> {
    let query = "query($text: String!, $kinds: [SuggestionKind!]) {
        suggestions(text: $text, kinds: $kinds) { kind label code id } }";
    let variables = json!({"text": text, "kinds": kinds});
    let found = world.data(None, query, variables).await["suggestions"].clone();
    let found = found.as_array().expect("suggestions").clone();
    found
        .iter()
        .map(|one| {
            assert_ne!(one["code"].is_null(), one["id"].is_null(), "{one}");
            let text = |name: &str| one[name].as_str().expect("a text").to_owned();
            (text("kind"), text("label"))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_is_found_by_its_syllables_and_its_first_letters() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let hospital = "常州市第一人民醫院病历质控";
    for title in [hospital, "海洋牧场水质监测"] {
        world.open_demand(&mill, json!({"title": title})).await;
    }
    for typed in [
        "changzhou",
        "rmyy",
        "ChangZhouShi",
        "binglizhik",
        "yiyuan bingli",
        "CZSDYRMYY",
    ] {
        assert_eq!(found_by(&world, typed).await, [hospital], "{typed}");
    }
    // What merely stands within syllables is not found: `ai` in the hai of 海, `angzhou`.
    for typed in ["ai", "angzhou", "hangzhou", "rm", "yiyuan haiyang"] {
        assert!(found_by(&world, typed).await.is_empty(), "{typed}");
    }
    let change = json!({"title": "南京地铁客流预测"});
    let id = world
        .open_demand(&mill, json!({"title": "原题目待定"}))
        .await;
    let change = json!({"id": id, "card": change});
    world.act(mill.token(), "updateDemand", change, "").await;
    assert_eq!(found_by(&world, "njdt").await, ["南京地铁客流预测"]);
    assert!(found_by(&world, "yuantimu").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn suppliers_and_organisations_are_found_by_the_spelling_of_their_names() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let rename = json!({"id": mill.id, "name": "无锡智慧纺织有限公司"});
    world
        .act(mill.token(), "updateOrganisation", rename, "")
        .await;
    world.published_supplier(&mill, json!({})).await;
    let query = "query($words: String!) {
        suppliers(filter: {search: $words}) { nodes { headline } }
        organisations(search: $words) { nodes { name } } }";
    for (words, suppliers, organisations) in [
        ("wuxizhihui", 1, 1),
        ("wxzh", 1, 1),
        ("gysj", 1, 0),
        ("suzhou", 0, 0),
    ] {
        let found = world.data(None, query, json!({"words": words})).await;
        let count = |name: &str| found[name]["nodes"].as_array().expect("nodes").len();
        assert_eq!(
            (count("suppliers"), count("organisations")),
            (suppliers, organisations),
            "{words}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_the_vocabulary_finds_its_other_names() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let entry =
        jiebang::foundation::vocabulary::capability("vision.defect_inspection").expect("an entry");
    let title = format!("{}产线改造", entry.zh);
    world.open_demand(&mill, json!({"title": title})).await;
    world
        .open_demand(
            &mill,
            json!({"title": "公文写作助手", "problem": "写得慢。"}),
        )
        .await;
    assert_eq!(found_by(&world, entry.en).await, [title.as_str()]);
    assert_eq!(found_by(&world, entry.other_zh[0]).await, [title.as_str()]);
    assert!(
        found_by(&world, &format!("{} 公文", entry.zh))
            .await
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn highlights_show_where_the_words_stand() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world
        .open_demand(
            &mill,
            json!({"title": "數據分析平台", "problem": "缺少数据。"}),
        )
        .await;
    let query = "query($id: ID!, $search: String!) { demand(by: {id: $id}) {
        highlights(search: $search) { field parts { text marked } } } }";
    let ask = async |search: &str| {
        let variables = json!({"id": id, "search": search});
        world.ask(None, query, variables).await
    };
    let found = ask("数据").await;
    assert_eq!(
        found["data"]["demand"]["highlights"],
        json!([
            {"field": "title", "parts": [{"text": "數據", "marked": true}, {"text": "分析平台", "marked": false}]},
            {"field": "problem", "parts": [{"text": "缺少", "marked": false}, {"text": "数据", "marked": true}, {"text": "。", "marked": false}]},
        ])
    );
    assert_eq!(
        ask("机器人").await["data"]["demand"]["highlights"],
        json!([])
    );
    let refused = ask(&"词 ".repeat(40)).await;
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "TOO_MANY",
        "{refused}"
    );

    let supplier = world.published_supplier(&mill, json!({})).await;
    let query = "query($id: ID!) { supplier(by: {id: $id}) {
        highlights(search: \"瑕疵\") { field parts { text marked } } } }";
    let found = world.data(None, query, json!({"id": supplier})).await;
    assert_eq!(
        found["supplier"]["highlights"][0],
        json!({"field": "summary", "parts": [
            {"text": "为纺织与电子企业提供表面", "marked": false},
            {"text": "瑕疵", "marked": true},
            {"text": "检测设备与算法。", "marked": false},
        ]})
    );
    // Nobody learns from them what a draft says.
    let hidden = json!({"id": supplier, "card": {"summary": "新的秘密瑕疵"}});
    world.act(mill.token(), "updateSupplier", hidden, "").await;
    let again = world.data(None, query, json!({"id": supplier})).await;
    assert_eq!(again, found);
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_name_what_may_be_meant_and_nothing_hidden() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    world
        .open_demand(&mill, json!({"title": "新港船闸调度"}))
        .await;
    world
        .open_demand(&mill, json!({"title": "船闸调度优化"}))
        .await;
    world
        .draft_demand(&mill, json!({"title": "船闸调度草稿"}))
        .await;
    world
        .published_supplier(&mill, json!({"headline": "船闸调度专家"}))
        .await;
    let pair = |kind: &str, label: &str| (kind.to_owned(), label.to_owned());
    assert_eq!(
        suggestions(&world, "船閘調度", Value::Null).await,
        [
            pair("SUPPLIER", "船闸调度专家"),
            pair("DEMAND", "船闸调度优化"),
            pair("DEMAND", "新港船闸调度"),
        ],
        "what begins with it comes first"
    );
    assert_eq!(
        suggestions(&world, "czdd", json!(["DEMAND"])).await.len(),
        2
    );
    assert!(suggestions(&world, " ", Value::Null).await.is_empty());

    let regions = json!(["REGION"]);
    let query = "{ suggestions(text: \"changzhou\", kinds: [REGION]) { code label } }";
    let english = [("accept-language", "en")];
    let found = world.ask_with(None, query, json!({}), &english).await;
    let found = found["data"]["suggestions"]
        .as_array()
        .expect("regions")
        .clone();
    assert_eq!(
        found[0],
        json!({"code": "320400", "label": "Changzhou"}),
        "{found:?}"
    );
    assert!(suggestions(&world, "changzhou", regions).await.len() <= 10);
    let areas = suggestions(&world, "yiliao", json!(["AREA", "KEYWORD", "CAPABILITY"])).await;
    assert!(!areas.is_empty());

    let query = "query($first: Int!) { suggestions(text: \"a\", first: $first) { label } }";
    for first in [0, 21, -1] {
        let refused = world.ask(None, query, json!({"first": first})).await;
        assert_eq!(
            refused["errors"][0]["extensions"]["code"], "OUT_OF_RANGE",
            "{refused}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn demands_are_narrowed_by_what_their_deployment_asks_for() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    for (title, gates) in [
        (
            "a",
            json!({"onPremises": true, "djcpLevel": 3, "xinchuang": true}),
        ),
        ("b", json!({"onPremises": false, "djcpLevel": 2})),
        ("c", json!({})),
    ] {
        world
            .open_demand(&mill, json!({"title": title, "gates": gates}))
            .await;
    }
    for (gates, expected) in [
        (json!({"onPremises": true}), vec!["a"]),
        (json!({"onPremises": false}), vec!["b", "c"]),
        (json!({"xinchuang": true, "onPremises": true}), vec!["a"]),
        (json!({"djcpLevelAtMost": 2}), vec!["b", "c"]),
        (json!({"djcpLevelAtMost": 4}), vec!["a", "b", "c"]),
        (json!({"djcpLevelAtMost": 0}), vec!["c"]),
        (json!({"dataStaysOnSite": true}), vec![]),
        (json!({}), vec!["a", "b", "c"]),
    ] {
        let found = titles(&world, json!({"gates": gates})).await;
        assert_eq!(found, expected, "{gates}");
        let complement = titles(&world, json!({"not": {"gates": gates}})).await;
        assert_eq!(complement.len() + found.len(), 3, "{gates}");
    }
    let query = "{ demands(filter: {gates: {djcpLevelAtMost: 5}}) { nodes { id } } }";
    let refused = world.ask(None, query, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "OUT_OF_RANGE");
}

#[tokio::test(flavor = "multi_thread")]
async fn facets_of_suppliers_count_under_the_filter_without_their_own_condition() {
    let world = World::start().await;
    for (name, card) in [
        (
            "one",
            json!({"offerings": [{"kind": "MODEL", "name": "模型"}]}),
        ),
        (
            "two",
            json!({"areas": ["industry.manufacturing", "livelihood.healthcare"],
                "offerings": [{"kind": "MODEL", "name": "模型"}, {"kind": "AGENT", "name": "智能体"}]}),
        ),
    ] {
        let organisation = world.verified_organisation(name, "ENTERPRISE").await;
        world.published_supplier(&organisation, card).await;
    }
    let third = world.verified_organisation("three", "ENTERPRISE").await;
    world.draft_supplier(&third, crate::suppliers::card()).await;
    let query = "query($filter: SupplierFilter) { suppliers(filter: $filter) { totalCount facets {
        areas { code label count } capabilities { code count } offeringKinds { code count }
        homeRegions { code count } } } }";
    let all = world.data(None, query, json!({})).await["suppliers"].clone();
    assert_eq!(all["totalCount"], 2);
    assert_eq!(all["facets"]["areas"][0]["count"], 2);
    assert_eq!(all["facets"]["areas"][1]["code"], "livelihood.healthcare");
    assert_eq!(
        all["facets"]["offeringKinds"],
        json!([{"code": "MODEL", "count": 2}, {"code": "AGENT", "count": 1}])
    );
    assert_eq!(
        all["facets"]["capabilities"],
        json!([{"code": "vision.defect_inspection", "count": 2}])
    );
    let home = &all["facets"]["homeRegions"];
    assert_eq!(home.as_array().map(Vec::len), Some(1));
    assert_eq!(home[0]["count"], 2);
    let filter = json!({"filter": {"area": {"eq": "livelihood.healthcare"}}});
    let narrowed = world.data(None, query, filter).await["suppliers"].clone();
    assert_eq!(narrowed["totalCount"], 1);
    assert_eq!(narrowed["facets"]["areas"], all["facets"]["areas"]);
    assert_eq!(
        narrowed["facets"]["offeringKinds"],
        json!([{"code": "AGENT", "count": 1}, {"code": "MODEL", "count": 1}])
    );
}
