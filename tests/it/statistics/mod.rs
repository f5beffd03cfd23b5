//! Figures, and that each is what its list shows.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::demands::patient_world;
use crate::interests::pair;
use crate::results::{report, reported};
use crate::support::{Organisation, Person, World};

const FIGURES: [&str; 7] = [
    "demandsOpened",
    "interests",
    "introductions",
    "answers",
    "resultsSelfReported",
    "resultsVerified",
    "unmatched",
];

/// A list by its name in a figure: the field and the type of its filter.
fn list(name: &str) -> (&'static str, &'static str) {
    match name {
        "DEMANDS" => ("demands", "DemandFilter"),
        "INTERESTS" => ("interests", "InterestFilter"),
        "RESULTS" => ("results", "ResultFilter"),
        "UNMATCHED_DEMANDS" => ("unmatchedDemands", "UnmatchedFilter!"),
        other => panic!("{other} is no list"),
    }
}

/// The rows of a period around now, told apart by a group.
async fn rows(world: &World, token: Option<&str>, filter: Value, group: Value) -> Vec<Value> {
    let figures: String = FIGURES
        .iter()
        .map(|name| format!("{name} {{ count list filter }} "))
        .collect();
    let query = format!(
        "query($filter: StatisticsFilter!, $group: StatisticsGroup) {{
            statistics(filter: $filter, groupBy: $group, unmatchedAfterDays: 5) {{ key {figures}
                meanAnswerMinutes medianAnswerMinutes
                amountSelfReported {{ amountMinor }} amountVerified {{ amountMinor }} }} }}"
    );
    let mut filter = filter;
    let today = world.handles.clock.now().day();
    filter["from"] = json!("2025-01-01");
    filter["to"] = json!(today.to_string());
    let found = world
        .data(token, &query, json!({"filter": filter, "group": group}))
        .await;
    found["statistics"].as_array().expect("rows").clone()
}

/// Asks every figure's list for its count.
async fn assert_taken_apart(world: &World, token: Option<&str>, row: &Value) -> i64 {
    let mut sum = 0;
    for name in FIGURES {
        let figure = &row[name];
        let (field, kind) = list(figure["list"].as_str().expect("a list"));
        let text = figure["filter"].as_str().expect("a filter");
        let filter: Value = serde_json::from_str(text).expect("JSON");
        let query =
            format!("query($filter: {kind}) {{ {field}(filter: $filter) {{ totalCount }} }}");
        let found = world.data(token, &query, json!({"filter": filter})).await;
        assert_eq!(found[field]["totalCount"], figure["count"], "{name} {text}");
        sum += figure["count"].as_i64().expect("a count");
    }
    sum
}

struct Market {
    hub: Person,
    rita: Person,
    mill: Organisation,
}

