//! Second factors: enrolled, asked for, used once, given up, and asked for by organisations.

use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::support::{Organisation, PASSWORD, Person, World};

const IN: &str = "credentials { accessToken session { secondFactor } }
    secondFactorRequired { challenge expiresAt }";
const DONE: &str = "credentials { accessToken session { secondFactor } }";

/// Somebody with a second factor.
struct Careful {
    person: Person,
    secret: String,
    recovery_codes: Vec<String>,
}

impl World {
    /// What an authenticator shows now.
    pub fn code_of(&self, secret: &str) -> String {
        let secret = Secret::try_from_base32(secret).expect("base 32");
        let totp = Builder::new()
            .with_secret(secret)
            .build()
            .expect("a secret");
        let seconds = self.handles.clock.now().micros() / 1_000_000;
        totp.generate(u64::try_from(seconds).expect("after 1970"))
            .to_string()
    }

    /// Proves the mailbox of a person, as a second factor needs it.
    async fn prove_mailbox(&self, person: &Person) {
        self.act(person.token(), "requestEmailCode", json!({}), "")
            .await;
        let code = self.code_sent_to(&person.email).await;
        self.act(person.token(), "verifyEmail", json!({"code": code}), "")
            .await;
    }

    /// Gives a person a second factor.
    async fn protect(&self, person: Person) -> Careful {
        self.prove_mailbox(&person).await;
        let (made, _) = self
            .act(
                person.token(),
                "enrolTotp",
                json!({}),
                "enrolment { secret uri }",
            )
            .await;
        let secret = made["enrolment"]["secret"]
            .as_str()
            .expect("a secret")
            .to_owned();
        let code = json!({"code": self.code_of(&secret)});
        let (made, _) = self
            .act(
                person.token(),
                "confirmTotp",
                code,
                "secondFactor { recoveryCodes }",
            )
            .await;
        let codes = made["secondFactor"]["recoveryCodes"]
            .as_array()
            .expect("codes");
        let word = |code: &Value| code.as_str().expect("a code").to_owned();
        Careful {
            person,
            secret,
            recovery_codes: codes.iter().map(word).collect(),
        }
    }

    async fn careful(&self, name: &str) -> Careful {
        self.protect(self.person(name).await).await
    }

    /// The challenge of a log-in with the password.
    pub async fn challenge(&self, email: &str) -> String {
        let input = json!({"email": email, "password": PASSWORD});
        let (made, kinds) = self.act(None, "logIn", input, IN).await;
        assert_eq!(made["credentials"], Value::Null);
        assert_eq!(kinds, ["user.second_factor_asked"]);
        made["secondFactorRequired"]["challenge"]
            .as_str()
            .expect("a challenge")
            .to_owned()
    }

