//! Sessions: how they are refreshed, how they end, and that no secret lies in the database.

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Person, World};

const MINUTE: i64 = 60;
const SESSION: &str = "session { id label createdAt lastUsedAt expiresAt idleExpiresAt revokedAt }";

const CREDENTIALS: &str = "credentials { accessToken refreshToken session { id } }";

/// What a log-in or a refresh gives.
struct Entry {
    access: String,
    refresh: String,
    session: String,
}

impl Entry {
    fn of(made: &Value) -> Self {
        let given = &made["credentials"];
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        Self {
            access: word(&given["accessToken"]),
            refresh: word(&given["refreshToken"]),
            session: word(&given["session"]["id"]),
        }
    }
}

impl World {
    /// A fresh session of a person.
    async fn entry(&self, person: &Person) -> Entry {
        let input = json!({"email": person.email, "password": PASSWORD});
        Entry::of(&self.mutate(None, "logIn", input, CREDENTIALS).await)
    }

    /// The tokens that come for a refresh token.
    async fn refreshed(&self, refresh: &str) -> Entry {
        let input = json!({"refreshToken": refresh});
        let (made, kinds) = self.act(None, "refreshSession", input, CREDENTIALS).await;
        assert_eq!(kinds, ["session.refreshed"]);
        Entry::of(&made)
    }

    /// A refresh token that is none any more changes nothing.
    async fn refuse_refresh(&self, refresh: &str) {
        let input = json!({"refreshToken": refresh});
        self.refused(None, "refreshSession", input, &[("SESSION_INVALID", "")])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refreshing_replaces_both_tokens() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let first = world.entry(&anna).await;
    let selection =
        format!("credentials {{ accessToken refreshToken {SESSION} }} clientMutationId");
    let input = json!({"refreshToken": first.refresh, "clientMutationId": "r"});
    let (made, kinds) = world.act(None, "refreshSession", input, &selection).await;
    let given = &made["credentials"];
    assert_eq!(kinds, ["session.refreshed"]);
    assert_eq!(given["session"]["id"], json!(first.session));
    assert_eq!(given["session"]["revokedAt"], Value::Null);
    assert_ne!(given["accessToken"], json!(first.access));
    assert_ne!(given["refreshToken"], json!(first.refresh));
    assert_eq!(made["clientMutationId"], "r");
    world.assert_ended(&first.access).await;
    let fresh = given["accessToken"].as_str().expect("a token");
    assert_eq!(world.turned_away(fresh).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn using_a_refresh_token_twice_revokes_its_whole_family() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let stolen = world.entry(&anna).await.refresh;
    let heir = world.refreshed(&stolen).await;
    let before = world.event_kinds().await.len();
    let again = json!({"refreshToken": stolen});
    assert_eq!(
        world.refusals(None, "refreshSession", again).await,
        ["REFRESH_REUSED"]
    );
    assert_eq!(world.event_kinds().await[before..], ["session.revoked"]);
    world.assert_ended(&heir.access).await;
    for token in [&heir.refresh, &stolen, "jbr_unknown"] {
        world.refuse_refresh(token).await;
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
    let refresh = world.entry(&anna).await.refresh;
    let call = || world.refusals(None, "refreshSession", json!({"refreshToken": refresh}));
    let (one, two) = tokio::join!(call(), call());
    assert_eq!([one, two].concat(), ["REFRESH_REUSED"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unused_session_ends_and_is_not_revived_by_a_refresh() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let Entry {
        access, refresh, ..
    } = world.entry(&anna).await;
    world.wait(14 * MINUTE);
    assert_eq!(world.turned_away(&access).await, None);
    world.wait(14 * MINUTE);
    assert_eq!(
        world.turned_away(&access).await,
        None,
        "using it started the term anew"
    );
    world.wait(15 * MINUTE + 1);
    world.assert_ended(&access).await;
    world.refuse_refresh(&refresh).await;
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
    let first = world.entry(&anna).await;
    for _ in 0..47 {
        world.wait(10 * MINUTE);
        assert_eq!(world.turned_away(&first.access).await, None);
    }
    let last = world.refreshed(&first.refresh).await;
    world.wait(10 * MINUTE);
    world.assert_ended(&last.access).await;
    world.refuse_refresh(&last.refresh).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_out_ends_the_session_and_no_other() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let Entry {
        access,
        refresh,
        session,
    } = world.entry(&anna).await;
    let (made, kinds) = world.act(Some(&access), "logOut", json!({}), SESSION).await;
    assert_eq!(made["session"]["id"], json!(session));
    assert!(made["session"]["revokedAt"].is_string());
    assert_eq!(kinds, ["session.revoked"]);
    world.assert_ended(&access).await;
    world.refuse_refresh(&refresh).await;
    assert_eq!(world.turned_away(&anna.token).await, None);
    world
        .refused(None, "logOut", json!({}), &[("UNAUTHENTICATED", "")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_lists_and_revokes_their_own_sessions_only() {
    let world = World::start().await;
    let (anna, bert) = (world.person("anna").await, world.person("bert").await);
    let Entry {
        access,
        session: id,
        ..
    } = world.entry(&anna).await;
    let foreign = world.entry(&bert).await.session;
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
    world.assert_ended(&access).await;
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
    let other = world.entry(&anna).await;
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
    world.assert_ended(&other.access).await;
    world.refuse_refresh(&other.refresh).await;
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
    let first = world.entry(&anna).await;
    let refreshed = world.refreshed(&first.refresh).await;
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
        first.access,
        first.refresh,
        refreshed.access,
        refreshed.refresh,
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
