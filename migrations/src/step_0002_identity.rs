//! People, their log-ins and keys, and organisations with their members.

pub const SQL: &[&str] = &[
    // `email_key` is the folded address, so that one mailbox is one account.
    "CREATE TABLE users (
        id {id} PRIMARY KEY,
        email TEXT NOT NULL,
        email_key TEXT NOT NULL,
        display_name TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        disabled_at BIGINT,
        CONSTRAINT users_email_key_unique UNIQUE (email_key)
    )",
    // Duties on the platform itself. That they exclude each other is a rule of the command.
    "CREATE TABLE duties (
        user_id {id} NOT NULL REFERENCES users (id),
        duty TEXT NOT NULL,
        granted_at BIGINT NOT NULL,
        PRIMARY KEY (user_id, duty)
    )",
    // A session is a family of tokens: the access token is replaced at every refresh.
    "CREATE TABLE sessions (
        id {id} PRIMARY KEY,
        user_id {id} NOT NULL REFERENCES users (id),
        token_hash TEXT NOT NULL,
        label TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        last_used_at BIGINT NOT NULL,
        idle_expires_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        revoked_at BIGINT,
        CONSTRAINT sessions_token_hash_unique UNIQUE (token_hash)
    )",
    "CREATE INDEX sessions_user ON sessions (user_id, created_at)",
    // A refresh token is used once; using it again revokes its session.
    "CREATE TABLE refresh_tokens (
        token_hash TEXT PRIMARY KEY,
        session_id {id} NOT NULL REFERENCES sessions (id),
        used_at BIGINT
    )",
    "CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)",
    "CREATE TABLE api_keys (
        id {id} PRIMARY KEY,
        user_id {id} NOT NULL REFERENCES users (id),
        name TEXT NOT NULL,
        hint TEXT NOT NULL,
        token_hash TEXT NOT NULL,
        scopes TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        last_used_at BIGINT,
        revoked_at BIGINT,
        CONSTRAINT api_keys_token_hash_unique UNIQUE (token_hash)
    )",
    "CREATE INDEX api_keys_user ON api_keys (user_id, created_at)",
    // Failed log-ins, per account and per source; never a lock for ever.
    "CREATE TABLE login_failures (
        key TEXT PRIMARY KEY,
        failures INTEGER NOT NULL,
        last_failed_at BIGINT NOT NULL,
        locked_until BIGINT NOT NULL
    )",
    // `identifier_key` makes one registration one organisation; `source` and `external_id` let an
    // import run again.
    "CREATE TABLE organisations (
        id {id} PRIMARY KEY,
        name TEXT NOT NULL,
        name_en TEXT,
        kind TEXT NOT NULL,
        region_code TEXT NOT NULL,
        identifier_scheme TEXT NOT NULL,
        identifier TEXT NOT NULL,
        identifier_key TEXT NOT NULL,
        platform_roles TEXT NOT NULL,
        verification TEXT NOT NULL,
        verification_reason TEXT,
        verified_until BIGINT,
        source TEXT,
        external_id TEXT,
        search_text TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        CONSTRAINT organisations_identifier_unique UNIQUE (identifier_key),
        CONSTRAINT organisations_external_unique UNIQUE (source, external_id)
    )",
    "CREATE INDEX organisations_verification ON organisations (verification, created_at)",
    // An invitation is a membership that has not begun: it names an address until a person accepts.
    "CREATE TABLE memberships (
        id {id} PRIMARY KEY,
        organisation_id {id} NOT NULL REFERENCES organisations (id),
        user_id {id} REFERENCES users (id),
        email_key TEXT NOT NULL,
        role TEXT NOT NULL,
        status TEXT NOT NULL,
        invited_by {id} REFERENCES users (id),
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL
    )",
    "CREATE UNIQUE INDEX memberships_one_live ON memberships (organisation_id, email_key) WHERE status IN ('INVITED', 'ACTIVE')",
    "CREATE UNIQUE INDEX memberships_one_owner ON memberships (organisation_id) WHERE status = 'ACTIVE' AND role = 'OWNER'",
    "CREATE INDEX memberships_user ON memberships (user_id, status)",
    "CREATE INDEX memberships_email ON memberships (email_key, status)",
    "CREATE INDEX memberships_organisation ON memberships (organisation_id, created_at)",
];
