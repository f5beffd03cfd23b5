//! What a test looks at beside answers: the recorded events, and whether anything changed at all.

use std::collections::BTreeSet;

use jiebang::foundation::time::Timestamp;
use jiebang::platform::events;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};
use serde_json::{Value, json};

use super::World;

/// Every table that commands write, with what tells its rows apart.
const TABLES: [(&str, &str); 37] = [
    ("users", "version"),
    ("duties", "granted_at"),
    ("sessions", "COALESCE(revoked_at, 0)"),
    ("refresh_tokens", "COALESCE(used_at, 0)"),
    ("api_keys", "COALESCE(revoked_at, 0)"),
    // Their wrong tries are counted like failed log-ins, which are no change either.
    ("one_time_codes", "0"),
    ("code_limits", "count"),
    ("log_in_challenges", "0"),
    ("second_factors", "COALESCE(confirmed_at, 0)"),
    ("recovery_codes", "COALESCE(used_at, 0)"),
    ("organisations", "version"),
    ("memberships", "version"),
    ("centre_assignments", "COALESCE(ended_at, 0)"),
    ("demands", "version"),
    ("demand_claims", "version"),
    ("shortlists", "version"),
    ("shortlist_entries", "place"),
    ("demand_areas", "0"),
    ("demand_capabilities", "0"),
    ("demand_versions", "version"),
    ("suppliers", "version"),
    ("files", "version"),
    ("interests", "version"),
    ("results", "version"),
    ("dismissals", "version"),
    ("supplier_areas", "0"),
    ("supplier_capabilities", "0"),
    ("supplier_regions", "0"),
    ("supplier_offerings", "0"),
    ("supplier_qualifications", "0"),
    ("followed_demands", "version"),
    ("saved_searches", "version"),
    (
        "notifications",
        "count + CASE WHEN read_at IS NULL THEN 0 ELSE 1 END",
    ),
    ("notification_settings", "version"),
    ("deliveries", "attempts"),
    ("idempotency_keys", "0"),
    // Refused attempts are noted beside the commands, a moment after their answers.
    ("events WHERE kind NOT LIKE 'audit.%'", "0"),
];

/// The other tables: a refusal may write them, or no command ever does; each with its reason.
const NOT_COMPARED: [(&str, &str); 5] = [
    (
        "login_failures",
        "failed tries are counted when they are refused",
    ),
    (
        "file_contents",
        "an upload announces its content before its file is looked at",
    ),
    (
        "feed_cursors",
        "the worker's place in the log, which no command moves",
    ),
    ("procedure_profiles", "written by the migrations alone"),
    ("seaql_migrations", "which migrations were applied"),
];

impl World {
    /// Every kind of event so far, in the order of the feed, but for those of the audit trail.
    pub async fn event_kinds(&self) -> Vec<String> {
        // On PostgreSQL the server's own feed may be linking right now; then it is waited for.
        for _ in 0..400 {
            if self.is_postgres() {
                events::sequence(&self.handles.database)
                    .await
                    .expect("sequenced");
            }
            let waiting = events::table::Entity::find()
                .filter(events::table::Column::Position.is_null())
                .one(self.handles.database.reader())
                .await
                .expect("counted");
            if waiting.is_none() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let rows = events::after(self.handles.database.reader(), 0, 10_000)
            .await
            .expect("events");
        rows.into_iter()
            .map(|row| row.kind)
            .filter(|kind| !kind.starts_with("audit."))
            .collect()
    }

    /// What all events say, as one text.
    pub async fn logged_payloads(&self) -> String {
        let rows = events::after(self.handles.database.reader(), 0, 100_000).await;
        let payloads = rows.expect("events").into_iter().map(|row| row.payload);
        payloads.collect::<Vec<String>>().join("\n")
    }

    /// Lets time pass, for the process and for the instants that PostgreSQL reads.
    pub fn wait(&self, seconds: i64) {
        self.handles.clock.advance(seconds * 1_000_000);
    }

    /// Lets time pass until an instant; what has passed by itself counts.
    pub fn wait_until(&self, instant: Timestamp) {
        let left = instant.micros() - self.handles.clock.now().micros();
        self.handles.clock.advance(left.max(0));
    }

    /// Calls one mutation that must be done, and gives its payload and the kinds of the events that
    /// it recorded.
    pub async fn act(
        &self,
        token: Option<&str>,
        name: &str,
        input: Value,
        selection: &str,
    ) -> (Value, Vec<String>) {
        let before = self.event_kinds().await.len();
        let payload = self.mutate(token, name, input, selection).await;
        assert_eq!(payload["userErrors"], json!([]), "{name}: {payload:#}");
        let kinds = self.event_kinds().await.split_off(before);
        (payload, kinds)
    }

    /// Calls one mutation that must be refused with exactly these codes and paths, an empty path
    /// for none, and must change nothing.
    pub async fn refused(
        &self,
        token: Option<&str>,
        name: &str,
        input: Value,
        expected: &[(&str, &str)],
    ) {
        let before = self.fingerprint().await;
        let payload = self.mutate(token, name, input.clone(), "").await;
        let path = |error: &Value| -> String {
            let steps = error["path"].as_array().map_or(&[][..], Vec::as_slice);
            let steps: Vec<&str> = steps.iter().filter_map(Value::as_str).collect();
            steps.join(".")
        };
        let found: Vec<(String, String)> = payload["userErrors"]
            .as_array()
            .expect("a payload has userErrors")
            .iter()
            .map(|error| {
                (
                    error["code"].as_str().unwrap_or_default().to_owned(),
                    path(error),
                )
            })
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(code, path)| ((*code).to_owned(), (*path).to_owned()))
            .collect();
        assert_eq!(found, expected, "{name} {input:#}");
        assert_eq!(self.fingerprint().await, before, "{name} changed something");
    }

    /// Rows and versions of every table. Two that are equal mean that nothing was changed between
    /// them.
    pub async fn fingerprint(&self) -> Vec<(String, i64, i64)> {
        let reader = self.handles.database.reader();
        let mut found = Vec::new();
        for (table, value) in TABLES {
            let sql = format!(
                "SELECT CAST(COUNT(*) AS BIGINT) AS rows_, CAST(COALESCE(SUM({value}), 0) AS BIGINT) AS sum_ FROM {table}"
            );
            let row = reader
                .query_one_raw(Statement::from_string(reader.get_database_backend(), sql))
                .await
                .expect("counted")
                .expect("a row");
            found.push((
                table.to_owned(),
                row.try_get("", "rows_").expect("rows"),
                row.try_get("", "sum_").expect("sum"),
            ));
        }
        found
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_compared_after_a_refusal_or_has_its_reason() {
    let world = World::start().await;
    let reader = world.handles.database.reader();
    let listed = if world.is_postgres() {
        "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let rows = reader
        .query_all_raw(Statement::from_string(
            reader.get_database_backend(),
            listed,
        ))
        .await
        .expect("the catalogue answers");
    let found: BTreeSet<String> = rows
        .iter()
        .map(|row| row.try_get("", "name").expect("a name"))
        .collect();
    let told: BTreeSet<String> = TABLES
        .iter()
        .chain(&NOT_COMPARED)
        .map(|(table, _)| table.split(' ').next().expect("a word").to_owned())
        .collect();
    assert_eq!(found, told);
    assert_eq!(told.len(), TABLES.len() + NOT_COMPARED.len());
    world.stop().await;
}
