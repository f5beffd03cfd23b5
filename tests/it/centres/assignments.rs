//! Who looks after what: what an assignment opens to a centre, and what it does not.

use serde_json::{Value, json};

use crate::demands::patient_world;
use crate::interests::pair;
use crate::support::World;

const UNDER_REVIEW: &str =
    "{ demands(filter: {state: [IN_REVIEW]}) { nodes { id contact { masked } owner { id } } } }";

async fn under_review(world: &World, token: Option<&str>) -> Vec<String> {
    let found = world.data(token, UNDER_REVIEW, json!({})).await;
    let nodes = found["demands"]["nodes"].as_array().expect("nodes");
    let ids = nodes.iter().map(|node| {
        assert_eq!(node["contact"]["masked"], false, "{node}");
        assert!(node["owner"]["id"].is_string(), "{node}");
        node["id"].as_str().expect("an id").to_owned()
    });
    ids.collect()
}

async fn to_review(world: &World, token: Option<&str>) -> Value {
    let found = world
        .data(token, "{ myTasks { kind count } }", json!({}))
        .await;
    let tasks = found["myTasks"].as_array().expect("tasks");
    let task = tasks.iter().find(|task| task["kind"] == "REVIEW_DEMAND");
    task.map_or(json!(0), |task| task["count"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_reviews_what_lies_in_its_area_and_region_and_nothing_else() {
    let world = World::start().await;
    let ada = world.administrator().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let huaian = world.centre("huaian").await;
    let viewer = world.member(&huaian, "viewer", "VIEWER").await;
    let editor = world.member(&huaian, "editor", "EDITOR").await;
    let here = json!({"areaCode": "industry.services", "regionCode": "320000"});
    let assignment = world.assigned(&ada, &huaian, here).await;
    let elsewhere = world.centre("elsewhere").await;
    for what in [
        json!({"areaCode": "industry.services", "regionCode": "320500"}),
        json!({"areaCode": "industry.manufacturing", "regionCode": "320800"}),
    ] {
        world.assigned(&ada, &elsewhere, what).await;
    }
    // The card is of industry.services in 320800.
    let id = world.profile_draft(&port, "OPEN_CHALLENGE").await;
    let nothing = Vec::<String>::new();
    assert_eq!(under_review(&world, editor.token()).await, nothing);
    world
        .done(port.token(), "submitDemand", json!({"id": id}), "id")
        .await;
    assert_eq!(
        under_review(&world, editor.token()).await,
        std::slice::from_ref(&id)
    );
    assert_eq!(to_review(&world, editor.token()).await, 1);
    world.tell().await;
    for (person, told) in [(&editor, 1), (&huaian.owner, 1), (&viewer, 0)] {
        let inbox = world.inbox(person.token()).await;
        let news = inbox.iter().filter(|(kind, _)| kind == "DEMAND_TO_REVIEW");
        assert_eq!(news.count(), told, "{}", person.email);
    }
    let approval = json!({"id": id, "decision": "APPROVE"});
    for stranger in [elsewhere.token(), viewer.token()] {
        assert_eq!(under_review(&world, stranger).await, nothing);
        assert_eq!(to_review(&world, stranger).await, 0);
        assert!(world.demand(stranger, &id, "id").await.is_null());
        world
            .refused(
                stranger,
                "reviewDemand",
                approval.clone(),
                &[("NOT_FOUND", "")],
            )
            .await;
    }
    let inside = "contact { masked } availableActions { action allowed }";
    let seen = world.demand(editor.token(), &id, inside).await;
    assert_eq!(seen["contact"]["masked"], false);
    let approve = json!({"action": "APPROVE", "allowed": true});
    let actions = seen["availableActions"].as_array().expect("actions");
    assert!(actions.contains(&approve), "{seen:#}");
    let sent_back = json!({"id": id, "decision": "REQUEST_CHANGES", "comment": "请写明验收方法"});
    world
        .done(editor.token(), "reviewDemand", sent_back, "state")
        .await;
    world
        .done(port.token(), "submitDemand", json!({"id": id}), "id")
        .await;
    let (_, kinds) = world
        .act(
            ada.token(),
            "endCentreAssignment",
            json!({"id": assignment}),
            "",
        )
        .await;
    assert_eq!(kinds, ["centre_assignment.ended"]);
    world
        .refused(
            editor.token(),
            "reviewDemand",
            approval.clone(),
            &[("NOT_FOUND", "")],
        )
        .await;
    world.assigned(&ada, &huaian, json!({})).await;
    let approved = world
        .done(editor.token(), "reviewDemand", approval, "state")
        .await;
    assert_eq!(approved["state"], "APPROVED");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_does_not_review_its_own_demands_nor_while_it_is_not_verified() {
    let world = World::start().await;
    let ada = world.administrator().await;
    let centre = world.centre("centre").await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    world
        .assigned(&ada, &centre, json!({"regionCode": "000000"}))
        .await;
    let own = world.profile_draft(&centre, "OPEN_CHALLENGE").await;
    let foreign = world.profile_draft(&port, "OPEN_CHALLENGE").await;
    for (owner, id) in [(&centre, &own), (&port, &foreign)] {
        world
            .done(owner.token(), "submitDemand", json!({"id": id}), "id")
            .await;
    }
    assert_eq!(to_review(&world, centre.token()).await, 1);
    let approval = json!({"id": own, "decision": "APPROVE"});
    world
        .refused(
            centre.token(),
            "reviewDemand",
            approval,
            &[("REVIEWER_IS_PARTY", "")],
        )
        .await;
    world.tell().await;
    let inbox = world.inbox(centre.token()).await;
    let news = inbox.iter().filter(|(kind, _)| kind == "DEMAND_TO_REVIEW");
    assert_eq!(news.count(), 1, "its own demand is no news");
    let judge = world
        .on_duty("judge", jiebang::foundation::actor::Duty::Reviewer)
        .await;
    let suspension = json!({"organisationId": centre.id, "decision": "SUSPEND", "reason": "核查"});
    world
        .act(judge.token(), "decideVerification", suspension, "")
        .await;
    assert!(world.demand(centre.token(), &foreign, "id").await.is_null());
    let approval = json!({"id": foreign, "decision": "APPROVE"});
    world
        .refused(
            centre.token(),
            "reviewDemand",
            approval,
            &[("NOT_FOUND", "")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_introduces_those_who_got_no_answer_where_it_is_assigned() {
    let world = patient_world().await;
    let ada = world.administrator().await;
    let pair = pair(&world).await;
    let suzhou = world.centre("suzhou").await;
    let nanjing = world.centre("nanjing").await;
    for (centre, region) in [(&suzhou, "320500"), (&nanjing, "320100")] {
        let what = json!({"regionCode": region});
        world.assigned(&ada, centre, what).await;
    }
    let id = pair.shown(&world).await;
    let letter = json!({"id": id, "message": "两边都在苏州，不妨见一面。"});
    let unseen = [("NOT_FOUND", "")];
    world
        .refused(suzhou.token(), "introduceInterest", letter.clone(), &unseen)
        .await;
    world.wait(30 * 86_400);
    jiebang::workers::deadlines::turn(&world.system())
        .await
        .expect("a turn");
    world
        .refused(
            nanjing.token(),
            "introduceInterest",
            letter.clone(),
            &unseen,
        )
        .await;
    assert!(world.interest(nanjing.token(), &id, "id").await.is_null());
    let selection = "senderContact { masked } availableActions { action allowed }";
    let seen = world.interest(suzhou.token(), &id, selection).await;
    assert_eq!(seen["senderContact"]["masked"], true);
    let introduce = json!({"action": "INTRODUCE", "allowed": true});
    let actions = seen["availableActions"].as_array().expect("actions");
    assert!(actions.contains(&introduce), "{seen:#}");
    let found = world
        .data(suzhou.token(), "{ myTasks { kind count } }", json!({}))
        .await;
    let task = json!({"kind": "INTRODUCE_INTEREST", "count": 1});
    assert_eq!(found["myTasks"], json!([task]));
    world.tell().await;
    let inbox = world.inbox(suzhou.token()).await;
    assert!(
        inbox
            .iter()
            .any(|(kind, _)| kind == "INTEREST_TO_INTRODUCE")
    );
    let inbox = world.inbox(nanjing.token()).await;
    assert!(
        !inbox
            .iter()
            .any(|(kind, _)| kind == "INTEREST_TO_INTRODUCE")
    );
    // Seeing it is not being asked.
    world
        .refused(
            suzhou.token(),
            "acceptInterest",
            json!({"id": id}),
            &[("FORBIDDEN", "")],
        )
        .await;
    let (_, kinds) = world
        .act(suzhou.token(), "introduceInterest", letter, "")
        .await;
    assert_eq!(kinds, ["interest.introduced"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_administrator_assigns_and_only_a_centre_and_once() {
    let world = World::start().await;
    let ada = world.administrator().await;
    let centre = world.centre("centre").await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let what = json!({"organisationId": centre.id, "regionCode": "320500"});
    world
        .refused(
            centre.token(),
            "assignCentre",
            what.clone(),
            &[("FORBIDDEN", "")],
        )
        .await;
    let not_a_centre = json!({"organisationId": mill.id});
    let at = [("NOT_A_CENTRE", "input.organisationId")];
    world
        .refused(ada.token(), "assignCentre", not_a_centre, &at)
        .await;
    let unknown =
        json!({"organisationId": centre.id, "areaCode": "nowhere", "regionCode": "999999"});
    let at = [
        ("UNKNOWN_CODE", "input.areaCode"),
        ("UNKNOWN_CODE", "input.regionCode"),
    ];
    world
        .refused(ada.token(), "assignCentre", unknown, &at)
        .await;
    let id = world
        .assigned(
            &ada,
            &centre,
            json!({"regionCode": "320500", "note": "省数据局〔2026〕3号"}),
        )
        .await;
    world
        .refused(
            ada.token(),
            "assignCentre",
            what,
            &[("ASSIGNMENT_EXISTS", "")],
        )
        .await;
    let query = "query($id: ID!) { organisation(by: {id: $id}) {
        centreAssignments { id area { code } region { code } note endedAt } } }";
    let shown = async || {
        let found = world.data(None, query, json!({"id": centre.id})).await;
        found["organisation"]["centreAssignments"].clone()
    };
    let entry = json!([{"id": id, "area": null, "region": {"code": "320500"},
        "note": "省数据局〔2026〕3号", "endedAt": null}]);
    assert_eq!(shown().await, entry);
    let end = json!({"id": id});
    world
        .refused(
            centre.token(),
            "endCentreAssignment",
            end.clone(),
            &[("FORBIDDEN", "")],
        )
        .await;
    world
        .act(ada.token(), "endCentreAssignment", end.clone(), "")
        .await;
    world
        .refused(
            ada.token(),
            "endCentreAssignment",
            end,
            &[("ASSIGNMENT_OVER", "")],
        )
        .await;
    assert_eq!(shown().await, json!([]));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_has_fifty_assignments_at_most() {
    let world = World::start().await;
    let ada = world.administrator().await;
    let centre = world.centre("centre").await;
    let regions = jiebang::foundation::regions::regions().iter();
    let counties = regions.filter(|region| region.code.as_str().starts_with("32"));
    let codes: Vec<&str> = counties
        .map(|region| region.code.as_str())
        .take(51)
        .collect();
    for code in &codes[..50] {
        world
            .assigned(&ada, &centre, json!({"regionCode": code}))
            .await;
    }
    let one_more = json!({"organisationId": centre.id, "regionCode": codes[50]});
    world
        .refused(
            ada.token(),
            "assignCentre",
            one_more,
            &[("ASSIGNMENTS_FULL", "")],
        )
        .await;
    // So many conditions are still one statement that the database reads.
    let editor = centre.token();
    assert!(under_review(&world, editor).await.is_empty());
    assert_eq!(to_review(&world, editor).await, 0);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_who_assign_the_same_at_once_one_does() {
    let world = World::start().await;
    let ada = world.administrator().await;
    let bea = world
        .on_duty("bea", jiebang::foundation::actor::Duty::Administrator)
        .await;
    let centre = world.centre("centre").await;
    let what = json!({"organisationId": centre.id, "areaCode": "industry.services"});
    let call = |token| world.refusals(token, "assignCentre", what.clone());
    let (one, two) = tokio::join!(call(ada.token()), call(bea.token()));
    let mut answers = [one, two];
    answers.sort();
    assert_eq!(answers, [vec![], vec!["ASSIGNMENT_EXISTS".to_owned()]]);
    world.stop().await;
}
