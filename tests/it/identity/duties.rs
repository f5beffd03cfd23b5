//! Duties on the platform: who gives them, and that they exclude each other.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::support::World;

fn named(email: &str, duty: &str) -> Value {
    json!({"email": email, "duty": duty})
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_gives_and_takes_duties() {
    let world = World::start().await;
    let root = world.on_duty("root", Duty::Administrator).await;
    let anna = world.person("anna").await;
    let selection = "user { id displayName email duties } clientMutationId";
    let whole = |duties: Value| {
        json!({"user": {"id": anna.id, "displayName": "anna", "email": anna.email, "duties": duties},
            "userErrors": [], "clientMutationId": null})
    };
    let input = named("ANNA@example.com", "REVIEWER");
    let (made, kinds) = world
        .act(root.token(), "grantDuty", input.clone(), selection)
        .await;
    assert_eq!(
        (made, kinds),
        (whole(json!(["REVIEWER"])), vec!["duty.granted".to_owned()])
    );
    let (made, kinds) = world
        .act(root.token(), "grantDuty", input.clone(), selection)
        .await;
    assert_eq!(
        (made, kinds.len()),
        (whole(json!(["REVIEWER"])), 0),
        "again changes nothing"
    );
    let me = world
        .data(anna.token(), "{ me { duties } }", json!({}))
        .await;
    assert_eq!(me["me"]["duties"], json!(["REVIEWER"]));

    let (made, kinds) = world
        .act(root.token(), "revokeDuty", input.clone(), selection)
        .await;
    assert_eq!(
        (made, kinds),
        (whole(json!([])), vec!["duty.revoked".to_owned()])
    );
    let (made, kinds) = world
        .act(root.token(), "revokeDuty", input, selection)
        .await;
    assert_eq!(
        (made, kinds.len()),
        (whole(json!([])), 0),
        "again changes nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn administration_review_and_audit_exclude_each_other() {
    let world = World::start().await;
    let root = world.on_duty("root", Duty::Administrator).await;
    let duties = ["ADMINISTRATOR", "REVIEWER", "AUDITOR"];
    for held in duties {
        let email = format!("{}@example.com", held.to_lowercase());
        world.person(&held.to_lowercase()).await;
        world
            .act(root.token(), "grantDuty", named(&email, held), "")
            .await;
        for wanted in duties.into_iter().filter(|wanted| *wanted != held) {
            world
                .refused(
                    root.token(),
                    "grantDuty",
                    named(&email, wanted),
                    &[("DUTIES_EXCLUDE", "")],
                )
                .await;
        }
    }
    // Administrators give themselves nothing either.
    world
        .refused(
            root.token(),
            "grantDuty",
            named(&root.email, "REVIEWER"),
            &[("DUTIES_EXCLUDE", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_administrators_gives_or_takes_duties() {
    let world = World::start().await;
    let root = world.on_duty("root", Duty::Administrator).await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let auditor = world.on_duty("auditor", Duty::Auditor).await;
    let anna = world.person("anna").await;
    for name in ["grantDuty", "revokeDuty"] {
        for (token, email, code, path) in [
            (reviewer.token(), anna.email.as_str(), "FORBIDDEN", ""),
            (auditor.token(), &anna.email, "FORBIDDEN", ""),
            (anna.token(), &anna.email, "FORBIDDEN", ""),
            (anna.token(), "nobody@example.com", "FORBIDDEN", ""),
            (None, &anna.email, "UNAUTHENTICATED", ""),
            (
                root.token(),
                "nobody@example.com",
                "NOT_FOUND",
                "input.email",
            ),
        ] {
            world
                .refused(token, name, named(email, "REVIEWER"), &[(code, path)])
                .await;
        }
    }
    // An administrator cannot lock themselves out.
    world
        .refused(
            root.token(),
            "revokeDuty",
            named(&root.email, "ADMINISTRATOR"),
            &[("OWN_ACT", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn duties_are_given_in_a_session_and_not_through_a_key() {
    let world = World::start().await;
    let root = world.on_duty("root", Duty::Administrator).await;
    let anna = world.person("anna").await;
    let key = json!({"name": "robot", "scopes": ["READ", "ACCOUNT"]});
    let (made, _) = world
        .act(root.token(), "createApiKey", key, "apiKey { secret }")
        .await;
    let key = made["apiKey"]["secret"].as_str();
    for name in ["grantDuty", "revokeDuty"] {
        world
            .refused(
                key,
                name,
                named(&anna.email, "REVIEWER"),
                &[("SESSION_NEEDED", "")],
            )
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_duties_given_at_once_one_is_held() {
    let world = World::start().await;
    let root = world.on_duty("root", Duty::Administrator).await;
    for round in 0..5 {
        let anna = world.person(&format!("anna{round}")).await;
        let (one, two) = tokio::join!(
            world.refusals(root.token(), "grantDuty", named(&anna.email, "REVIEWER")),
            world.refusals(root.token(), "grantDuty", named(&anna.email, "AUDITOR")),
        );
        assert_eq!([one, two].concat(), ["DUTIES_EXCLUDE"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_that_is_taken_ends_with_the_next_request() {
    let world = World::start().await;
    let root = world.on_duty("root", Duty::Administrator).await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let mill = world.pending_organisation("mill", "ENTERPRISE").await;
    let query = "query($id: ID!) { organisation(by: {id: $id}) { id } }";
    let id = json!({"id": mill.id});
    let seen = world.data(reviewer.token(), query, id.clone()).await;
    assert_eq!(seen["organisation"]["id"], json!(mill.id));
    world
        .act(
            root.token(),
            "revokeDuty",
            named(&reviewer.email, "REVIEWER"),
            "",
        )
        .await;
    let seen = world.data(reviewer.token(), query, id).await;
    assert_eq!(seen["organisation"], Value::Null);
    let input = json!({"organisationId": mill.id, "decision": "VERIFY"});
    world
        .refused(
            reviewer.token(),
            "decideVerification",
            input,
            &[("FORBIDDEN", "")],
        )
        .await;
}
