//! Log-in by codes and with a second factor, telephone numbers, service accounts.

pub const SQL: &[&str] = &[
    // A service account is a user without address and password that belongs to one organisation.
    "ALTER TABLE users ADD COLUMN kind TEXT NOT NULL DEFAULT 'PERSON'",
    "ALTER TABLE users ADD COLUMN organisation_id {id} REFERENCES organisations (id)",
    "ALTER TABLE users ADD COLUMN email_verified_at BIGINT",
    // Only a number that was proved stands here, so nobody can keep it from its holder.
    "ALTER TABLE users ADD COLUMN phone TEXT",
    "ALTER TABLE users ADD COLUMN second_factor_at BIGINT",
    "CREATE UNIQUE INDEX users_phone ON users (phone) WHERE phone IS NOT NULL",
    "CREATE INDEX users_organisation ON users (organisation_id, created_at) WHERE organisation_id IS NOT NULL",
    "ALTER TABLE sessions ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE api_keys ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE organisations ADD COLUMN second_factor_required BOOLEAN NOT NULL DEFAULT FALSE",
    // One live code for each purpose and identity: the key is both, hashed, so that asking for codes
    // leaves no list of addresses behind.
    "CREATE TABLE one_time_codes (
        key TEXT PRIMARY KEY,
        code_hash TEXT NOT NULL,
        address TEXT,
        attempts INTEGER NOT NULL,
        issued_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    )",
    "CREATE INDEX one_time_codes_expiry ON one_time_codes (expires_at)",
    "CREATE TABLE code_limits (
        key TEXT PRIMARY KEY,
        count INTEGER NOT NULL,
        began_at BIGINT NOT NULL
    )",
    "CREATE INDEX code_limits_age ON code_limits (began_at)",
    "CREATE TABLE second_factors (
        user_id {id} PRIMARY KEY REFERENCES users (id),
        secret TEXT NOT NULL,
        enrolled_at BIGINT NOT NULL,
        confirmed_at BIGINT,
        last_step BIGINT NOT NULL
    )",
    "CREATE TABLE recovery_codes (
        user_id {id} NOT NULL REFERENCES users (id),
        code_hash TEXT NOT NULL,
        used_at BIGINT,
        PRIMARY KEY (user_id, code_hash)
    )",
    "CREATE TABLE log_in_challenges (
        token_hash TEXT PRIMARY KEY,
        user_id {id} NOT NULL REFERENCES users (id),
        label TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    )",
    "CREATE INDEX log_in_challenges_expiry ON log_in_challenges (expires_at)",
];
