//! Logging in with a code that was sent, and proving mailboxes and numbers.

use serde_json::{Value, json};

use crate::support::{PASSWORD, World, calm_world_with, codes, quiet};

const REQUESTED: &str = "codeRequest { expiresAt }";
const IN: &str = "credentials { accessToken refreshToken session { id secondFactor } }
    secondFactorRequired { challenge }";

impl World {
    /// Asks for a code and gives it.
    async fn code_for(&self, email: &str) -> String {
        let asked = json!({"email": email});
        self.act(None, "requestLogInCode", asked, REQUESTED).await;
        self.code_sent_to(email).await
    }

    /// Logs in by a code; the payload and the kinds of events.
    async fn enter(&self, email: &str, code: &str) -> (Value, Vec<String>) {
        self.act(None, "logInWithCode", entry(email, code), IN)
            .await
    }

    /// A log-in by a wrong code changes nothing.
    async fn refuse_code(&self, input: Value) {
        self.refused(
            None,
            "logInWithCode",
            input,
            &[("CODE_WRONG", "input.code")],
        )
        .await;
    }

    /// Proves a number for a person.
    async fn prove_phone(&self, token: Option<&str>, phone: &str, written: &str) {
        self.act(token, "setPhone", json!({"phone": written}), REQUESTED)
            .await;
        let code = self.code_sent_to(phone).await;
        let (made, kinds) = self
            .act(
                token,
                "verifyPhone",
                json!({"code": code}),
                "user { phone }",
            )
            .await;
        assert_eq!(made["user"]["phone"], phone);
        assert_eq!(kinds, ["user.phone_verified"]);
    }
}

/// What logs in by a code.
fn entry(email: &str, code: &str) -> Value {
    json!({"email": email, "code": code})
}