    /// A session that had its second factor.
    async fn log_in_carefully(&self, careful: &Careful) -> String {
        // The code that was used last is not accepted again.
        self.wait(30);
        let challenge = self.challenge(&careful.person.email).await;
        let input = json!({"challenge": challenge, "code": self.code_of(&careful.secret)});
        let (made, kinds) = self.act(None, "completeLogIn", input, DONE).await;
        assert_eq!(kinds, ["user.logged_in"]);
        assert_eq!(made["credentials"]["session"]["secondFactor"], true);
        made["credentials"]["accessToken"]
            .as_str()
            .expect("a token")
            .to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_enrolled_confirmed_and_asked_for() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let other = world.log_in(&anna.email).await;
    world
        .refused(
            anna.token(),
            "enrolTotp",
            json!({}),
            &[("ADDRESS_UNPROVED", "")],
        )
        .await;
    let any = json!({"code": "123456"});
    world
        .refused(
            anna.token(),
            "confirmTotp",
            any.clone(),
            &[("SECOND_FACTOR_OFF", "")],
        )
        .await;
    let given = json!({"code": "123456", "password": PASSWORD});
    world
        .refused(
            anna.token(),
            "disableTotp",
            given,
            &[("SECOND_FACTOR_OFF", "")],
        )
        .await;
    world.prove_mailbox(&anna).await;
    let (made, kinds) = world
        .act(
            anna.token(),
            "enrolTotp",
            json!({}),
            "enrolment { secret uri }",
        )
        .await;
    assert_eq!(kinds, ["user.second_factor_enrolled"]);
    let secret = made["enrolment"]["secret"].as_str().expect("a secret");
    let uri = made["enrolment"]["uri"].as_str().expect("an address");
    assert!(
        uri.starts_with("otpauth://totp/Jiebang:anna%40example.com?") && uri.contains(secret),
        "{uri}"
    );
    // Until it is confirmed nobody is asked for it.
    world.log_in(&anna.email).await;
    let wrong = json!({"code": "12345"});
    world
        .refused(
            anna.token(),
            "confirmTotp",
            wrong,
            &[("CODE_WRONG", "input.code")],
        )
        .await;
    let code = json!({"code": world.code_of(secret)});
    let (made, kinds) = world
        .act(
            anna.token(),
            "confirmTotp",
            code,
            "secondFactor { user { secondFactor } recoveryCodes }",
        )
        .await;
    assert_eq!(kinds, ["user.second_factor_confirmed"]);
    assert_eq!(made["secondFactor"]["user"]["secondFactor"], true);
    let codes = made["secondFactor"]["recoveryCodes"]
        .as_array()
        .expect("codes");
    assert_eq!(codes.len(), 10);
    assert_eq!(
        world.turned_away(&other).await.as_deref(),
        Some("SESSION_INVALID")
    );
    assert_eq!(world.turned_away(&anna.token).await, None);
    for name in ["enrolTotp", "confirmTotp"] {
        let input = if name == "enrolTotp" {
            json!({})
        } else {
            any.clone()
        };
        world
            .refused(anna.token(), name, input, &[("SECOND_FACTOR_ON", "")])
            .await;
    }

    let careful = Careful {
        person: anna,
        secret: secret.to_owned(),
        recovery_codes: Vec::new(),
    };
    let token = world.log_in_carefully(&careful).await;
    assert_eq!(world.turned_away(&token).await, None);
    // A log-in by a code from the mailbox is asked just so.
    let asked = json!({"email": "anna@example.com"});
    world.act(None, "requestLogInCode", asked, "").await;
    let code = world.code_sent_to("anna@example.com").await;
    let input = json!({"email": "anna@example.com", "code": code});
    let (made, kinds) = world.act(None, "logInWithCode", input, IN).await;
    assert_eq!(made["credentials"], Value::Null);
    assert!(made["secondFactorRequired"]["challenge"].is_string());
    assert_eq!(kinds, ["user.second_factor_asked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_an_authenticator_is_accepted_once() {
    let world = World::start().await;
    let anna = world.careful("anna").await;
    let email = anna.person.email.as_str();
    world.wait(30);
    let (first, second) = (world.challenge(email).await, world.challenge(email).await);
    let code = world.code_of(&anna.secret);
    let input = json!({"challenge": first, "code": code});
    world.act(None, "completeLogIn", input.clone(), DONE).await;
    world
        .refused(None, "completeLogIn", input, &[("CHALLENGE_INVALID", "")])
        .await;
    let replayed = json!({"challenge": second, "code": code});
    world
        .refused(
            None,
            "completeLogIn",
            replayed,
            &[("CODE_WRONG", "input.code")],
        )
        .await;
    world.wait(30);
    let next = json!({"challenge": second, "code": world.code_of(&anna.secret)});
    world.act(None, "completeLogIn", next, DONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_completions_with_one_code_one_wins() {
    let world = World::start().await;
    let anna = world.careful("anna").await;
    let email = anna.person.email.as_str();
    for _ in 0..3 {
        world.wait(60);
        let (one, two) = (world.challenge(email).await, world.challenge(email).await);
        let code = world.code_of(&anna.secret);
        let complete = |challenge: String| {
            world.refusals(
                None,
                "completeLogIn",
                json!({"challenge": challenge, "code": code}),
            )
        };
        let (one, two) = tokio::join!(complete(one), complete(two));
        assert_eq!([one, two].concat(), ["CODE_WRONG"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_ends_after_five_minutes_and_five_wrong_codes_pause() {
    let world = World::start().await;
    let anna = world.careful("anna").await;
    let email = anna.person.email.as_str();
    let late = world.challenge(email).await;
    world.wait(301);
    let input = json!({"challenge": late, "code": world.code_of(&anna.secret)});
    world
        .refused(None, "completeLogIn", input, &[("CHALLENGE_INVALID", "")])
        .await;
    let noise = json!({"challenge": "jbc_noise", "code": "123456"});
    world
        .refused(None, "completeLogIn", noise, &[("CHALLENGE_INVALID", "")])
        .await;

    let challenge = world.challenge(email).await;
    let wrong = json!({"challenge": challenge, "code": "wrong"});
    for _ in 0..5 {
        world
            .refused(
                None,
                "completeLogIn",
                wrong.clone(),
                &[("CODE_WRONG", "input.code")],
            )
            .await;
    }
    // Another challenge does not get around the pause.
    let fresh = world.challenge(email).await;
    let right =
        |challenge: &str| json!({"challenge": challenge, "code": world.code_of(&anna.secret)});
    world
        .refused(
            None,
            "completeLogIn",
            right(&fresh),
            &[("LOGIN_PAUSED", "")],
        )
        .await;
    world.wait(31);
    world
        .refused(
            None,
            "completeLogIn",
            right(&challenge),
            &[("CHALLENGE_INVALID", "")],
        )
        .await;
    world.act(None, "completeLogIn", right(&fresh), DONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_stands_in_for_the_device_once() {
    let world = World::start().await;
    let anna = world.careful("anna").await;
    let email = anna.person.email.as_str();
    let typed = anna.recovery_codes[3].to_lowercase().replace('-', " ");
    let input = json!({"challenge": world.challenge(email).await, "code": typed});
    let (_, kinds) = world.act(None, "completeLogIn", input, DONE).await;
    assert_eq!(kinds, ["user.recovery_code_used", "user.logged_in"]);
    let again = json!({"challenge": world.challenge(email).await, "code": anna.recovery_codes[3]});
    world
        .refused(
            None,
            "completeLogIn",
            again,
            &[("CODE_WRONG", "input.code")],
        )
        .await;
    // Those of another person are none.
    let bert = world.careful("bert").await;
    let foreign =
        json!({"challenge": world.challenge(email).await, "code": bert.recovery_codes[0]});
    world
        .refused(
            None,
            "completeLogIn",
            foreign,
            &[("CODE_WRONG", "input.code")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_a_second_factor_up_takes_the_password_and_a_code() {
    let world = World::start().await;
    let anna = world.careful("anna").await;
    world.wait(30);
    let token = anna.person.token();
    let code = world.code_of(&anna.secret);
    for (input, expected) in [
        (json!({"code": code}), ("LOGIN_FAILED", "input.password")),
        (
            json!({"code": "123", "password": PASSWORD}),
            ("CODE_WRONG", "input.code"),
        ),
    ] {
        world
            .refused(token, "disableTotp", input, &[expected])
            .await;
    }
    let input = json!({"code": anna.recovery_codes[0], "password": PASSWORD});
    let (made, kinds) = world
        .act(token, "disableTotp", input, "user { secondFactor }")
        .await;
    assert_eq!(made["user"]["secondFactor"], false);
    assert_eq!(
        kinds,
        ["user.recovery_code_used", "user.second_factor_disabled"]
    );
    world.log_in(&anna.person.email).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_stored_sealed_and_codes_hashed() {
    use jiebang::domains::identity::tables::{recovery_code, second_factor};
    use sea_orm::EntityTrait;
    let world = World::start().await;
    let anna = world.careful("anna").await;
    let reader = world.handles.database.reader();
    let factor = second_factor::Entity::find()
        .one(reader)
        .await
        .unwrap()
        .unwrap();
    assert!(!factor.secret.contains(&anna.secret));
    let rows = recovery_code::Entity::find().all(reader).await.unwrap();
    assert_eq!(rows.len(), 10);
    for row in rows {
        assert!(!anna.recovery_codes.contains(&row.code_hash));
        assert_eq!(row.code_hash.len(), 64);
    }
}

/// An organisation that asks for a second factor, and its owner's session with one.
async fn strict(world: &World) -> (Organisation, Careful) {
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let owner = world.protect(mill.owner.clone()).await;
    let input = json!({"organisationId": mill.id, "required": true});
    let (made, kinds) = world
        .act(
            mill.token(),
            "requireSecondFactor",
            input,
            "organisation { secondFactorRequired }",
        )
        .await;
    assert_eq!(made["organisation"]["secondFactorRequired"], true);
    assert_eq!(kinds, ["organisation.second_factor_changed"]);
    (mill, owner)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_that_asks_for_a_second_factor_is_closed_to_sessions_without_one() {
    let world = World::start().await;
    let (mill, _) = strict(&world).await;
    // Who joins is let in after their second factor.
    let input = json!({"organisationId": mill.id, "email": "edda@example.com", "role": "EDITOR"});
    let (made, _) = world
        .act(mill.token(), "inviteMember", input, "membership { id }")
        .await;
    let edda = world.person("edda").await;
    let accepted = json!({"id": made["membership"]["id"]});
    world
        .act(edda.token(), "acceptInvitation", accepted, "")
        .await;
    let draft = json!({"ownerId": mill.id, "card": {"title": "T"}});
    world
        .refused(
            edda.token(),
            "createDemand",
            draft.clone(),
            &[("SECOND_FACTOR_NEEDED", "")],
        )
        .await;
    let refused = world
        .mutate(edda.token(), "createDemand", draft.clone(), "")
        .await;
    let step = refused["userErrors"][0]["nextStep"]
        .as_str()
        .expect("a step");
    assert!(step.contains("enrolTotp"), "{step}");
    // What lies inside is closed too; which organisation it is can be seen.
    let hidden = world.draft_demand(&mill, json!({})).await;
    let query = "query($d: ID!, $o: ID!) { demand(by: {id: $d}) { id }
        organisation(by: {id: $o}) { secondFactorRequired } }";
    let ids = json!({"d": hidden, "o": mill.id});
    let seen = world.data(edda.token(), query, ids.clone()).await;
    assert_eq!(
        seen,
        json!({"demand": null, "organisation": {"secondFactorRequired": true}})
    );
    world
        .refused(
            edda.token(),
            "openDemand",
            json!({"id": hidden}),
            &[("SECOND_FACTOR_NEEDED", "")],
        )
        .await;
    // A key made in a session without one is none either.
    let key = json!({"name": "k", "scopes": ["READ", "DEMANDS"]});
    let (made, _) = world
        .act(
            edda.token(),
            "createApiKey",
            key.clone(),
            "apiKey { secret }",
        )
        .await;
    let weak = made["apiKey"]["secret"].as_str();
    world
        .refused(
            weak,
            "createDemand",
            draft.clone(),
            &[("SECOND_FACTOR_NEEDED", "")],
        )
        .await;

    let edda = world.protect(edda).await;
    world
        .act(edda.person.token(), "createDemand", draft.clone(), "")
        .await;
    let (made, _) = world
        .act(
            edda.person.token(),
            "createApiKey",
            key,
            "apiKey { secret }",
        )
        .await;
    world
        .act(
            made["apiKey"]["secret"].as_str(),
            "createDemand",
            draft.clone(),
            "",
        )
        .await;
    let token = world.log_in_carefully(&edda).await;
    world
        .act(Some(&token), "createDemand", draft.clone(), "")
        .await;
    let input = json!({"code": edda.recovery_codes[0], "password": PASSWORD});
    world.act(Some(&token), "disableTotp", input, "").await;
    world
        .refused(
            Some(&token),
            "createDemand",
            draft,
            &[("SECOND_FACTOR_NEEDED", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_owner_with_a_second_factor_asks_for_one() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let admin = world.member(&mill, "adam", "ADMIN").await;
    let input = json!({"organisationId": mill.id, "required": true});
    for (token, code) in [
        (mill.token(), "SECOND_FACTOR_NEEDED"),
        (admin.token(), "FORBIDDEN"),
        (None, "UNAUTHENTICATED"),
    ] {
        world
            .refused(token, "requireSecondFactor", input.clone(), &[(code, "")])
            .await;
    }
    let stale = json!({"organisationId": mill.id, "required": true, "expectedVersion": 1});
    world
        .refused(
            mill.token(),
            "requireSecondFactor",
            stale,
            &[("STALE_VERSION", "input.expectedVersion")],
        )
        .await;
    let off = json!({"organisationId": mill.id, "required": false});
    let (_, kinds) = world
        .act(mill.token(), "requireSecondFactor", off, "")
        .await;
    assert!(kinds.is_empty(), "nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weaker_log_in_makes_no_reviewer_a_stranger_to_their_own_organisation() {
    let world = World::start().await;
    let mill = world.pending_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.member(&mill, "rita", "EDITOR").await;
    let grant = jiebang::domains::identity::GrantDutyInput {
        email: reviewer.email.clone(),
        duty: jiebang::foundation::actor::Duty::Reviewer,
        dry_run: false,
        client_mutation_id: None,
    };
    jiebang::domains::identity::grant_duty(&world.system(), &grant)
        .await
        .expect("granted");
    world.protect(mill.owner.clone()).await;
    let strict = json!({"organisationId": mill.id, "required": true});
    world
        .act(mill.token(), "requireSecondFactor", strict, "")
        .await;
    let decision = json!({"organisationId": mill.id, "decision": "VERIFY"});
    world
        .refused(
            reviewer.token(),
            "decideVerification",
            decision,
            &[("OWN_ACT", "")],
        )
        .await;
}
