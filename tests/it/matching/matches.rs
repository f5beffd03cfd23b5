//! `Demand.matches`: score, reasons, gates, who may see it, and what finds what.

use jiebang::foundation::actor::Duty;
use jiebang::foundation::text::to_traditional;
use serde_json::{Value, json};

use super::{LONG, ask_matches, card, ids, import, indexed, matches, until, with};
use crate::support::World;

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value}"))
}

/// A handful of suppliers that differ in every fact a signal looks at.
fn varied() -> Vec<Value> {
    let inspection = card(
        "织物瑕疵视觉检测",
        "为印染企业提供验布机与瑕疵检测算法，漏检率低于百分之一。",
        "vision.defect_inspection",
    );
    vec![
        with(
            inspection.clone(),
            "areas",
            json!(["industry.manufacturing"]),
        ),
        with(inspection.clone(), "parallelPilots", json!(3)),
        with(
            with(inspection.clone(), "priceMinMinor", json!("100000000")),
            "priceMaxMinor",
            json!("900000000"),
        ),
        with(
            inspection,
            "cases",
            json!([{"title": "某纺织厂验布线改造", "outcome": "人工验布减少一半", "year": 2024}]),
        ),
        card("工业质检相机", "相机与光源。", "vision.measurement"),
        with(
            card("Fabric defect inspection", "验布相机。", "edge.inference"),
            "regionsServed",
            json!(["000000"]),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn contributions_sum_to_the_score_and_the_best_stands_first() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let suppliers = import(&world, &varied()).await;
    indexed(&world, suppliers.len(), 0).await;
    let change = json!({
        "capabilities": [{"code": "vision.defect_inspection"}], "keywords": ["验布"],
        "budget": {"kind": "RANGE", "minMinor": "1000000", "maxMinor": "50000000"},
    });
    let demand = world.draft_demand(&mill, change).await;
    let found = matches(&world, mill.token(), &demand, json!({})).await;
    let edges = found["edges"].as_array().expect("edges");
    assert_eq!(edges.len(), suppliers.len(), "{found:#}");
    let mut signals = Vec::new();
    for (place, edge) in edges.iter().enumerate() {
        assert_eq!(number(&edge["rank"]), place as i64 + 1);
        let reasons = edge["reasons"].as_array().expect("reasons");
        let sum: i64 = reasons.iter().map(|one| number(&one["contribution"])).sum();
        assert_eq!(sum, number(&edge["score"]), "{edge:#}");
        let best: i64 = reasons.iter().map(|one| number(&one["best"])).sum();
        assert!(best <= 1_000_000, "{edge:#}");
        for reason in reasons {
            let contribution = number(&reason["contribution"]);
            assert!(
                (0..=number(&reason["best"])).contains(&contribution),
                "{reason}"
            );
            assert_ne!(reason["sentence"], "");
            signals.push(reason["signal"].as_str().expect("a signal").to_owned());
        }
        assert_eq!(edge["eligible"], true);
    }
    let scores: Vec<i64> = edges.iter().map(|edge| number(&edge["score"])).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    signals.sort();
    signals.dedup();
    for signal in [
        "lexical",
        "cosine",
        "capability",
        "budget",
        "region",
        "freshness",
    ] {
        assert!(
            signals.iter().any(|known| known == signal),
            "{signal} of {signals:?}"
        );
    }
    let mut best = ids(&found)[..4].to_vec();
    best.sort();
    let mut inspectors = suppliers[..4].to_vec();
    inspectors.sort();
    assert_eq!(
        best, inspectors,
        "before those that only measure: {found:#}"
    );
    // The words that caused it are words of both sides.
    let lexical = edges[0]["reasons"].as_array().expect("reasons");
    let lexical = lexical
        .iter()
        .find(|one| one["signal"] == "lexical")
        .expect("lexical");
    let words = lexical["words"].as_array().expect("words");
    assert!(
        words
            .iter()
            .any(|word| word.as_str().is_some_and(|word| word.contains("瑕疵"))),
        "{lexical}"
    );
    let with_case = edges
        .iter()
        .find(|edge| edge["node"]["id"] == suppliers[3].as_str())
        .expect("found");
    assert_eq!(
        with_case["bestCase"],
        json!({"index": 0, "title": "某纺织厂验布线改造"})
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gates_and_reasons_speak_the_language_of_the_caller() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let certified = with(
        varied()[0].clone(),
        "qualifications",
        json!([{"code": "ISO27001"}]),
    );
    import(&world, &[certified]).await;
    indexed(&world, 1, 0).await;
    let change = json!({
        "qualifications": ["ISO27001"],
        "capabilities": [{"code": "vision.defect_inspection", "required": true}],
        "gates": {"onPremises": true},
    });
    let demand = world.draft_demand(&mill, change).await;
    let expected = [
        (
            "qualification",
            json!("ISO27001"),
            "PASSED",
            "持有有效资质：信息安全管理体系认证",
            "Holds valid qualification: Information security management system certification",
        ),
        (
            "capability",
            json!("vision.defect_inspection"),
            "PASSED",
            "具备必需能力：视觉缺陷检测",
            "Has the required capability: Visual defect inspection",
        ),
        (
            "on_premises",
            json!(null),
            "UNKNOWN",
            "未说明是否支持本地化部署",
            "Did not say whether it supports on-premises deployment",
        ),
        (
            "verification",
            json!(null),
            "PASSED",
            "认证状态符合要求：已认证",
            "Verification is sufficient: verified",
        ),
    ];
    for language in ["en", "zh-CN", "zh-TW"] {
        let headers = [("accept-language", language)];
        let answer = ask_matches(&world, mill.token(), &demand, json!({}), &headers).await;
        let edge = &answer["data"]["demand"]["matches"]["edges"][0];
        for (code, subject, verdict, zh, en) in &expected {
            let reason = match language {
                "en" => (*en).to_owned(),
                "zh-CN" => (*zh).to_owned(),
                _ => to_traditional(zh),
            };
            let gate =
                json!({"code": code, "subject": subject, "verdict": verdict, "reason": reason});
            let gates = edge["gates"].as_array().expect("gates");
            assert!(gates.contains(&gate), "{gate} in {language} of {edge:#}");
        }
        let reasons = edge["reasons"].as_array().expect("reasons");
        let capability = reasons
            .iter()
            .find(|one| one["signal"] == "capability")
            .expect("it counts");
        let sentence = match language {
            "en" => "Matching capabilities: Visual defect inspection",
            "zh-CN" => "能力匹配：视觉缺陷检测",
            _ => "能力匹配：視覺缺陷檢測",
        };
        assert_eq!(capability["sentence"], sentence);
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn those_that_fail_a_gate_are_left_out_or_shown_last_with_what_they_lack() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let inspection = varied()[0].clone();
    let weak = card("验布服务", "人工验布。", "vision.measurement");
    let held = |until: &str| json!([{"code": "ISO27001", "expiresOn": until}]);
    let suppliers = import(
        &world,
        &[
            with(weak, "qualifications", held("2999-12-31")),
            inspection.clone(),
            with(inspection.clone(), "qualifications", held("2020-01-01")),
            with(
                with(inspection, "qualifications", held("2999-12-31")),
                "regionsServed",
                json!(["110000"]),
            ),
        ],
    )
    .await;
    let [passes, lacks, expired, elsewhere] = &suppliers[..] else {
        panic!("four suppliers")
    };
    indexed(&world, 4, 0).await;
    let demand = world
        .draft_demand(&mill, json!({"qualifications": ["ISO27001"]}))
        .await;

    let found = matches(&world, mill.token(), &demand, json!({})).await;
    assert_eq!(ids(&found), vec![passes.clone()], "left out: {found:#}");

    let shown = matches(&world, mill.token(), &demand, json!({"failed": "SHOW"})).await;
    let edges = shown["edges"].as_array().expect("edges");
    assert_eq!(edges.len(), 4, "{shown:#}");
    assert_eq!(
        edges[0]["node"]["id"],
        passes.as_str(),
        "who passes stands first"
    );
    assert_eq!(edges[0]["counterfactual"], json!(null));
    let eligible: Vec<&Value> = edges.iter().map(|edge| &edge["eligible"]).collect();
    assert_eq!(eligible, [true, false, false, false]);
    for (place, edge) in edges.iter().enumerate() {
        let sum: i64 = edge["reasons"]
            .as_array()
            .expect("reasons")
            .iter()
            .map(|one| number(&one["contribution"]))
            .sum();
        assert_eq!(sum, number(&edge["score"]));
        assert_eq!(number(&edge["rank"]), place as i64 + 1);
    }
    let of = |id: &str| {
        edges
            .iter()
            .find(|edge| edge["node"]["id"] == id)
            .expect("shown")
    };
    let failed = |id: &str| -> Vec<String> {
        let gates = of(id)["gates"].as_array().expect("gates");
        let failed = gates.iter().filter(|gate| gate["verdict"] == "FAILED");
        failed
            .map(|gate| gate["reason"].as_str().expect("a reason").to_owned())
            .collect()
    };
    let name = "Information security management system certification";
    assert_eq!(failed(lacks), [format!("Missing qualification: {name}")]);
    assert_eq!(
        failed(expired),
        [format!("Qualification {name} expired on 2020-01-01")]
    );
    assert_eq!(
        failed(elsewhere),
        ["Does not serve 苏州市".to_owned()]
            .map(|_| format!("Does not serve {}", english("320500")))
    );
    let from = number(&of(lacks)["rank"]);
    assert_eq!(
        of(lacks)["counterfactual"],
        json!({
            "gate": "qualification", "subject": "ISO27001", "fromRank": from, "toRank": 1,
            "sentence": format!("With {name} it would move from {from} to 1"),
        }),
        "it fits better than the one that passes: {shown:#}"
    );
    assert_eq!(
        of(elsewhere)["counterfactual"],
        json!(null),
        "a place is not acquired"
    );
    world.stop().await;
}

fn english(code: &str) -> &'static str {
    jiebang::foundation::regions::region(code)
        .expect("a region")
        .en
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_never_meets_its_own_organisation() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let own = world.published_supplier(&mill, json!({})).await;
    let others = import(&world, &varied()[..1]).await;
    let demand = world.open_demand(&mill, json!({})).await;
    indexed(&world, 2, 1).await;
    for mode in ["EXCLUDE", "SHOW"] {
        let found = matches(&world, mill.token(), &demand, json!({"failed": mode})).await;
        assert_eq!(ids(&found), others, "{mode}");
        let found = super::recommended(&world, mill.token(), &own, json!({"failed": mode})).await;
        assert_eq!(
            ids(&found),
            Vec::<String>::new(),
            "{mode}, the other direction"
        );
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_members_and_reviewers_under_review_see_matches() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let member = world.member(&mill, "viewer", "VIEWER").await;
    let stranger = world.person("stranger").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    import(&world, &varied()[..1]).await;
    indexed(&world, 1, 0).await;
    let draft = world
        .draft_demand(&mill, json!({"externalUrl": "https://example.com/tender"}))
        .await;
    let open = world.open_demand(&mill, json!({})).await;
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
    let edges = |answer: &Value| {
        answer["data"]["demand"]["matches"]["edges"]
            .as_array()
            .map(Vec::len)
    };
    let ask =
        async |token: Option<&str>, id: &str| ask_matches(&world, token, id, json!({}), &[]).await;

    for id in [&draft, &open] {
        for insider in [mill.token(), member.token()] {
            assert_eq!(
                edges(&ask(insider, id).await),
                Some(1),
                "drafts are matched too"
            );
        }
    }
    for outsider in [None, stranger.token(), reviewer.token()] {
        let answer = ask(outsider, &open).await;
        assert_eq!(code(&answer), "MATCHES_NOT_YOURS");
        let refused = json!({"demand": {"matches": null}});
        assert_eq!(answer["data"], refused, "the demand itself stays");
        let answer = ask(outsider, &draft).await;
        assert_eq!(
            answer["data"],
            json!({"demand": null}),
            "a foreign draft is absent"
        );
        assert!(answer.get("errors").is_none(), "{answer:#}");
    }

    let profile = json!({"id": draft, "card": {}, "profile": "EXTERNAL"});
    assert_eq!(
        world.refusals(mill.token(), "updateDemand", profile).await,
        [""; 0]
    );
    assert_eq!(
        world
            .refusals(mill.token(), "submitDemand", json!({"id": draft}))
            .await,
        [""; 0]
    );
    assert_eq!(
        edges(&ask(reviewer.token(), &draft).await),
        Some(1),
        "while they review"
    );
    assert_eq!(
        ask(stranger.token(), &draft).await["data"],
        json!({"demand": null})
    );
    assert_eq!(
        world
            .refusals(mill.token(), "withdrawDemand", json!({"id": draft}))
            .await,
        [""; 0]
    );
    assert_eq!(
        ask(reviewer.token(), &draft).await["data"],
        json!({"demand": null})
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn demands_find_suppliers_across_languages_and_scripts() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    // None has the capability that is asked for, so that only words can carry a need to it.
    let suppliers = import(
        &world,
        &[
            card(
                "水质在线监测",
                "河道断面水质监测站与数据采集。",
                "iot.sensing",
            ),
            card("织物疵点检测", "坯布与成品布面疵点检测。", "iot.sensing"),
            card("热线工单分派", "市民热线诉求分类与派单。", "iot.sensing"),
            card("影像判读", "肺结节影像判读。", "iot.sensing"),
        ],
    )
    .await;
    indexed(&world, suppliers.len(), 0).await;
    let [water, fabric, hotline, lungs] = &suppliers[..] else {
        panic!("four suppliers")
    };
    for (title, problem, best) in [
        (
            "Fabric inspection on a dyeing line",
            "Flaws in cloth are found by eye.",
            fabric,
        ),
        (
            "Automatic dispatch of hotline tickets",
            "Clerks read every complaint.",
            hotline,
        ),
        ("織物疵點檢測", "驗布依賴人工，漏檢率高。", fabric),
        ("肺結節影像判讀", "醫師閱片負擔重。", lungs),
        ("河道水質監測", "監測斷面不足。", water),
    ] {
        let change = json!({"title": title, "problem": problem, "areas": ["research.paradigm"]});
        let demand = world.draft_demand(&mill, change).await;
        let found = matches(&world, mill.token(), &demand, json!({"first": 4})).await;
        assert_eq!(
            found["edges"][0]["node"]["id"],
            best.as_str(),
            "{title}: {found:#}"
        );
        let reasons = found["edges"][0]["reasons"].as_array().expect("reasons");
        let carrier = if title.is_ascii() { "alias" } else { "lexical" };
        let carrier = reasons
            .iter()
            .find(|one| one["signal"] == carrier)
            .expect("it counts");
        assert!(number(&carrier["contribution"]) > 0, "{title}: {carrier}");
        assert_ne!(carrier["words"], json!([]), "{title}: {carrier}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_budget_is_neutral() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let priced = |min: &str, max: &str| {
        let card = with(varied()[0].clone(), "priceMinMinor", json!(min));
        with(card, "priceMaxMinor", json!(max))
    };
    let suppliers = import(
        &world,
        &[
            varied()[0].clone(),
            priced("100000000", "900000000"),
            priced("1000000", "2000000"),
        ],
    )
    .await;
    indexed(&world, 3, 0).await;
    let scores = async |budget: Value| -> Vec<i64> {
        let demand = world.draft_demand(&mill, json!({"budget": budget})).await;
        let found = matches(&world, mill.token(), &demand, json!({})).await;
        let edges = found["edges"].as_array().expect("edges").clone();
        let of = |id: &String| {
            let edge = edges.iter().find(|edge| edge["node"]["id"] == id.as_str());
            number(&edge.expect("found")["score"])
        };
        suppliers.iter().map(of).collect()
    };
    for kind in ["NEGOTIABLE", "UNDISCLOSED", "NONE"] {
        let [silent, dear, cheap] = scores(json!({"kind": kind})).await[..] else {
            panic!("three scores")
        };
        assert!(
            silent == dear && dear == cheap,
            "{kind}: {silent} {dear} {cheap}"
        );
    }
    let range = json!({"kind": "RANGE", "minMinor": "500000", "maxMinor": "5000000"});
    let [silent, dear, cheap] = scores(range).await[..] else {
        panic!("three scores")
    };
    assert!(dear < silent && silent < cheap, "{dear} {silent} {cheap}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_question_has_the_same_answer_also_after_a_restart() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let suppliers = import(&world, &varied()).await;
    let demand = world.open_demand(&mill, json!({})).await;
    indexed(&world, suppliers.len(), 1).await;
    let ask = async |world: &World| {
        matches(world, mill.token(), &demand, json!({"failed": "SHOW"})).await
    };
    let first = ask(&world).await;
    assert_eq!(ids(&first).len(), suppliers.len());
    assert_eq!(ask(&world).await, first);
    let world = world.restart().await;
    assert_eq!(ask(&world).await, first, "rebuilt from the database");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_demand_is_matched_at_once() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let suppliers = import(
        &world,
        &[
            varied()[0].clone(),
            card(
                "热线工单分派",
                "市民热线诉求分类。",
                "language.text_classification",
            ),
        ],
    )
    .await;
    indexed(&world, 2, 0).await;
    let demand = world.draft_demand(&mill, json!({})).await;
    let best = async || matches(&world, mill.token(), &demand, json!({"first": 1})).await;
    assert_eq!(ids(&best().await), suppliers[..1]);
    let card = json!({"title": "热线工单分派", "problem": "诉求分类靠人工。"});
    let update = json!({"id": demand, "card": card});
    assert_eq!(
        world.refusals(mill.token(), "updateDemand", update).await,
        [""; 0]
    );
    until(LONG, best, |found| ids(found) == suppliers[1..]).await;
    world.stop().await;
}