/// Demands in three places and four areas over some months, with interest and results.
async fn market(world: &World) -> Market {
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let pair = pair(world).await;
    let (mill, maker) = (pair.mill.token(), pair.maker.token());
    let places = [
        json!({"regionCode": "320506", "areas": ["industry.manufacturing", "industry.services"]}),
        json!({"regionCode": "320000"}),
        json!({"regionCode": "110000", "areas": ["industry.services"]}),
    ];
    let mut demands = Vec::new();
    for (place, change) in places.into_iter().enumerate() {
        world.wait(20 * 86_400 * i64::try_from(place).expect("few"));
        demands.push(world.open_demand(&pair.mill, change).await);
    }
    let mut answered = Vec::new();
    for demand in &demands[..2] {
        let letter = json!({"demandId": demand, "supplierId": pair.supplier, "message": "可以。"});
        let (made, _) = world
            .act(maker, "showInterest", letter, "interest { id }")
            .await;
        answered.push(made["interest"]["id"].clone());
    }
    world.wait(90 * 60);
    world
        .act(mill, "acceptInterest", json!({"id": answered[0]}), "")
        .await;
    let waiting = pair.shown(world).await;
    world.wait(30 * 86_400);
    jiebang::workers::deadlines::turn(&world.system())
        .await
        .expect("a turn");
    let word = json!({"id": waiting, "message": "两边都在苏州。"});
    world.act(rita.token(), "introduceInterest", word, "").await;
    let no = json!({"id": answered[1], "reason": "NO_FIT"});
    world.act(mill, "declineInterest", no, "").await;
    for (number, day) in [
        ("1", "2025-03-31"),
        ("2", "2025-04-01"),
        ("3", "2025-04-30"),
    ] {
        let mut input = report(world, &pair, number).await;
        input["signedOn"] = json!(day);
        input["amountPublic"] = json!(number == "3");
        let id = reported(world, &pair.maker, input).await;
        if number != "1" {
            world
                .act(rita.token(), "verifyResult", json!({"id": id}), "")
                .await;
            for (token, side) in [(mill, "OWNER"), (maker, "SUPPLIER")] {
                let consent = json!({"id": id, "side": side});
                world.act(token, "consentToCaseStudy", consent, "").await;
            }
        }
    }
    let hub = world.person("hub").await;
    for house in [&pair.mill, &pair.maker] {
        let invitation = json!({"organisationId": house.id, "email": hub.email, "role": "VIEWER"});
        let (made, _) = world
            .act(
                house.token(),
                "inviteMember",
                invitation,
                "membership { id }",
            )
            .await;
        let id = json!({"id": made["membership"]["id"]});
        world.act(hub.token(), "acceptInvitation", id, "").await;
    }
    Market {
        hub,
        rita,
        mill: pair.mill,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_is_the_count_of_its_list() {
    let world = patient_world().await;
    let market = market(&world).await;
    let stranger = world.person("stranger").await;
    let total = rows(&world, market.hub.token(), json!({}), json!(null)).await;
    let figure = |name: &str| total[0][name]["count"].as_i64().expect("a count");
    assert_eq!(FIGURES.map(figure), [4, 3, 1, 2, 1, 2, 1], "{total:#?}");
    assert_eq!(total[0]["amountSelfReported"]["amountMinor"], "120000000");
    assert_eq!(total[0]["amountVerified"]["amountMinor"], "240000000");
    assert_eq!(total[0]["medianAnswerMinutes"], 90);
    for token in [
        market.hub.token(),
        market.rita.token(),
        market.mill.token(),
        stranger.token(),
        None,
    ] {
        for filter in [
            json!({}),
            json!({"area": {"eq": "industry.services"}}),
            json!({"area": {"in": ["industry.services", "industry.manufacturing"]}}),
            json!({"region": {"within": "320000"}}),
        ] {
            for group in [json!(null), json!("AREA"), json!("REGION"), json!("MONTH")] {
                let found = rows(&world, token, filter.clone(), group.clone()).await;
                assert!(!found.is_empty(), "{filter} {group}");
                for row in &found {
                    let sum = assert_taken_apart(&world, token, row).await;
                    assert!(sum > 0 || group.is_null(), "no row of nothing: {row:#}");
                }
            }
        }
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_areas_prefectures_and_months_of_shanghai() {
    let world = patient_world().await;
    let market = market(&world).await;
    let keys = async |group: &str, figure: &str| -> Vec<(String, i64)> {
        let found = rows(&world, market.hub.token(), json!({}), json!(group)).await;
        found
            .iter()
            .map(|row| {
                let key = row["key"].as_str().expect("a key").to_owned();
                (key, row[figure]["count"].as_i64().expect("a count"))
            })
            .filter(|(_, count)| *count > 0)
            .collect()
    };
    let of = |pairs: &[(&str, i64)]| -> Vec<(String, i64)> {
        pairs
            .iter()
            .map(|(key, count)| ((*key).to_owned(), *count))
            .collect()
    };
    assert_eq!(
        keys("REGION", "demandsOpened").await,
        of(&[("110000", 1), ("320000", 1), ("320500", 2)])
    );
    assert_eq!(
        keys("AREA", "demandsOpened").await,
        of(&[("industry.manufacturing", 3), ("industry.services", 2)])
    );
    assert_eq!(
        keys("MONTH", "resultsVerified").await,
        of(&[("2025-04", 2)])
    );
    assert_eq!(
        keys("MONTH", "resultsSelfReported").await,
        of(&[("2025-03", 1)])
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_figure_tells_what_its_rows_would_not() {
    let world = patient_world().await;
    let market = market(&world).await;
    let everybody = &rows(&world, None, json!({}), json!(null)).await[0];
    let count = |name: &str| everybody[name]["count"].as_i64().expect("a count");
    // Published demands and case studies; no interest, and the one amount that was declared public.
    assert_eq!(FIGURES.map(count), [4, 0, 0, 0, 0, 2, 0]);
    assert_eq!(everybody["amountVerified"]["amountMinor"], "120000000");
    let reviewer = &rows(&world, market.rita.token(), json!({}), json!(null)).await[0];
    assert_eq!(reviewer["resultsSelfReported"]["count"], 1);
    assert_eq!(reviewer["amountVerified"]["amountMinor"], "240000000");
    assert_eq!(reviewer["unmatched"]["count"], 1);
    for (from, to) in [("2026-02-01", "2026-01-01"), ("2020-01-01", "2026-01-01")] {
        let query =
            format!("{{ statistics(filter: {{from: \"{from}\", to: \"{to}\"}}) {{ key }} }}");
        let answer = world.ask(None, &query, json!({})).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "OUT_OF_RANGE",
            "{answer:#}"
        );
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unmatched_demand_says_what_its_candidates_fail() {
    let world = patient_world().await;
    let pair = pair(&world).await;
    let far = json!({"regionCode": "440100"});
    let far = world.open_demand(&pair.mill, far).await;
    crate::matching::indexed(&world, 1, 2).await;
    pair.shown(&world).await;
    let query =
        "query($days: Int!) { unmatchedDemands(filter: {waitingDays: $days}) { totalCount nodes {
        demand { id } candidates eligible failedGates { code count } } } }";
    let found = world
        .data(pair.mill.token(), query, json!({"days": 10}))
        .await;
    assert_eq!(found["unmatchedDemands"]["totalCount"], 0, "not yet");
    world.wait(11 * 86_400);
    let found = world
        .data(pair.mill.token(), query, json!({"days": 10}))
        .await;
    assert_eq!(
        found["unmatchedDemands"],
        json!({"totalCount": 1, "nodes": [{"demand": {"id": far}, "candidates": 1, "eligible": 0,
            "failedGates": [{"code": "region", "count": 1}]}]})
    );
    for token in [pair.maker.token(), None] {
        let found = world.data(token, query, json!({"days": 10})).await;
        assert_eq!(
            found["unmatchedDemands"],
            json!({"totalCount": 0, "nodes": []})
        );
    }
    let answer = world.ask(None, query, json!({"days": -1})).await;
    assert_eq!(
        answer["errors"][0]["extensions"]["code"], "OUT_OF_RANGE",
        "{answer:#}"
    );
    world.stop().await;
}
