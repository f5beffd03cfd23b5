//! Proved addresses, one-time codes, second factors and accounts of programs.

use serde_json::json;

use super::{Journey, text};
use crate::support::{Organisation, PASSWORD, Person};

const REQUESTED: &str = "codeRequest { expiresAt }";
const CREDENTIALS: &str = "credentials { accessToken }";

pub async fn steps(here: &mut Journey) {
    let loom = here
        .world
        .unverified_organisation("anna", "ENTERPRISE")
        .await;
    addresses(here, &loom.owner).await;
    log_in_by_code(here, &loom.owner).await;
    let secret = second_factor(here, &loom.owner).await;
    organisation(here, &loom).await;

    // The code that was used last is not accepted again.
    here.world.wait(30);
    let given = json!({"code": here.world.code_of(&secret), "password": PASSWORD});
    here.run(
        loom.token(),
        "disableTotp",
        given,
        "user { secondFactor }",
        &["user.second_factor_disabled"],
    )
    .await;
}

async fn addresses(here: &mut Journey, anna: &Person) {
    let token = anna.token();
    // That a code was sent is no event: anybody could cause as many as they like.
    here.run(token, "requestEmailCode", json!({}), REQUESTED, &[])
        .await;
    let code = json!({"code": here.world.code_sent_to(&anna.email).await});
    here.run(
        token,
        "verifyEmail",
        code,
        "user { emailVerified }",
        &["user.email_verified"],
    )
    .await;
    let number = "+8613800001234";
    here.run(token, "setPhone", json!({"phone": number}), REQUESTED, &[])
        .await;
    let code = json!({"code": here.world.code_sent_to(number).await});
    here.run(
        token,
        "verifyPhone",
        code,
        "user { phone }",
        &["user.phone_verified"],
    )
    .await;
    here.run(
        token,
        "removePhone",
        json!({}),
        "user { phone }",
        &["user.phone_removed"],
    )
    .await;
}

async fn log_in_by_code(here: &mut Journey, anna: &Person) {
    let asked = json!({"email": anna.email});
    here.run(None, "requestLogInCode", asked, REQUESTED, &[])
        .await;
    let code = here.world.code_sent_to(&anna.email).await;
    let entry = json!({"email": anna.email, "code": code});
    here.run(
        None,
        "logInWithCode",
        entry,
        CREDENTIALS,
        &["user.logged_in"],
    )
    .await;
}

/// Puts a second factor in use, logs in with it, and gives its secret.
async fn second_factor(here: &mut Journey, anna: &Person) -> String {
    let enrolled = here
        .run(
            anna.token(),
            "enrolTotp",
            json!({}),
            "enrolment { secret }",
            &["user.second_factor_enrolled"],
        )
        .await;
    let secret = text(&enrolled, &["enrolment", "secret"]);
    let code = json!({"code": here.world.code_of(&secret)});
    here.run(
        anna.token(),
        "confirmTotp",
        code,
        "secondFactor { recoveryCodes }",
        &["user.second_factor_confirmed"],
    )
    .await;
    here.world.wait(30);
    let challenge = here.world.challenge(&anna.email).await;
    let both = json!({"challenge": challenge, "code": here.world.code_of(&secret)});
    here.run(
        None,
        "completeLogIn",
        both,
        CREDENTIALS,
        &["user.logged_in"],
    )
    .await;
    secret
}

async fn organisation(here: &mut Journey, loom: &Organisation) {
    let strict = json!({"organisationId": loom.id, "required": true});
    here.run(
        loom.token(),
        "requireSecondFactor",
        strict,
        "organisation { secondFactorRequired version }",
        &["organisation.second_factor_changed"],
    )
    .await;
    let account = json!({"organisationId": loom.id, "name": "夜间导入", "role": "VIEWER"});
    let made = here
        .run(
            loom.token(),
            "createServiceAccount",
            account,
            "serviceAccount { id role }",
            &["service_account.created"],
        )
        .await;
    let id = json!({"id": text(&made, &["serviceAccount", "id"])});
    here.run(
        loom.token(),
        "disableServiceAccount",
        id,
        "serviceAccount { id disabledAt }",
        &["service_account.disabled"],
    )
    .await;
}
