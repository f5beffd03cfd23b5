//! The road through review, for the profiles that have one.

use jiebang::domains::demands::tables::demand;
use jiebang::domains::identity::{self, GrantDutyInput};
use jiebang::foundation::actor::Duty;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::json;

use super::{days_pass, full_card, in_days, patient_world};
use crate::support::{Person, World};

/// Gives a duty to somebody who is there already.
async fn put_on_duty(world: &World, person: &Person) {
    let grant = GrantDutyInput {
        email: person.email.clone(),
        duty: Duty::Reviewer,
        dry_run: false,
        client_mutation_id: None,
    };
    identity::grant_duty(&world.system(), &grant)
        .await
        .expect("granted");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_profile_with_a_review_goes_from_draft_to_open() {
    let world = World::start().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    for profile in [
        "OPEN_CHALLENGE",
        "COMPETITIVE_SELECTION",
        "STATUTORY_TENDER",
        "EXTERNAL",
    ] {
        let id = world.profile_draft(&port, profile).await;
        let direct = world
            .refusals(port.token(), "openDemand", json!({"id": id}))
            .await;
        assert_eq!(direct, ["DEMAND_WRONG_STATE"], "{profile}");
        let before = world.event_kinds().await.len();
        let input = json!({"id": id});
        let submitted = world
            .done(port.token(), "submitDemand", input.clone(), "state")
            .await;
        assert_eq!(submitted["state"], "IN_REVIEW");
        let early = world
            .refusals(port.token(), "openDemand", input.clone())
            .await;
        assert_eq!(early, ["DEMAND_WRONG_STATE"], "{profile}");
        let approval = json!({"id": id, "decision": "APPROVE"});
        let approved = world
            .done(reviewer.token(), "reviewDemand", approval, "state")
            .await;
        assert_eq!(approved["state"], "APPROVED");
        assert_eq!(world.demand(None, &id, "id").await, json!(null));
        let opened = world
            .done(
                port.token(),
                "openDemand",
                input,
                "state submissionDeadline closesAt procedure { code }",
            )
            .await;
        assert_eq!(opened["state"], "OPEN");
        assert_eq!(opened["closesAt"], opened["submissionDeadline"]);
        assert_eq!(opened["procedure"]["code"], profile);
        assert_eq!(
            world.event_kinds().await[before..],
            ["demand.submitted", "demand.approved", "demand.opened"]
        );
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_needs_the_readiness_of_its_profile() {
    let world = World::start().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let id = world.draft_demand(&port, json!({})).await;
    let change = json!({"id": id, "profile": "OPEN_CHALLENGE", "card": {}});
    world.done(port.token(), "updateDemand", change, "id").await;
    let refused = world
        .refusals(port.token(), "submitDemand", json!({"id": id}))
        .await;
    assert_eq!(refused, ["READINESS_TOO_LOW"]);
    let change = json!({"id": id, "profile": "EXTERNAL", "card": {}});
    world.done(port.token(), "updateDemand", change, "id").await;
    let refused = world
        .refusals(port.token(), "submitDemand", json!({"id": id}))
        .await;
    assert_eq!(refused, ["EXTERNAL_URL_REQUIRED"]);
    assert_eq!(world.state(&port, &id).await, "DRAFT");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reviews_a_demand_of_their_own_or_of_their_organisation() {
    let world = World::start().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let author = world.member(&port, "author", "EDITOR").await;
    let mut card = full_card();
    card["submissionDeadline"] = json!(in_days(&world, 30));
    let input = json!({"ownerId": port.id, "profile": "OPEN_CHALLENGE", "card": card});
    let made = world
        .done(author.token(), "createDemand", input, "id")
        .await;
    let id = made["id"].as_str().expect("an id");
    world
        .done(author.token(), "submitDemand", json!({"id": id}), "id")
        .await;
    // The author leaves, so that authorship alone is what stands in the way.
    let left = json!({"organisationId": port.id});
    let answer = world
        .mutate(author.token(), "leaveOrganisation", left, "")
        .await;
    assert_eq!(answer["userErrors"], json!([]));
    put_on_duty(&world, &author).await;
    put_on_duty(&world, &port.owner).await;
    let stranger = world.person("stranger").await;
    for (person, code) in [
        (&author, "REVIEWER_IS_PARTY"),
        (&port.owner, "REVIEWER_IS_PARTY"),
        (&stranger, "NOT_FOUND"),
    ] {
        for decision in ["APPROVE", "REQUEST_CHANGES"] {
            let input = json!({"id": id, "decision": decision, "comment": "请补充"});
            let refused = world.refusals(person.token(), "reviewDemand", input).await;
            assert_eq!(refused, [code], "{} {decision}", person.email);
        }
    }
    assert_eq!(world.state(&port, id).await, "IN_REVIEW");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_requested_with_a_comment_and_the_demand_comes_back() {
    let world = World::start().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = world.profile_draft(&port, "OPEN_CHALLENGE").await;
    let own = json!({"id": id});
    world
        .done(port.token(), "submitDemand", own.clone(), "id")
        .await;
    let bare = json!({"id": id, "decision": "REQUEST_CHANGES"});
    let refused = world.refusals(reviewer.token(), "reviewDemand", bare).await;
    assert_eq!(refused, ["REQUIRED"]);
    let before = world.event_kinds().await.len();
    let sent_back = json!({"id": id, "decision": "REQUEST_CHANGES", "comment": "请写明验收方法"});
    let found = world
        .done(
            reviewer.token(),
            "reviewDemand",
            sent_back,
            "state reviewComment",
        )
        .await;
    assert_eq!(
        found,
        json!({"state": "CHANGES_REQUESTED", "reviewComment": "请写明验收方法"})
    );
    let seen = world.demand(port.token(), &id, "reviewComment").await;
    assert_eq!(seen["reviewComment"], "请写明验收方法");
    let refused = world
        .refusals(port.token(), "openDemand", own.clone())
        .await;
    assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
    let change = json!({"id": id, "card": {"acceptanceTest": "四周并行运行"}});
    let changed = world
        .done(port.token(), "updateDemand", change, "state")
        .await;
    assert_eq!(changed["state"], "CHANGES_REQUESTED");
    let again = world
        .done(
            port.token(),
            "submitDemand",
            own.clone(),
            "state reviewComment",
        )
        .await;
    assert_eq!(again, json!({"state": "IN_REVIEW", "reviewComment": null}));
    let stale = json!({"id": id, "decision": "APPROVE", "expectedVersion": 2});
    let refused = world
        .refusals(reviewer.token(), "reviewDemand", stale)
        .await;
    assert_eq!(refused, ["STALE_VERSION"]);
    assert_eq!(
        world.event_kinds().await[before..],
        [
            "demand.changes_requested",
            "demand.updated",
            "demand.submitted"
        ]
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_after_the_approval_returns_to_review() {
    let world = World::start().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = world.profile_draft(&port, "OPEN_CHALLENGE").await;
    let own = json!({"id": id});
    world
        .done(port.token(), "submitDemand", own.clone(), "id")
        .await;
    let approval = json!({"id": id, "decision": "APPROVE", "opensAt": in_days(&world, 2)});
    let approved = world
        .done(
            reviewer.token(),
            "reviewDemand",
            approval.clone(),
            "state opensAt",
        )
        .await;
    assert_eq!(approved["state"], "APPROVED");
    assert!(approved["opensAt"].is_string());
    let change = json!({"id": id, "card": {"problem": "另一个问题"}});
    let changed = world
        .done(port.token(), "updateDemand", change, "state opensAt")
        .await;
    assert_eq!(
        changed,
        json!({"state": "IN_REVIEW", "opensAt": null}),
        "the approval is void, its date too"
    );
    let refused = world
        .refusals(port.token(), "openDemand", own.clone())
        .await;
    assert_eq!(refused, ["DEMAND_WRONG_STATE"]);
    world
        .done(reviewer.token(), "reviewDemand", approval, "id")
        .await;
    let opened = world.done(port.token(), "openDemand", own, "state").await;
    assert_eq!(opened["state"], "OPEN");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_procedure_has_its_deadline_and_its_days() {
    let world = patient_world().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = world.profile_draft(&port, "OPEN_CHALLENGE").await;
    let own = json!({"id": id});
    world
        .done(port.token(), "submitDemand", own.clone(), "id")
        .await;
    let approval = json!({"id": id, "decision": "APPROVE"});
    // The edit comes from CHANGES_REQUESTED, which keeps its state.
    let back = json!({"id": id, "decision": "REQUEST_CHANGES", "comment": "期限"});
    for (deadline, code) in [
        (json!(null), "DEADLINE_REQUIRED"),
        (json!(in_days(&world, 14)), "DEADLINE_TOO_SOON"),
        (json!(in_days(&world, -1)), "DEADLINE_PASSED"),
    ] {
        world
            .done(reviewer.token(), "reviewDemand", back.clone(), "id")
            .await;
        let change = json!({"id": id, "card": {"submissionDeadline": deadline}});
        world.done(port.token(), "updateDemand", change, "id").await;
        world
            .done(port.token(), "submitDemand", own.clone(), "id")
            .await;
        let refused = world
            .refusals(reviewer.token(), "reviewDemand", approval.clone())
            .await;
        assert_eq!(refused, [code]);
        assert_eq!(world.state(&port, &id).await, "IN_REVIEW");
    }
    world
        .done(reviewer.token(), "reviewDemand", back, "id")
        .await;
    let change = json!({"id": id, "card": {"submissionDeadline": in_days(&world, 16)}});
    world.done(port.token(), "updateDemand", change, "id").await;
    world
        .done(port.token(), "submitDemand", own.clone(), "id")
        .await;
    world
        .done(reviewer.token(), "reviewDemand", approval, "id")
        .await;
    // The owner waits too long: fewer days are left than the profile asks for.
    days_pass(&world, 2);
    let refused = world.refusals(port.token(), "openDemand", own).await;
    assert_eq!(refused, ["DEADLINE_TOO_SOON"]);
    assert_eq!(world.state(&port, &id).await, "APPROVED");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_version_that_was_approved_opens() {
    let world = World::start().await;
    let port = world.verified_organisation("port", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = world
        .approved_demand(&port, &reviewer, "OPEN_CHALLENGE")
        .await;
    // Every change of the card voids the approval itself; this is what stands behind that.
    demand::Entity::update_many()
        .col_expr(demand::Column::ApprovedVersion, Expr::value(1_i64))
        .exec(world.handles.database.writer())
        .await
        .expect("changed");
    world
        .refused(
            port.token(),
            "openDemand",
            json!({"id": id}),
            &[("APPROVAL_VOID", "")],
        )
        .await;
    assert_eq!(world.state(&port, &id).await, "APPROVED");
    world.stop().await;
}