fn another(code: &str) -> String {
    let last = (code.as_bytes()[5] - b'0' + 1) % 10;
    format!("{}{last}", &code[..5])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_logs_in_once() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (asked, kinds) = world
        .act(
            None,
            "requestLogInCode",
            json!({"email": "ANNA@example.com"}),
            REQUESTED,
        )
        .await;
    assert!(asked["codeRequest"]["expiresAt"].is_string());
    assert!(
        kinds.is_empty(),
        "asking is no event that anyone could cause"
    );
    let code = world.code_sent_to("ANNA@example.com").await;
    let input = json!({"email": anna.email, "code": code, "label": "phone"});
    let (made, kinds) = world.act(None, "logInWithCode", input.clone(), IN).await;
    assert_eq!(kinds, ["user.email_verified", "user.logged_in"]);
    assert_eq!(made["secondFactorRequired"], Value::Null);
    let token = made["credentials"]["accessToken"]
        .as_str()
        .expect("a token");
    assert_eq!(world.turned_away(token).await, None);
    world.refuse_code(input).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_speaks_the_language_of_whoever_asks() {
    let world = World::start().await;
    world.person("anna").await;
    let input = json!({"email": "anna@example.com"});
    let chinese = [("accept-language", "zh-CN")];
    world
        .mutate_raw(None, "requestLogInCode", input, REQUESTED, &chinese)
        .await;
    let messages = world.messages().await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["channel"], "EMAIL");
    let text = messages[0]["text"].as_str().expect("a text");
    assert!(text.starts_with("【揭榜】验证码 "), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_from_asking_whether_there_is_an_account() {
    let world = calm_world_with(|config| config.access.sign_up_by_code = false).await;
    let anna = world.person("anna").await;
    world
        .prove_phone(anna.token(), "+8613800001234", "138-0000-1234")
        .await;
    let sent = world.messages().await.len();
    let mut answers = Vec::new();
    for input in [
        json!({"email": "anna@example.com"}),
        json!({"email": "nobody@example.com"}),
        json!({"phone": "13800001234"}),
        json!({"phone": "13900001234"}),
    ] {
        quiet(&world).await;
        let statements = world.handles.database.statements();
        statements.keep();
        let mut answer = world
            .mutate_raw(None, "requestLogInCode", input, REQUESTED, &[])
            .await;
        quiet(&world).await;
        let asked = statements.keep();
        let until = answer["data"]["requestLogInCode"]["codeRequest"]["expiresAt"].take();
        assert!(until.is_string());
        answers.push((answer, asked));
    }
    assert!(
        answers.iter().all(|(answer, _)| *answer == answers[0].0),
        "{answers:#?}"
    );
    // The same statements run, so that the time of an answer tells nothing either.
    for pair in answers.chunks(2) {
        assert!(!pair[0].1.is_empty());
        assert_eq!(pair[0].1, pair[1].1);
    }
    assert_eq!(answers[0].1.len(), answers[2].1.len(), "{answers:#?}");
    let receivers: Vec<Value> = world.messages().await.split_off(sent);
    let receivers: Vec<&Value> = receivers.iter().map(|message| &message["to"]).collect();
    assert_eq!(receivers, ["anna@example.com", "+8613800001234"]);

    // And a wrong code is refused alike, by the same statements where one was asked for.
    let mut refusals = Vec::new();
    let mut counted = Vec::new();
    for input in [
        json!({"email": "anna@example.com", "code": "abc"}),
        json!({"email": "nobody@example.com", "code": "abc"}),
        json!({"email": "never.asked@example.com", "code": "abc"}),
        json!({"phone": "13900001234", "code": "abc"}),
    ] {
        quiet(&world).await;
        let statements = world.handles.database.statements();
        statements.keep();
        refusals.push(
            world
                .mutate_raw(None, "logInWithCode", input, IN, &[])
                .await,
        );
        counted.push(statements.keep());
    }
    assert_eq!(codes(&refusals[0]["data"]["logInWithCode"]), ["CODE_WRONG"]);
    assert!(
        refusals.iter().all(|refusal| *refusal == refusals[0]),
        "{refusals:#?}"
    );
    assert!(!counted[0].is_empty());
    assert_eq!(counted[0], counted[1]);
    assert_eq!(counted[0], counted[3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_stands_in_no_event_and_in_no_answer() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let code = world.code_for("anna@example.com").await;
    let wrong = entry(&anna.email, &another(&code));
    let answer = world
        .mutate_raw(None, "logInWithCode", wrong, IN, &[])
        .await;
    assert!(!answer.to_string().contains(&another(&code)), "{answer}");
    world.enter(&anna.email, &code).await;
    for row in crate::machinery::log(&world).await {
        assert!(!row.payload.contains(&code), "{row:?}");
        assert!(!row.payload.contains("example.com"), "{row:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fifth_wrong_try_ends_a_code() {
    let world = World::start().await;
    world.person("anna").await;
    let code = world.code_for("anna@example.com").await;
    let wrong = entry("anna@example.com", &another(&code));
    for _ in 0..5 {
        world.refuse_code(wrong.clone()).await;
    }
    let right = entry("anna@example.com", &code);
    world
        .refused(
            None,
            "logInWithCode",
            right.clone(),
            &[("LOGIN_PAUSED", "")],
        )
        .await;
    // Guessing codes keeps nobody from logging in with the password.
    world.log_in("anna@example.com").await;
    world.wait(31);
    world.refuse_code(right).await;
    let fresh = world.code_for("anna@example.com").await;
    world.wait(61);
    world.enter("anna@example.com", &fresh).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_holds_for_ten_minutes_and_until_the_next_one() {
    let world = World::start().await;
    world.person("anna").await;
    let late = world.code_for("anna@example.com").await;
    world.wait(601);
    world.refuse_code(entry("anna@example.com", &late)).await;
    let earlier = world.code_for("anna@example.com").await;
    let began = world.handles.clock.now();
    let later = world.code_for("anna@example.com").await;
    if earlier != later {
        world.refuse_code(entry("anna@example.com", &earlier)).await;
    }
    world.wait_until(began.plus_seconds(598));
    world.enter("anna@example.com", &later).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_log_ins_with_one_code_one_wins() {
    let world = World::start().await;
    world.person("anna").await;
    for _ in 0..4 {
        let code = world.code_for("anna@example.com").await;
        let input = entry("anna@example.com", &code);
        let both = futures_util::future::join_all(
            (0..2).map(|_| world.refusals(None, "logInWithCode", input.clone())),
        )
        .await;
        let mut outcome = both.concat();
        outcome.sort();
        assert_eq!(outcome, ["CODE_WRONG"]);
        world.wait(3_601);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_in_parallel_are_all_counted() {
    let world = World::start_with(|config| config.access.failures_before_pause = 1_000).await;
    world.person("anna").await;
    let code = world.code_for("anna@example.com").await;
    let wrong = json!({"email": "anna@example.com", "code": another(&code)});
    let guesses = (0..8).map(|_| world.refusals(None, "logInWithCode", wrong.clone()));
    let answers = futures_util::future::join_all(guesses).await;
    assert!(
        answers.iter().all(|codes| *codes == ["CODE_WRONG"]),
        "{answers:?}"
    );
    let right = json!({"email": "anna@example.com", "code": code});
    assert_eq!(
        world.refusals(None, "logInWithCode", right).await,
        ["CODE_WRONG"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_requests_is_slowed_by_address_and_by_source_and_ends() {
    let world = World::start_with(|config| {
        config.access.codes_per_address = 3;
        config.access.codes_per_source = 5;
    })
    .await;
    world.person("anna").await;
    for email in ["anna@example.com", "nobody@example.com"] {
        let asked = json!({"email": email});
        let allowed = if email.starts_with("anna") { 3 } else { 2 };
        for _ in 0..allowed {
            world
                .act(None, "requestLogInCode", asked.clone(), REQUESTED)
                .await;
        }
        world
            .refused(
                None,
                "requestLogInCode",
                asked.clone(),
                &[("CODES_LIMITED", "")],
            )
            .await;
    }
    let sent = world.messages().await.len();
    assert_eq!(sent, 5);
    // Refused requests do not put the end of the hour off.
    world.wait(1_800);
    let asked = json!({"email": "anna@example.com"});
    world
        .refused(
            None,
            "requestLogInCode",
            asked.clone(),
            &[("CODES_LIMITED", "")],
        )
        .await;
    world.wait(1_801);
    world.act(None, "requestLogInCode", asked, REQUESTED).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_requests_are_refused_before_anything_is_sent() {
    let world = World::start().await;
    for (input, code, path) in [
        (json!({}), "ONE_ADDRESS", "input"),
        (
            json!({"email": "a@example.com", "phone": "13800001234"}),
            "ONE_ADDRESS",
            "input",
        ),
        (
            json!({"email": "no address"}),
            "EMAIL_INVALID",
            "input.email",
        ),
        (
            json!({"email": format!("{}@example.com", "x".repeat(200))}),
            "TOO_LONG",
            "input.email",
        ),
        (json!({"phone": "110"}), "PHONE_INVALID", "input.phone"),
        (
            json!({"phone": "+86 12345678901"}),
            "PHONE_INVALID",
            "input.phone",
        ),
    ] {
        let expected = [(code, path)];
        world
            .refused(None, "requestLogInCode", input.clone(), &expected)
            .await;
        let mut with_code = input;
        with_code["code"] = json!("123456");
        world
            .refused(None, "logInWithCode", with_code, &expected)
            .await;
    }
    let dry = json!({"email": "anna@example.com", "dryRun": true});
    let before = world.fingerprint().await;
    world.act(None, "requestLogInCode", dry, REQUESTED).await;
    assert_eq!(world.fingerprint().await, before);
    assert!(world.messages().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_signs_up_whoever_proves_a_new_mailbox() {
    let world = World::start_with(|config| config.access.session_idle_minutes = 60).await;
    let code = world.code_for("new@example.com").await;
    let input = json!({"email": "new@example.com", "code": code, "displayName": "新人"});
    let (made, kinds) = world.act(None, "logInWithCode", input, IN).await;
    assert_eq!(kinds, ["user.signed_up", "user.logged_in"]);
    let token = made["credentials"]["accessToken"].as_str();
    let me = world
        .data(
            token,
            "{ me { displayName email emailVerified kind secondFactor } }",
            json!({}),
        )
        .await;
    assert_eq!(
        me["me"],
        json!({"displayName": "新人", "email": "new@example.com", "emailVerified": true,
            "kind": "PERSON", "secondFactor": false})
    );
    // There is no password to guess.
    let guess = json!({"email": "new@example.com", "password": ""});
    world
        .refused(None, "logIn", guess, &[("LOGIN_FAILED", "")])
        .await;
    // A fresh log-in may set one without naming another; an old one may not.
    let chosen = json!({"currentPassword": "", "newPassword": PASSWORD});
    world.wait(901);
    world
        .refused(
            token,
            "changePassword",
            chosen.clone(),
            &[("FRESH_LOG_IN_NEEDED", "")],
        )
        .await;
    let code = world.code_for("new@example.com").await;
    let (made, _) = world.enter("new@example.com", &code).await;
    let token = made["credentials"]["accessToken"].as_str();
    world.act(token, "changePassword", chosen, "").await;
    world.log_in("new@example.com").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_took_an_address_before_its_holder_came_is_shut_out() {
    let world = World::start().await;
    let squatter = world.person("victim").await;
    let key = json!({"name": "k", "scopes": ["READ"]});
    let (made, _) = world
        .act(squatter.token(), "createApiKey", key, "apiKey { secret }")
        .await;
    let secret = made["apiKey"]["secret"]
        .as_str()
        .expect("a secret")
        .to_owned();
    let code = world.code_for("victim@example.com").await;
    world.enter("victim@example.com", &code).await;
    for token in [squatter.token.as_str(), &secret] {
        world.assert_ended(token).await;
    }
    let known = json!({"email": "victim@example.com", "password": PASSWORD});
    world
        .refused(None, "logIn", known, &[("LOGIN_FAILED", "")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_proved_from_a_session_keeps_everything() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    world
        .act(anna.token(), "requestEmailCode", json!({}), REQUESTED)
        .await;
    let code = world.code_sent_to("anna@example.com").await;
    let wrong = json!({"code": another(&code)});
    world
        .refused(
            anna.token(),
            "verifyEmail",
            wrong,
            &[("CODE_WRONG", "input.code")],
        )
        .await;
    let (made, kinds) = world
        .act(
            anna.token(),
            "verifyEmail",
            json!({"code": code}),
            "user { emailVerified }",
        )
        .await;
    assert_eq!(made["user"]["emailVerified"], true);
    assert_eq!(kinds, ["user.email_verified"]);
    // The code of one purpose is none of another one.
    let code = world.code_for("anna@example.com").await;
    world
        .refused(
            anna.token(),
            "verifyEmail",
            json!({"code": code}),
            &[("CODE_WRONG", "input.code")],
        )
        .await;
    world.enter("anna@example.com", &code).await;
    world.log_in("anna@example.com").await;
    assert_eq!(world.turned_away(&anna.token).await, None);
    for name in ["requestEmailCode", "removePhone"] {
        world
            .refused(None, name, json!({}), &[("UNAUTHENTICATED", "")])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_its_holders_once_it_is_proved() {
    let world = World::start().await;
    let (anna, bert) = (world.person("anna").await, world.person("bert").await);
    let asked = json!({"phone": "13800001234"});
    world.act(bert.token(), "setPhone", asked, REQUESTED).await;
    // Naming a number takes it from nobody.
    world
        .prove_phone(anna.token(), "+8613800001234", "+86 138 0000 1234")
        .await;
    world
        .act(
            bert.token(),
            "setPhone",
            json!({"phone": "13800001234"}),
            REQUESTED,
        )
        .await;
    let code = world.code_sent_to("+8613800001234").await;
    world
        .refused(
            bert.token(),
            "verifyPhone",
            json!({"code": code}),
            &[("PHONE_TAKEN", "")],
        )
        .await;
    let seen = world
        .data(bert.token(), "{ me { phone } }", json!({}))
        .await;
    assert_eq!(seen["me"]["phone"], Value::Null);

    world
        .act(
            None,
            "requestLogInCode",
            json!({"phone": "13800001234"}),
            REQUESTED,
        )
        .await;
    let code = world.code_sent_to("+8613800001234").await;
    let input = json!({"phone": "138 0000 1234", "code": code});
    let (made, _) = world.act(None, "logInWithCode", input, IN).await;
    let token = made["credentials"]["accessToken"].as_str();
    let me = world.data(token, "{ me { id phone } }", json!({})).await;
    assert_eq!(me["me"], json!({"id": anna.id, "phone": "+8613800001234"}));

    let (_, kinds) = world
        .act(token, "removePhone", json!({}), "user { phone }")
        .await;
    assert_eq!(kinds, ["user.phone_removed"]);
    let (_, kinds) = world.act(token, "removePhone", json!({}), "").await;
    assert!(kinds.is_empty());
    world
        .refused(
            token,
            "setPhone",
            json!({"phone": "0512"}),
            &[("PHONE_INVALID", "input.phone")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn production_without_a_gateway_says_that_it_sends_nothing() {
    let world = World::start_with(|config| {
        config.profile = jiebang::config::Profile::Production;
        config.messages.email.host = "127.0.0.1".to_owned();
        config.messages.email.tls = jiebang::platform::messages::EmailTls::None;
    })
    .await;
    let asked = json!({"phone": "13800001234"});
    world
        .refused(None, "requestLogInCode", asked, &[("CHANNEL_OFF", "")])
        .await;
}
