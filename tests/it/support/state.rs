//! What a test looks at beside answers: the recorded events, and whether anything changed at all.

use jiebang::platform::events;
use sea_orm::{ConnectionTrait, Statement};

use super::World;

/// Every table that commands write, with what tells its rows apart.
const TABLES: [(&str, &str); 19] = [
    ("users", "version"),
    ("duties", "granted_at"),
    ("sessions", "COALESCE(revoked_at, 0)"),
    ("refresh_tokens", "COALESCE(used_at, 0)"),
    ("api_keys", "COALESCE(revoked_at, 0)"),
    ("organisations", "version"),
    ("memberships", "version"),
    ("demands", "version"),
    ("demand_areas", "0"),
    ("demand_capabilities", "0"),
    ("demand_versions", "version"),
    ("suppliers", "version"),
    ("supplier_areas", "0"),
    ("supplier_capabilities", "0"),
    ("supplier_regions", "0"),
    ("supplier_offerings", "0"),
    ("supplier_qualifications", "0"),
    ("idempotency_keys", "0"),
    ("events", "0"),
];

impl World {
    /// Every kind of event so far, in the order of the feed.
    pub async fn event_kinds(&self) -> Vec<String> {
        if self.is_postgres() {
            events::sequence(&self.handles.database)
                .await
                .expect("sequenced");
        }
        let rows = events::after(self.handles.database.reader(), 0, 10_000)
            .await
            .expect("events");
        rows.into_iter().map(|row| row.kind).collect()
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
