//! What people follow: single demands, and searches that are kept.

pub const SQL: &[&str] = &[
    "CREATE TABLE followed_demands (
        user_id {id} NOT NULL REFERENCES users (id),
        demand_id {id} NOT NULL REFERENCES demands (id),
        version BIGINT NOT NULL,
        followed_at BIGINT NOT NULL,
        PRIMARY KEY (user_id, demand_id)
    )",
    "CREATE INDEX followed_demands_demand ON followed_demands (demand_id)",
    // `filter` is the filter of the list as it was written; it is read against every demand or
    // supplier that becomes public.
    "CREATE TABLE saved_searches (
        id {id} PRIMARY KEY,
        user_id {id} NOT NULL REFERENCES users (id),
        name TEXT NOT NULL,
        target TEXT NOT NULL,
        filter {json} NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        CONSTRAINT saved_searches_name_unique UNIQUE (user_id, name)
    )",
    "CREATE INDEX saved_searches_target ON saved_searches (target, id)",
];
