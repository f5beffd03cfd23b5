//! Making an account.

use serde_json::json;

use crate::support::{PASSWORD, World};

#[tokio::test(flavor = "multi_thread")]
async fn signing_up_makes_an_account() {
    let world = World::start().await;
    let input = json!({"email": " Li.Lei@Example.com ", "password": PASSWORD, "displayName": " 李雷 ",
        "clientMutationId": "c-1"});
    let selection = "user { id displayName email duties createdAt } clientMutationId";
    let (made, kinds) = world.act(None, "signUp", input, selection).await;
    let id = made["user"]["id"].as_str().expect("an id");
    assert!(id.starts_with("usr_1"), "{id}");
    assert_eq!(
        made,
        json!({
            // Nobody is logged in yet, so the address is not shown.
            "user": {"id": id, "displayName": "李雷", "email": null, "duties": [],
                "createdAt": made["user"]["createdAt"]},
            "userErrors": [], "clientMutationId": "c-1",
        })
    );
    assert_eq!(kinds, ["user.signed_up"]);

    let token = world.log_in("li.lei@EXAMPLE.com").await;
    let me = world
        .data(
            Some(&token),
            "{ me { id displayName email duties } }",
            json!({}),
        )
        .await;
    assert_eq!(
        me["me"],
        json!({"id": id, "displayName": "李雷", "email": "Li.Lei@Example.com", "duties": []})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_an_account_is_named_at_once_and_nothing_is_made() {
    let world = World::start().await;
    world.person("taken").await;
    let account = |email: &str, password: &str, name: &str| json!({"email": email, "password": password, "displayName": name});
    let long = "x".repeat(257);
    for (input, expected) in [
        (
            account("new@example", PASSWORD, "N"),
            &[("EMAIL_INVALID", "input.email")][..],
        ),
        (
            account("new@example.com\r\nBcc: a@b.c", PASSWORD, "N"),
            &[("EMAIL_INVALID", "input.email")],
        ),
        (
            account("new@example.com", "short", "N"),
            &[("PASSWORD_WEAK", "input.password")],
        ),
        (
            account("new@example.com", &long, "N"),
            &[("PASSWORD_WEAK", "input.password")],
        ),
        (
            account("new@example.com", "NEW@example.com", "N"),
            &[("PASSWORD_WEAK", "input.password")],
        ),
        (
            account("new@example.com", PASSWORD, " "),
            &[("REQUIRED", "input.displayName")],
        ),
        (
            account("new@example.com", PASSWORD, &long),
            &[("TOO_LONG", "input.displayName")],
        ),
        (
            account("new@example.com", PASSWORD, "a\u{1}b"),
            &[("CONTROL_CHARACTER", "input.displayName")],
        ),
        // One mailbox, one account: neither case nor width makes another.
        (
            account("Taken@EXAMPLE.com", PASSWORD, "N"),
            &[("EMAIL_TAKEN", "")],
        ),
        (
            account("ｔａｋｅｎ@example.com", PASSWORD, "N"),
            &[("EMAIL_TAKEN", "")],
        ),
        (
            account("", "", ""),
            &[
                ("REQUIRED", "input.email"),
                ("REQUIRED", "input.displayName"),
                ("EMAIL_INVALID", "input.email"),
                ("PASSWORD_WEAK", "input.password"),
            ],
        ),
    ] {
        world.refused(None, "signUp", input, expected).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sign_ups_with_one_address_make_one_account() {
    let world = World::start().await;
    let input = json!({"email": "race@example.com", "password": PASSWORD, "displayName": "R"});
    let (one, two) = tokio::join!(
        world.refusals(None, "signUp", input.clone()),
        world.refusals(None, "signUp", input),
    );
    let mut both = [one, two].concat();
    both.sort();
    assert_eq!(both, ["EMAIL_TAKEN"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_of_a_sign_up_makes_nothing() {
    let world = World::start().await;
    let before = world.fingerprint().await;
    let input = json!({"email": "dry@example.com", "password": PASSWORD, "displayName": "D", "dryRun": true});
    let (made, kinds) = world.act(None, "signUp", input, "user { id }").await;
    assert_eq!(made, json!({"user": null, "userErrors": []}));
    assert!(kinds.is_empty());
    assert_eq!(world.fingerprint().await, before);
}
