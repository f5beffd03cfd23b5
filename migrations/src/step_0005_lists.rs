//! Indexes that lists are paged by, in the expressions that their order is written in: a null comes
//! last in both directions.

pub const SQL: &[&str] = &[
    "DROP INDEX demands_state_opened",
    "DROP INDEX demands_state_closes",
    "CREATE INDEX demands_by_state_and_opening
        ON demands (state, COALESCE(opened_at, -9223372036854775807), id)",
    "CREATE INDEX demands_by_state_and_deadline
        ON demands (state, COALESCE(submission_deadline, 9223372036854775807), id)",
    "CREATE INDEX demands_by_opening
        ON demands (COALESCE(opened_at, -9223372036854775807), id)",
    "DROP INDEX suppliers_published",
    "CREATE INDEX suppliers_by_publication
        ON suppliers (COALESCE(published_at, -9223372036854775807), id)",
];
