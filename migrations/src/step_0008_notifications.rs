//! Notifications: what is new for a person, how they want to be told, and what is under way.

pub const SQL: &[&str] = &[
    // How far a reader of the event log that writes has come. It begins at the end: what happened
    // before is nobody's news.
    "CREATE TABLE feed_cursors (
        name TEXT PRIMARY KEY,
        position BIGINT NOT NULL
    )",
    "INSERT INTO feed_cursors (name, position)
        SELECT 'notifications', COALESCE(MAX(position), 0) FROM events",
    // One piece of news for one person. News of one kind about one thing on one day is one row that
    // counts; `dedup_key` names it. `facts` holds what its sentence is made of.
    "CREATE TABLE notifications (
        id {id} PRIMARY KEY,
        user_id {id} NOT NULL REFERENCES users (id),
        organisation_id {id} REFERENCES organisations (id),
        kind TEXT NOT NULL,
        demand_id {id} REFERENCES demands (id),
        supplier_id {id} REFERENCES suppliers (id),
        interest_id {id} REFERENCES interests (id),
        facts {json} NOT NULL,
        count INTEGER NOT NULL,
        dedup_key TEXT NOT NULL,
        told TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        read_at BIGINT,
        CONSTRAINT notifications_dedup_unique UNIQUE (user_id, dedup_key)
    )",
    "CREATE INDEX notifications_user ON notifications (user_id, updated_at, id)",
    "CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL",
    "CREATE INDEX notifications_told ON notifications (told, user_id)",
    // How a person wants to be told. No row means the defaults.
    "CREATE TABLE notification_settings (
        user_id {id} PRIMARY KEY REFERENCES users (id),
        modes {json} NOT NULL,
        quiet_from INTEGER NOT NULL,
        quiet_until INTEGER NOT NULL,
        digest_at INTEGER NOT NULL,
        locale TEXT NOT NULL,
        muted_until BIGINT,
        unsubscribe_token TEXT NOT NULL,
        digested_at BIGINT NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT notification_settings_token_unique UNIQUE (unsubscribe_token)
    )",
    // A message that is to leave: tried until it was taken over or cannot be.
    "CREATE TABLE deliveries (
        id {id} PRIMARY KEY,
        user_id {id} NOT NULL REFERENCES users (id),
        dedup_key TEXT NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_attempt_at BIGINT,
        fault TEXT,
        created_at BIGINT NOT NULL,
        sent_at BIGINT,
        CONSTRAINT deliveries_dedup_unique UNIQUE (dedup_key)
    )",
    "CREATE INDEX deliveries_next_attempt ON deliveries (next_attempt_at) WHERE next_attempt_at IS NOT NULL",
];
