//! Demands that a centre enters for owners who claim them: once, by the right code, and whole.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::demands::patient_world;
use crate::support::{Organisation, World};

fn claim(organisation: &Organisation, code: &str) -> Value {
    json!({"organisationId": organisation.id, "code": code})
}

/// The owner that everybody sees.
async fn owner_of(world: &World, id: &str) -> Value {
    let found = world.demand(None, id, "owner { id }").await;
    found["owner"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_claims_a_demand_with_the_interest_in_it_and_its_files() {
    let world = World::start().await;
    let centre = world.centre("centre").await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let named = json!({"ownerIdentifier": {"declaredTeam": "mill declares itself"}});
    let id = world.entered_demand(&centre, named).await;
    let file = world.file(&centre, "现场.pdf").await;
    world.attach_to_demand(&centre, &id, &file).await;
    world
        .done(centre.token(), "openDemand", json!({"id": id}), "id")
        .await;
    assert_eq!(owner_of(&world, &id).await, json!(centre.id));
    let letter = json!({"demandId": id, "supplierId": supplier, "message": "愿意对接"});
    let (sent, _) = world
        .act(maker.token(), "showInterest", letter, "interest { id }")
        .await;
    let interest = sent["interest"]["id"].as_str().expect("an id").to_owned();
    let intended = "claim { ownerName ownerIdentifier codeExpiresAt claimedAt } curator { id }";
    let seen = world.demand(centre.token(), &id, intended).await;
    assert_eq!(
        seen,
        json!({"curator": {"id": centre.id}, "claim": {
            "ownerName": "织造示例厂", "ownerIdentifier": "CN-TEAM:mill declares itself",
            "codeExpiresAt": null, "claimedAt": null,
        }})
    );
    let seen = world.demand(maker.token(), &id, intended).await;
    assert_eq!(seen, json!({"curator": {"id": centre.id}, "claim": null}));

    let code = world.claim_code(&centre, &id).await;
    let typed = code.to_lowercase().replace('-', " ");
    let (claimed, kinds) = world
        .act(
            mill.token(),
            "claimDemand",
            claim(&mill, &typed),
            "demand { state owner { id } curator { id } claim { ownerName } attachments { id } }",
        )
        .await;
    assert_eq!(kinds, ["demand.handed_over"]);
    assert_eq!(
        claimed["demand"],
        json!({"state": "OPEN", "owner": {"id": mill.id}, "curator": {"id": centre.id},
            "claim": null, "attachments": [{"id": file}]})
    );
    assert_eq!(owner_of(&world, &id).await, json!(mill.id));
    // The new owner answers; the centre, which no longer is a side, does not know of it.
    let answer = json!({"id": interest});
    world
        .refused(
            centre.token(),
            "acceptInterest",
            answer.clone(),
            &[("NOT_FOUND", "")],
        )
        .await;
    world
        .act(mill.token(), "acceptInterest", answer, "interest { state }")
        .await;
    let change = json!({"id": id, "card": {"summary": "由需求方补充"}});
    world
        .refused(
            centre.token(),
            "updateDemand",
            change.clone(),
            &[("FORBIDDEN", "")],
        )
        .await;
    world.done(mill.token(), "updateDemand", change, "id").await;
    let off = json!({"id": id, "fileId": file});
    world
        .refused(
            centre.token(),
            "detachFileFromDemand",
            off.clone(),
            &[("FORBIDDEN", "")],
        )
        .await;
    world
        .done(mill.token(), "detachFileFromDemand", off, "id")
        .await;
    // As its curator the centre goes on reading it.
    let inside = "contact { masked } claim { claimedAt }";
    let seen = world.demand(centre.token(), &id, inside).await;
    assert_eq!(seen["contact"]["masked"], false);
    assert!(seen["claim"]["claimedAt"].is_string(), "{seen}");
    let history = "versions(first: 5) { nodes { changes { field } } }";
    let told = world.demand(None, &id, history).await.to_string();
    assert!(told.contains("ownerId"), "{told}");
    let after = world
        .refusals(centre.token(), "issueClaimCode", json!({"demandId": id}))
        .await;
    assert_eq!(after, ["DEMAND_CLAIMED"]);
    let logged = world.logged_payloads().await;
    assert!(!logged.contains(&code) && !logged.contains("织造示例厂"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_holds_for_thirty_days_until_the_next_one_and_once() {
    let world = patient_world().await;
    let centre = world.centre("centre").await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let id = world.entered_demand(&centre, json!({})).await;
    let wrong = [("CLAIM_CODE_WRONG", "input.code")];
    let first = world.claim_code(&centre, &id).await;
    let second = world.claim_code(&centre, &id).await;
    world
        .refused(mill.token(), "claimDemand", claim(&mill, &first), &wrong)
        .await;
    world.wait(31 * 86_400);
    world
        .refused(mill.token(), "claimDemand", claim(&mill, &second), &wrong)
        .await;
    let third = world.claim_code(&centre, &id).await;
    let try_it = json!({"organisationId": mill.id, "code": third, "dryRun": true});
    let answer = world.refusals(mill.token(), "claimDemand", try_it).await;
    assert!(answer.is_empty(), "{answer:?}");
    world
        .act(mill.token(), "claimDemand", claim(&mill, &third), "")
        .await;
    for again in [&mill, &other] {
        world
            .refused(again.token(), "claimDemand", claim(again, &third), &wrong)
            .await;
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_intended_and_verified_owner_claims_and_only_what_has_not_ended() {
    let world = World::start().await;
    let centre = world.centre("centre").await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let viewer = world.member(&mill, "viewer", "VIEWER").await;
    let newcomer = world.pending_organisation("newcomer", "ENTERPRISE").await;
    let named = json!({"ownerIdentifier": {"declaredTeam": "somebody else"}});
    let theirs = world.entered_demand(&centre, named).await;
    let code = world.claim_code(&centre, &theirs).await;
    let another = [("CLAIM_OF_ANOTHER", "input.organisationId")];
    world
        .refused(mill.token(), "claimDemand", claim(&mill, &code), &another)
        .await;
    world
        .refused(
            centre.token(),
            "claimDemand",
            claim(&centre, &code),
            &another,
        )
        .await;
    let open = world.entered_demand(&centre, json!({})).await;
    let code = world.claim_code(&centre, &open).await;
    world
        .refused(
            newcomer.token(),
            "claimDemand",
            claim(&newcomer, &code),
            &[("NOT_VERIFIED", "")],
        )
        .await;
    world
        .refused(
            viewer.token(),
            "claimDemand",
            claim(&mill, &code),
            &[("FORBIDDEN", "")],
        )
        .await;
    world
        .refused(
            newcomer.token(),
            "claimDemand",
            claim(&mill, &code),
            &[("NOT_FOUND", "")],
        )
        .await;
    // Whoever offers itself for a demand does not become its owner meanwhile.
    world
        .done(centre.token(), "openDemand", json!({"id": open}), "id")
        .await;
    let supplier = world.published_supplier(&mill, json!({})).await;
    let letter = json!({"demandId": open, "supplierId": supplier, "message": "愿意对接"});
    let (sent, _) = world
        .act(mill.token(), "showInterest", letter, "interest { id }")
        .await;
    world
        .refused(
            mill.token(),
            "claimDemand",
            claim(&mill, &code),
            &[("CLAIM_OWN_INTEREST", "")],
        )
        .await;
    let back = json!({"id": sent["interest"]["id"]});
    world.act(mill.token(), "withdrawInterest", back, "").await;
    let end = json!({"id": open, "reason": "停止"});
    world.done(centre.token(), "cancelDemand", end, "id").await;
    world
        .refused(
            mill.token(),
            "claimDemand",
            claim(&mill, &code),
            &[("DEMAND_WRONG_STATE", "")],
        )
        .await;
    world
        .refused(
            centre.token(),
            "issueClaimCode",
            json!({"demandId": open}),
            &[("DEMAND_WRONG_STATE", "")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_centre_enters_demands_for_others_and_only_it_makes_their_codes() {
    let world = World::start().await;
    let centre = world.centre("centre").await;
    let viewer = world.member(&centre, "viewer", "VIEWER").await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let input =
        |centre: &Organisation| json!({"centreId": centre.id, "ownerName": "某厂", "card": {}});
    let at = [("NOT_A_CENTRE", "input.centreId")];
    world
        .refused(mill.token(), "createDemandFor", input(&mill), &at)
        .await;
    world
        .refused(
            mill.token(),
            "createDemandFor",
            input(&centre),
            &[("NOT_FOUND", "")],
        )
        .await;
    world
        .refused(
            viewer.token(),
            "createDemandFor",
            input(&centre),
            &[("FORBIDDEN", "")],
        )
        .await;
    let bad = json!({"centreId": centre.id, "ownerName": " ", "card": {},
        "ownerIdentifier": {"unifiedSocialCreditCode": "123"}});
    let at = [
        ("REQUIRED", "input.ownerName"),
        ("IDENTIFIER_INVALID", "input.ownerIdentifier"),
    ];
    world
        .refused(centre.token(), "createDemandFor", bad, &at)
        .await;
    let own = world.draft_demand(&mill, json!({})).await;
    let entered = world.entered_demand(&centre, json!({})).await;
    for (token, id, code) in [
        (mill.token(), &own, "NOT_FOUND"),
        (mill.token(), &entered, "NOT_FOUND"),
        (viewer.token(), &entered, "FORBIDDEN"),
    ] {
        let input = json!({"demandId": id});
        world
            .refused(token, "issueClaimCode", input, &[(code, "")])
            .await;
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_claim_at_once_one_gets_the_demand() {
    let world = World::start().await;
    let centre = world.centre("centre").await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let dyer = world.verified_organisation("dyer", "ENTERPRISE").await;
    for _ in 0..3 {
        let id = world.entered_demand(&centre, json!({})).await;
        let code = world.claim_code(&centre, &id).await;
        let before = world.event_kinds().await.len();
        let call = |house: &Organisation| {
            let input = claim(house, &code);
            let token = house.owner.token.clone();
            let world = &world;
            async move { world.refusals(Some(&token), "claimDemand", input).await }
        };
        let (one, two) = tokio::join!(call(&mill), call(&dyer));
        let winner = if one.is_empty() { &mill } else { &dyer };
        let mut answers = [one, two];
        answers.sort();
        assert_eq!(answers, [vec![], vec!["CLAIM_CODE_WRONG".to_owned()]]);
        assert_eq!(world.event_kinds().await[before..], ["demand.handed_over"]);
        let seen = world
            .demand(winner.token(), &id, "owner { id } version")
            .await;
        assert_eq!(seen, json!({"owner": {"id": winner.id}, "version": 2}));
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_codes_has_to_wait_and_the_right_one_is_no_answer_meanwhile() {
    let world = patient_world().await;
    let centre = world.centre("centre").await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.entered_demand(&centre, json!({})).await;
    let code = world.claim_code(&centre, &id).await;
    let allowed = world.config.access.failures_before_pause;
    for guess in 0..allowed {
        // A dry run would tell as much, so it counts as much.
        let input = json!({"organisationId": mill.id, "code": format!("AAAA-{guess}"),
            "dryRun": guess % 2 == 0});
        let answer = world.refusals(mill.token(), "claimDemand", input).await;
        assert_eq!(answer, ["CLAIM_CODE_WRONG"], "{guess}");
    }
    world
        .refused(
            mill.token(),
            "claimDemand",
            claim(&mill, &code),
            &[("CLAIMS_PAUSED", "")],
        )
        .await;
    world.wait(3_600);
    world
        .act(mill.token(), "claimDemand", claim(&mill, &code), "")
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_does_not_review_what_it_entered_and_a_claim_voids_no_approval() {
    let world = World::start().await;
    let ada = world.administrator().await;
    let rita = world.on_duty("rita", Duty::Reviewer).await;
    let centre = world.centre("centre").await;
    let editor = world.member(&centre, "editor", "EDITOR").await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    world.assigned(&ada, &centre, json!({})).await;
    let mut card = crate::demands::full_card();
    card["submissionDeadline"] = json!(crate::demands::in_days(&world, 30));
    let formal = json!({"profile": "OPEN_CHALLENGE", "card": card});
    let id = world.entered_demand(&centre, formal).await;
    let code = world.claim_code(&centre, &id).await;
    world
        .done(centre.token(), "submitDemand", json!({"id": id}), "id")
        .await;
    let approval = json!({"id": id, "decision": "APPROVE"});
    let party = [("REVIEWER_IS_PARTY", "")];
    world
        .refused(editor.token(), "reviewDemand", approval.clone(), &party)
        .await;
    world
        .done(rita.token(), "reviewDemand", approval.clone(), "id")
        .await;
    world
        .act(mill.token(), "claimDemand", claim(&mill, &code), "")
        .await;
    let opened = world
        .done(mill.token(), "openDemand", json!({"id": id}), "state")
        .await;
    assert_eq!(opened["state"], "OPEN");
    world.stop().await;
}
