//! The machinery's own tables: the event log and the idempotency keys.

pub const SQL: &[&str] = &[
    // What happened, in the transaction in which it happened. `entry` is the order of insertion;
    // `position` and `hash` come from the sequencer, which sees commits and not insertions.
    "CREATE TABLE events (
        entry {serial},
        id {id} NOT NULL,
        occurred_at BIGINT NOT NULL,
        kind TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id {id} NOT NULL,
        subject_number BIGINT NOT NULL,
        organisation_id {id},
        actor_kind TEXT NOT NULL,
        actor_id {id},
        request_id TEXT NOT NULL,
        payload TEXT NOT NULL,
        position BIGINT,
        hash TEXT,
        CONSTRAINT events_subject_number_unique UNIQUE (subject_kind, subject_id, subject_number),
        CONSTRAINT events_position_unique UNIQUE (position)
    )",
    "CREATE INDEX events_waiting ON events (entry) WHERE position IS NULL",
    // A key and the answer it gave; the row is written in the transaction of the effect.
    "CREATE TABLE idempotency_keys (
        key TEXT PRIMARY KEY,
        request_hash TEXT NOT NULL,
        answer TEXT NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at)",
];
