//! Logging in, and what slows down those who guess.

use serde_json::{Value, json};

use crate::support::{PASSWORD, World, codes};

fn credentials(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_in_starts_a_session() {
    let world = World::start().await;
    world.person("anna").await;
    let mut input = credentials("ANNA@example.com", PASSWORD);
    input["label"] = json!("laptop");
    let selection = "credentials { accessToken refreshToken
        session { id label createdAt lastUsedAt expiresAt idleExpiresAt revokedAt } } clientMutationId";
    let (made, kinds) = world.act(None, "logIn", input, selection).await;
    let given = &made["credentials"];
    let access = given["accessToken"].as_str().expect("a token");
    assert!(access.starts_with("jbs_"), "{access}");
    assert!(
        given["refreshToken"]
            .as_str()
            .is_some_and(|token| token.starts_with("jbr_"))
    );
    assert!(
        given["session"]["id"]
            .as_str()
            .is_some_and(|id| id.starts_with("ses_1"))
    );
    let began = &given["session"]["createdAt"];
    assert_eq!(given["session"]["lastUsedAt"], *began);
    assert_eq!(
        made,
        json!({
            "credentials": {
                "accessToken": access, "refreshToken": given["refreshToken"],
                "session": {"id": given["session"]["id"], "label": "laptop", "createdAt": began,
                    "lastUsedAt": began, "expiresAt": given["session"]["expiresAt"],
                    "idleExpiresAt": given["session"]["idleExpiresAt"], "revokedAt": null},
            },
            "userErrors": [], "clientMutationId": null,
        })
    );
    assert_eq!(kinds, ["user.logged_in"]);
    assert_eq!(world.turned_away(access).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let before = world.fingerprint().await;
    let selection = "credentials { accessToken } clientMutationId";
    let mut answers = Vec::new();
    for email in [
        anna.email.as_str(),
        "nobody@example.com",
        "no address at all",
    ] {
        let input = credentials(email, "a wrong password");
        answers.push(world.mutate_raw(None, "logIn", input, selection, &[]).await);
    }
    assert_eq!(codes(&answers[0]["data"]["logIn"]), ["LOGIN_FAILED"]);
    assert_eq!(
        answers[0]["data"]["logIn"]["userErrors"][0]["path"],
        Value::Null
    );
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:#?}"
    );
    assert_eq!(world.fingerprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_log_ins_are_refused_before_any_look() {
    let world = World::start().await;
    for (input, expected) in [
        (
            json!({"email": "a@example.com", "password": PASSWORD, "label": "x".repeat(201)}),
            ("TOO_LONG", "input.label"),
        ),
        (
            json!({"email": "a@example.com", "password": PASSWORD, "label": "\u{7}"}),
            ("CONTROL_CHARACTER", "input.label"),
        ),
        (
            credentials(&"x".repeat(201), PASSWORD),
            ("TOO_LONG", "input.email"),
        ),
    ] {
        world.refused(None, "logIn", input, &[expected]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_failures_pause_the_account_and_the_pause_ends() {
    // A pause so long that it is not over by itself on a machine that has much else to do.
    let world = World::start_with(|config| config.access.first_pause_seconds = 600).await;
    world.person("anna").await;
    world.person("bert").await;
    for email in ["anna@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            let wrong = credentials(email, "a wrong password");
            world
                .refused(None, "logIn", wrong, &[("LOGIN_FAILED", "")])
                .await;
        }
        // Now even the right password waits, and an unknown address does just so.
        let right = credentials(email, PASSWORD);
        world
            .refused(None, "logIn", right, &[("LOGIN_PAUSED", "")])
            .await;
    }
    let bert = credentials("bert@example.com", PASSWORD);
    assert!(
        world.refusals(None, "logIn", bert).await.is_empty(),
        "others are not paused"
    );

    world.wait(580);
    let right = credentials("anna@example.com", PASSWORD);
    world
        .refused(None, "logIn", right.clone(), &[("LOGIN_PAUSED", "")])
        .await;
    world.wait(21);
    // The next failure doubles the pause.
    let wrong = credentials("anna@example.com", "a wrong password");
    world
        .refused(None, "logIn", wrong.clone(), &[("LOGIN_FAILED", "")])
        .await;
    world.wait(1_180);
    world
        .refused(None, "logIn", right.clone(), &[("LOGIN_PAUSED", "")])
        .await;
    world.wait(21);
    assert!(
        world
            .refusals(None, "logIn", right.clone())
            .await
            .is_empty()
    );

    // Success forgets the failures: four more pause nobody.
    for _ in 0..4 {
        world
            .refused(None, "logIn", wrong.clone(), &[("LOGIN_FAILED", "")])
            .await;
    }
    assert!(world.refusals(None, "logIn", right).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_fails_ten_times_as_often_is_paused_for_every_account() {
    let world = World::start_with(|config| config.access.failures_before_pause = 2).await;
    world.person("anna").await;
    for number in 0..20 {
        let wrong = credentials(&format!("guess{number}@example.com"), "a wrong password");
        assert_eq!(world.refusals(None, "logIn", wrong).await, ["LOGIN_FAILED"]);
    }
    let right = credentials("anna@example.com", PASSWORD);
    world
        .refused(None, "logIn", right.clone(), &[("LOGIN_PAUSED", "")])
        .await;
    world.wait(31);
    assert!(world.refusals(None, "logIn", right).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_in_parallel_does_not_get_around_the_pause() {
    let world = World::start().await;
    world.person("anna").await;
    let wrong = || {
        world.refusals(
            None,
            "logIn",
            credentials("anna@example.com", "a wrong password"),
        )
    };
    let answers = futures_util::future::join_all((0..30).map(|_| wrong())).await;
    let tried = answers
        .iter()
        .filter(|codes| **codes == ["LOGIN_FAILED"])
        .count();
    let paused = answers
        .iter()
        .filter(|codes| **codes == ["LOGIN_PAUSED"])
        .count();
    assert_eq!(tried + paused, 30, "{answers:?}");
    // Those that were being hashed when the fifth failure was counted may still be answered.
    assert!(tried <= 10, "{tried} guesses were tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_of_a_log_in_gives_no_session_and_counts_its_failures() {
    let world = World::start().await;
    world.person("anna").await;
    let dry =
        |password: &str| json!({"email": "anna@example.com", "password": password, "dryRun": true});
    let before = world.fingerprint().await;
    let (made, kinds) = world
        .act(None, "logIn", dry(PASSWORD), "credentials { accessToken }")
        .await;
    assert_eq!(made, json!({"credentials": null, "userErrors": []}));
    assert!(kinds.is_empty());
    assert_eq!(world.fingerprint().await, before);
    // Otherwise a dry run would be a way to guess without end.
    for _ in 0..5 {
        world
            .refused(
                None,
                "logIn",
                dry("a wrong password"),
                &[("LOGIN_FAILED", "")],
            )
            .await;
    }
    world
        .refused(None, "logIn", dry(PASSWORD), &[("LOGIN_PAUSED", "")])
        .await;
}
