//! Sessions: how they are refreshed, how they end, and that no secret lies in the database.

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Person, World};

const MINUTE: i64 = 60;
const SESSION: &str = "session { id label createdAt lastUsedAt expiresAt idleExpiresAt revokedAt }";

/// A fresh session: access token, refresh token, identifier.
async fn session_of(world: &World, person: &Person) -> (String, String, String) {
    let input = json!({"email": person.email, "password": PASSWORD});
    let selection = "credentials { accessToken refreshToken session { id } }";
    let made = world.mutate(None, "logIn", input, selection).await;
    let word = |value: &Value| value.as_str().expect("a word").to_owned();
    let given = &made["credentials"];
    (
        word(&given["accessToken"]),
        word(&given["refreshToken"]),
        word(&given["session"]["id"]),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn refreshing_replaces_both_tokens() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (access, refresh, id) = session_of(&world, &anna).await;
    let selection =
        format!("credentials {{ accessToken refreshToken {SESSION} }} clientMutationId");
    let input = json!({"refreshToken": refresh, "clientMutationId": "r"});
    let (made, kinds) = world.act(None, "refreshSession", input, &selection).await;
    let given = &made["credentials"];
    assert_eq!(kinds, ["session.refreshed"]);
    assert_eq!(given["session"]["id"], json!(id));
    assert_eq!(given["session"]["revokedAt"], Value::Null);
    assert_ne!(given["accessToken"], json!(access));
    assert_ne!(given["refreshToken"], json!(refresh));
    assert_eq!(made["clientMutationId"], "r");
    assert_eq!(
        world.turned_away(&access).await.as_deref(),
        Some("SESSION_INVALID")
    );
    let fresh = given["accessToken"].as_str().expect("a token");
    assert_eq!(world.turned_away(fresh).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn using_a_refresh_token_twice_revokes_its_whole_family() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (_, stolen, _) = session_of(&world, &anna).await;
    let given = |token: &str| json!({"refreshToken": token});
    let selection = "credentials { accessToken refreshToken }";
    let (made, _) = world
        .act(None, "refreshSession", given(&stolen), selection)
        .await;
    let next = made["credentials"].clone();

    let before = world.event_kinds().await.len();
    assert_eq!(
        world.refusals(None, "refreshSession", given(&stolen)).await,
        ["REFRESH_REUSED"]
    );
    assert_eq!(world.event_kinds().await[before..], ["session.revoked"]);
    let heir = next["accessToken"].as_str().expect("a token");
    assert_eq!(
        world.turned_away(heir).await.as_deref(),
        Some("SESSION_INVALID")
    );
    let heir = next["refreshToken"].as_str().expect("a token");
    for token in [heir, &stolen, "jbr_unknown"] {
        world
            .refused(
                None,
                "refreshSession",
                given(token),
                &[("SESSION_INVALID", "")],
            )
            .await;
    }
    assert_eq!(
        world.turned_away(&anna.token).await,
        None,
        "another log-in is another family"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_refreshes_at_once_one_succeeds_and_the_family_ends() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (_, refresh, _) = session_of(&world, &anna).await;
    let call = || world.refusals(None, "refreshSession", json!({"refreshToken": refresh}));
    let (one, two) = tokio::join!(call(), call());
    assert_eq!([one, two].concat(), ["REFRESH_REUSED"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unused_session_ends_and_is_not_revived_by_a_refresh() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (access, refresh, _) = session_of(&world, &anna).await;
    world.wait(14 * MINUTE);
    assert_eq!(world.turned_away(&access).await, None);
    world.wait(14 * MINUTE);
    assert_eq!(
        world.turned_away(&access).await,
        None,
        "using it started the term anew"
    );
    world.wait(15 * MINUTE + 1);
    assert_eq!(
        world.turned_away(&access).await.as_deref(),
        Some("SESSION_INVALID")
    );
    let input = json!({"refreshToken": refresh});
    world
        .refused(None, "refreshSession", input, &[("SESSION_INVALID", "")])
        .await;
    let token = world.log_in(&anna.email).await;
    let listed = world
        .data(Some(&token), "{ mySessions { id } }", json!({}))
        .await;
    assert_eq!(listed["mySessions"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_eight_hours_however_busy_it_is() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (mut access, mut refresh, _) = session_of(&world, &anna).await;
    for _ in 0..47 {
        world.wait(10 * MINUTE);
        assert_eq!(world.turned_away(&access).await, None);
    }
    let made = world
        .mutate(
            None,
            "refreshSession",
            json!({"refreshToken": refresh}),
            "credentials { accessToken refreshToken }",
        )
        .await;
    access = made["credentials"]["accessToken"]
        .as_str()
        .expect("a token")
        .to_owned();
    refresh = made["credentials"]["refreshToken"]
        .as_str()
        .expect("a token")
        .to_owned();
    world.wait(10 * MINUTE);
    assert_eq!(
        world.turned_away(&access).await.as_deref(),
        Some("SESSION_INVALID")
    );
    let input = json!({"refreshToken": refresh});
    world
        .refused(None, "refreshSession", input, &[("SESSION_INVALID", "")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_out_ends_the_session_and_no_other() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (access, refresh, id) = session_of(&world, &anna).await;
    let (made, kinds) = world.act(Some(&access), "logOut", json!({}), SESSION).await;
    assert_eq!(made["session"]["id"], json!(id));
    assert!(made["session"]["revokedAt"].is_string());
    assert_eq!(kinds, ["session.revoked"]);
    assert_eq!(
        world.turned_away(&access).await.as_deref(),
        Some("SESSION_INVALID")
    );
    let input = json!({"refreshToken": refresh});
    world
        .refused(None, "refreshSession", input, &[("SESSION_INVALID", "")])
        .await;
    assert_eq!(world.turned_away(&anna.token).await, None);
    world
        .refused(None, "logOut", json!({}), &[("UNAUTHENTICATED", "")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_lists_and_revokes_their_own_sessions_only() {
    let world = World::start().await;
    let (anna, bert) = (world.person("anna").await, world.person("bert").await);
    let (access, _, id) = session_of(&world, &anna).await;
    let (_, _, foreign) = session_of(&world, &bert).await;
    let listed = world
        .data(anna.token(), "{ mySessions { id } }", json!({}))
        .await;
    let ids: Vec<&str> = listed["mySessions"]
        .as_array()
        .expect("sessions")
        .iter()
        .filter_map(|session| session["id"].as_str())
        .collect();
    assert_eq!((ids.len(), ids[0]), (2, id.as_str()), "the newest first");

    let absent = "ses_100000000000000000000000000";
    for other in [foreign.as_str(), absent] {
        world
            .refused(
                anna.token(),
                "revokeSession",
                json!({"id": other}),
                &[("NOT_FOUND", "")],
            )
            .await;
    }
    world
        .refused(
            None,
            "revokeSession",
            json!({"id": id}),
            &[("UNAUTHENTICATED", "")],
        )
        .await;

    let (made, kinds) = world
        .act(anna.token(), "revokeSession", json!({"id": id}), SESSION)
        .await;
    assert_eq!(made["session"]["id"], json!(id));
    assert!(made["session"]["revokedAt"].is_string());
    assert_eq!(kinds, ["session.revoked"]);
    assert_eq!(
        world.turned_away(&access).await.as_deref(),
        Some("SESSION_INVALID")
    );
    let before = world.fingerprint().await;
    let (again, kinds) = world
        .act(anna.token(), "revokeSession", json!({"id": id}), SESSION)
        .await;
    assert_eq!(
        (again, kinds.len()),
        (made, 0),
        "revoking it again changes nothing"
    );
    assert_eq!(world.fingerprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_other_sessions() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (other, refresh, _) = session_of(&world, &anna).await;
    let change = |old: &str, new: &str| json!({"currentPassword": old, "newPassword": new});
    let fresh = "a battery of horses";
    for (input, expected) in [
        (
            change("a wrong password", fresh),
            ("LOGIN_FAILED", "input.currentPassword"),
        ),
        (
            change(PASSWORD, "short"),
            ("PASSWORD_WEAK", "input.newPassword"),
        ),
        (
            change(PASSWORD, "Anna@example.com"),
            ("PASSWORD_WEAK", "input.newPassword"),
        ),
    ] {
        world
            .refused(anna.token(), "changePassword", input, &[expected])
            .await;
    }
    world
        .refused(
            None,
            "changePassword",
            change(PASSWORD, fresh),
            &[("UNAUTHENTICATED", "")],
        )
        .await;
    let selection = "user { id email } clientMutationId";
    let (made, kinds) = world
        .act(
            anna.token(),
            "changePassword",
            change(PASSWORD, fresh),
            selection,
        )
        .await;
    assert_eq!(
        made,
        json!({"user": {"id": anna.id, "email": anna.email}, "userErrors": [], "clientMutationId": null})
    );
    assert_eq!(kinds, ["user.password_changed"]);
    assert_eq!(
        world.turned_away(&anna.token).await,
        None,
        "the present session stays"
    );
    assert_eq!(
        world.turned_away(&other).await.as_deref(),
        Some("SESSION_INVALID")
    );
    let input = json!({"refreshToken": refresh});
    world
        .refused(None, "refreshSession", input, &[("SESSION_INVALID", "")])
        .await;
    let log_in = |password: &str| json!({"email": anna.email, "password": password});
    world
        .refused(None, "logIn", log_in(PASSWORD), &[("LOGIN_FAILED", "")])
        .await;
    assert!(
        world
            .refusals(None, "logIn", log_in(fresh))
            .await
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_the_current_password_through_a_session_is_slowed_down_too() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let guess =
        json!({"currentPassword": "a wrong password", "newPassword": "a battery of horses"});
    for _ in 0..5 {
        let expected = [("LOGIN_FAILED", "input.currentPassword")];
        world
            .refused(anna.token(), "changePassword", guess.clone(), &expected)
            .await;
    }
    let right = json!({"currentPassword": PASSWORD, "newPassword": "a battery of horses"});
    world
        .refused(
            anna.token(),
            "changePassword",
            right,
            &[("LOGIN_PAUSED", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_stored_in_clear() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let (access, refresh, _) = session_of(&world, &anna).await;
    let refreshed = world
        .mutate(
            None,
            "refreshSession",
            json!({"refreshToken": refresh}),
            "credentials { accessToken refreshToken }",
        )
        .await;
    let key = json!({"name": "robot", "scopes": ["READ"]});
    let selection = "apiKey { secret }";
    let made = world
        .mutate_raw(
            anna.token(),
            "createApiKey",
            key,
            selection,
            &[("idempotency-key", "k-1")],
        )
        .await;
    let changed = "a battery of horses";
    let change = json!({"currentPassword": PASSWORD, "newPassword": changed});
    assert!(
        world
            .refusals(anna.token(), "changePassword", change)
            .await
            .is_empty()
    );

    let stored = everything_stored(&world).await;
    assert!(
        stored.contains("anna@example.com"),
        "the search looks at the right place"
    );
    let word = |value: &Value| value.as_str().expect("a secret").to_owned();
    for secret in [
        PASSWORD.to_owned(),
        changed.to_owned(),
        anna.token.clone(),
        access,
        refresh,
        word(&refreshed["credentials"]["accessToken"]),
        word(&refreshed["credentials"]["refreshToken"]),
        word(&made["data"]["createApiKey"]["apiKey"]["secret"]),
    ] {
        let bare = secret
            .split_once('_')
            .map_or(secret.as_str(), |(_, random)| random);
        assert!(!stored.contains(bare), "{secret} lies in the database");
    }
}

/// The database as text: its files on SQLite, the rows of all tables on PostgreSQL.
async fn everything_stored(world: &World) -> String {
    if !world.is_postgres() {
        let path = world.config.database.url.trim_start_matches("sqlite:");
        let files = [path.to_owned(), format!("{path}-wal")];
        let bytes: Vec<u8> = files
            .iter()
            .flat_map(|file| std::fs::read(file).unwrap_or_default())
            .collect();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let reader = world.handles.database.reader();
    let backend = reader.get_database_backend();
    let tables = "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'";
    let tables = reader
        .query_all_raw(Statement::from_string(backend, tables))
        .await
        .expect("tables");
    let mut text = String::new();
    for table in tables {
        let name: String = table.try_get("", "name").expect("a name");
        let rows =
            format!("SELECT COALESCE(string_agg(t::text, ' '), '') AS rows_ FROM \"{name}\" t");
        let rows = reader
            .query_one_raw(Statement::from_string(backend, rows))
            .await
            .expect("rows")
            .expect("one row");
        text.push_str(&rows.try_get::<String>("", "rows_").expect("text"));
    }
    text
}
