//! The verification of organisations along its graph, and what each state allows.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::support::{Organisation, Person, World};

const STATE: &str = "organisation { id version verification verificationReason verifiedUntil }";
const DAY: i64 = 86_400;

fn decide(organisation: &Organisation, decision: &str, reason: Option<&str>) -> Value {
    json!({"organisationId": organisation.id, "decision": decision, "reason": reason})
}

impl World {
    /// A decision that is made; gives the organisation after it.
    async fn decided(&self, by: &Person, organisation: &Organisation, decision: &str) -> Value {
        let reason = (decision != "VERIFY").then_some("资料不符");
        let input = decide(organisation, decision, reason);
        let (made, kinds) = self
            .act(by.token(), "decideVerification", input, STATE)
            .await;
        assert_eq!(kinds, ["organisation.verification_changed"]);
        made["organisation"].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_asks_and_a_reviewer_verifies_it_for_a_year() {
    let world = World::start().await;
    let mill = world.unverified_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let input = json!({"organisationId": mill.id});
    let (made, kinds) = world
        .act(mill.token(), "requestVerification", input, STATE)
        .await;
    assert_eq!(
        made["organisation"],
        json!({"id": mill.id, "version": 2, "verification": "PENDING", "verificationReason": null, "verifiedUntil": null})
    );
    assert_eq!(kinds, ["organisation.verification_changed"]);
    let made = world.decided(&reviewer, &mill, "VERIFY").await;
    assert_eq!(
        (made["verification"].as_str(), made["version"].as_i64()),
        (Some("VERIFIED"), Some(3))
    );
    assert!(made["verifiedUntil"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn verification_moves_along_its_graph_and_nowhere_else() {
    let world = World::start().await;
    let mill = world.unverified_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    // Every refused act of a state, in this order: ask, verify, reject, suspend.
    let refused = async |asks: bool, decisions: &[&str]| {
        let wrong = [("VERIFICATION_WRONG_STATE", "")];
        if asks {
            let input = json!({"organisationId": mill.id});
            world
                .refused(mill.token(), "requestVerification", input, &wrong)
                .await;
        }
        for decision in decisions {
            let input = decide(&mill, decision, Some("a reason"));
            world
                .refused(reviewer.token(), "decideVerification", input, &wrong)
                .await;
        }
    };
    let ask = async || {
        let input = json!({"organisationId": mill.id});
        let (made, _) = world
            .act(mill.token(), "requestVerification", input, STATE)
            .await;
        assert_eq!(made["organisation"]["verification"], "PENDING");
    };
    refused(false, &["VERIFY", "REJECT", "SUSPEND"]).await; // UNVERIFIED
    ask().await;
    refused(true, &[]).await; // PENDING
    let made = world.decided(&reviewer, &mill, "REJECT").await;
    assert_eq!(made["verification"], "REJECTED");
    assert_eq!(made["verificationReason"], "资料不符");
    refused(false, &["VERIFY", "REJECT", "SUSPEND"]).await;
    ask().await;
    let made = world.decided(&reviewer, &mill, "VERIFY").await;
    assert_eq!(made["verification"], "VERIFIED");
    refused(true, &["VERIFY", "REJECT"]).await;
    let made = world.decided(&reviewer, &mill, "SUSPEND").await;
    assert_eq!(
        (&made["verification"], &made["verifiedUntil"]),
        (&json!("SUSPENDED"), &Value::Null)
    );
    refused(true, &["REJECT", "SUSPEND"]).await;
    let made = world.decided(&reviewer, &mill, "VERIFY").await;
    assert_eq!(made["verification"], "VERIFIED");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_expires_by_the_clock_and_is_renewed() {
    let world = World::start().await;
    let mut mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let draft = world.draft_demand(&mill, json!({})).await;
    let state = "query($id: ID!) { organisation(by: {id: $id}) { verification } }";
    world.wait(364 * DAY);
    let seen = world.data(None, state, json!({"id": mill.id})).await;
    assert_eq!(seen["organisation"]["verification"], "VERIFIED");
    world.wait(2 * DAY);
    let seen = world.data(None, state, json!({"id": mill.id})).await;
    assert_eq!(
        seen["organisation"]["verification"], "EXPIRED",
        "no worker has to run for it"
    );

    mill.owner.token = world.log_in(&mill.owner.email).await;
    let not_verified = [("NOT_VERIFIED", "")];
    world
        .refused(
            mill.token(),
            "openDemand",
            json!({"id": draft}),
            &not_verified,
        )
        .await;
    let another = json!({"ownerId": mill.id, "card": {}});
    world
        .refused(mill.token(), "createDemand", another, &not_verified)
        .await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let wrong = [("VERIFICATION_WRONG_STATE", "")];
    for decision in ["REJECT", "SUSPEND"] {
        let input = decide(&mill, decision, Some("a reason"));
        world
            .refused(reviewer.token(), "decideVerification", input, &wrong)
            .await;
    }
    let input = json!({"organisationId": mill.id});
    let (made, _) = world
        .act(mill.token(), "requestVerification", input, STATE)
        .await;
    assert_eq!(made["organisation"]["verification"], "PENDING");
    world.decided(&reviewer, &mill, "VERIFY").await;
    world
        .act(mill.token(), "openDemand", json!({"id": draft}), "")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_renews_an_expired_verification_directly() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    world.wait(366 * DAY);
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    assert_eq!(
        world.decided(&reviewer, &mill, "VERIFY").await["verification"],
        "VERIFIED"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_organisation_drafts_and_does_not_publish() {
    let world = World::start().await;
    let mill = world.pending_organisation("mill", "ENTERPRISE").await;
    let draft = world.draft_demand(&mill, json!({})).await;
    let card = json!({"id": draft, "card": {"title": "Another title"}});
    world.act(mill.token(), "updateDemand", card, "").await;
    let not_verified = [("NOT_VERIFIED", "")];
    world
        .refused(
            mill.token(),
            "openDemand",
            json!({"id": draft}),
            &not_verified,
        )
        .await;
    let input = json!({"organisationId": mill.id, "card": {"headline": "H"}});
    let (made, _) = world
        .act(mill.token(), "createSupplier", input, "supplier { id }")
        .await;
    let id = &made["supplier"]["id"];
    world
        .refused(
            mill.token(),
            "publishSupplier",
            json!({"id": id}),
            &not_verified,
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unverified_rejected_and_suspended_organisations_do_not_even_draft() {
    let world = World::start().await;
    let mill = world.unverified_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let refused = async |code: &str| {
        let demand = json!({"ownerId": mill.id, "card": {}});
        world
            .refused(mill.token(), "createDemand", demand, &[(code, "")])
            .await;
        let supplier = json!({"organisationId": mill.id, "card": {}});
        world
            .refused(mill.token(), "createSupplier", supplier, &[(code, "")])
            .await;
    };
    refused("NOT_VERIFIED").await;
    let ask = json!({"organisationId": mill.id});
    world
        .act(mill.token(), "requestVerification", ask.clone(), "")
        .await;
    world.decided(&reviewer, &mill, "REJECT").await;
    refused("NOT_VERIFIED").await;
    world
        .act(mill.token(), "requestVerification", ask, "")
        .await;
    world.decided(&reviewer, &mill, "SUSPEND").await;
    refused("SUSPENDED").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_decisions_are_refused() {
    let world = World::start().await;
    let mill = world.pending_organisation("mill", "ENTERPRISE").await;
    let editor = world.member(&mill, "editor", "EDITOR").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let administrator = world.on_duty("administrator", Duty::Administrator).await;
    let stale = json!({"organisationId": mill.id, "decision": "VERIFY", "expectedVersion": 1});
    let absent = json!({"organisationId": "org_100000000000000000000000000", "decision": "VERIFY"});
    let long = "长".repeat(2_001);
    for (token, input, expected) in [
        (
            reviewer.token(),
            decide(&mill, "REJECT", None),
            ("REQUIRED", "input.reason"),
        ),
        (
            reviewer.token(),
            decide(&mill, "SUSPEND", Some(" ")),
            ("REQUIRED", "input.reason"),
        ),
        (
            reviewer.token(),
            decide(&mill, "REJECT", Some(&long)),
            ("TOO_LONG", "input.reason"),
        ),
        (
            reviewer.token(),
            stale,
            ("STALE_VERSION", "input.expectedVersion"),
        ),
        (reviewer.token(), absent, ("NOT_FOUND", "")),
        (
            administrator.token(),
            decide(&mill, "VERIFY", None),
            ("FORBIDDEN", ""),
        ),
        (
            mill.token(),
            decide(&mill, "VERIFY", None),
            ("FORBIDDEN", ""),
        ),
        (None, decide(&mill, "VERIFY", None), ("UNAUTHENTICATED", "")),
    ] {
        world
            .refused(token, "decideVerification", input, &[expected])
            .await;
    }
    let ask = json!({"organisationId": mill.id});
    for (token, expected) in [
        (editor.token(), ("FORBIDDEN", "")),
        (reviewer.token(), ("NOT_FOUND", "")),
        (None, ("UNAUTHENTICATED", "")),
    ] {
        world
            .refused(token, "requestVerification", ask.clone(), &[expected])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_on_an_organisation_of_their_own() {
    let world = World::start().await;
    let mill = world.pending_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let id = world.invitation(&mill, &reviewer.email, "VIEWER").await;
    world
        .act(reviewer.token(), "acceptInvitation", json!({"id": id}), "")
        .await;
    world
        .refused(
            reviewer.token(),
            "decideVerification",
            decide(&mill, "VERIFY", None),
            &[("OWN_ACT", "")],
        )
        .await;
    // A demand of one's own organisation neither.
    let draft = world.draft_demand(&mill, json!({})).await;
    world
        .act(mill.token(), "submitDemand", json!({"id": draft}), "")
        .await;
    let approve = json!({"id": draft, "decision": "APPROVE"});
    world
        .refused(
            reviewer.token(),
            "reviewDemand",
            approve,
            &[("REVIEWER_IS_PARTY", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_decisions_at_once_one_holds() {
    let world = World::start().await;
    let mill = world.pending_organisation("mill", "ENTERPRISE").await;
    let one = world.on_duty("one", Duty::Reviewer).await;
    let two = world.on_duty("two", Duty::Reviewer).await;
    let (verified, rejected) = tokio::join!(
        world.refusals(
            one.token(),
            "decideVerification",
            decide(&mill, "VERIFY", None)
        ),
        world.refusals(
            two.token(),
            "decideVerification",
            decide(&mill, "REJECT", Some("no"))
        ),
    );
    assert_eq!([verified, rejected].concat(), ["VERIFICATION_WRONG_STATE"]);
}
