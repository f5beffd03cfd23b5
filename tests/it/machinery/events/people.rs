//! Accounts, sessions, keys and duties.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::{Journey, text};
use crate::support::PASSWORD;

const CREDENTIALS: &str = "credentials { accessToken refreshToken }";

pub async fn steps(here: &mut Journey) {
    let email = "mia@example.com";
    let account = json!({"email": email, "password": PASSWORD, "displayName": "mia"});
    here.run(None, "signUp", account, "user { id }", &["user.signed_up"])
        .await;
    let known = json!({"email": email, "password": PASSWORD});
    let entered = here
        .run(None, "logIn", known, CREDENTIALS, &["user.logged_in"])
        .await;
    let refresh = json!({"refreshToken": text(&entered, &["credentials", "refreshToken"])});
    let refreshed = here
        .run(
            None,
            "refreshSession",
            refresh,
            CREDENTIALS,
            &["session.refreshed"],
        )
        .await;
    let mia = text(&refreshed, &["credentials", "accessToken"]);
    keys(here, Some(&mia)).await;
    sessions(here, Some(&mia), email).await;
    duties(here).await;
}

async fn keys(here: &mut Journey, token: Option<&str>) {
    let key = json!({"name": "ci", "scopes": ["READ"]});
    let made = here
        .run(
            token,
            "createApiKey",
            key,
            "apiKey { apiKey { id } }",
            &["api_key.created"],
        )
        .await;
    let id = json!({"id": text(&made, &["apiKey", "apiKey", "id"])});
    here.run(
        token,
        "revokeApiKey",
        id,
        "apiKey { id revokedAt }",
        &["api_key.revoked"],
    )
    .await;
}

async fn sessions(here: &mut Journey, token: Option<&str>, email: &str) {
    here.world.log_in(email).await;
    let sessions = here
        .world
        .data(token, "{ mySessions { id } }", json!({}))
        .await;
    // The newest first: the one that was just made.
    let other = json!({"id": text(&sessions["mySessions"][0], &["id"])});
    here.run(
        token,
        "revokeSession",
        other,
        "session { id }",
        &["session.revoked"],
    )
    .await;
    let change = json!({"currentPassword": PASSWORD, "newPassword": "another long sentence"});
    here.run(
        token,
        "changePassword",
        change,
        "user { id }",
        &["user.password_changed"],
    )
    .await;
    here.run(token, "logOut", json!({}), "", &["session.revoked"])
        .await;
}

async fn duties(here: &mut Journey) {
    let administrator = here.world.on_duty("adam", Duty::Administrator).await;
    let auditor = here.world.person("audrey").await;
    let duty = json!({"email": auditor.email, "duty": "AUDITOR"});
    for (name, kind) in [
        ("grantDuty", "duty.granted"),
        ("revokeDuty", "duty.revoked"),
    ] {
        here.run(
            administrator.token(),
            name,
            duty.clone(),
            "user { id }",
            &[kind],
        )
        .await;
    }
}
