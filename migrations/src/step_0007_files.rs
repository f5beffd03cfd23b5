//! Files: what was uploaded, and the contents that are kept once each.

pub const SQL: &[&str] = &[
    // One row for each content in the storage, by its hash. `touched_at` is the last upload of it;
    // a content that no file needs is condemned first and deleted then, and no upload may rely on
    // it in between.
    "CREATE TABLE file_contents (
        sha256 TEXT PRIMARY KEY,
        size BIGINT NOT NULL,
        touched_at BIGINT NOT NULL,
        condemned BOOLEAN NOT NULL
    )",
    "CREATE INDEX file_contents_touched ON file_contents (touched_at)",
    // `object_kind` and `object_id` name what a file is attached to, in whatever domain that lives.
    // Until it is attached it is kept until `kept_until` only. A removed file stays as a row
    // without its content, so that what happened to it can be told.
    "CREATE TABLE files (
        id {id} PRIMARY KEY,
        organisation_id {id} NOT NULL REFERENCES organisations (id),
        uploader_id {id} REFERENCES users (id),
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size BIGINT NOT NULL,
        sha256 TEXT NOT NULL,
        purpose TEXT NOT NULL,
        description TEXT NOT NULL,
        scan_state TEXT NOT NULL,
        scan_attempts INTEGER NOT NULL,
        next_scan_at BIGINT,
        object_kind TEXT,
        object_id {id},
        kept_until BIGINT,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        removed_at BIGINT,
        CONSTRAINT files_not_empty CHECK (size > 0),
        CONSTRAINT files_object_whole CHECK ((object_kind IS NULL) = (object_id IS NULL))
    )",
    "CREATE INDEX files_object ON files (object_kind, object_id, id) WHERE removed_at IS NULL",
    "CREATE INDEX files_organisation ON files (organisation_id, id) WHERE removed_at IS NULL",
    "CREATE INDEX files_content ON files (sha256) WHERE removed_at IS NULL",
    "CREATE INDEX files_next_scan ON files (next_scan_at) WHERE next_scan_at IS NOT NULL",
    "CREATE INDEX files_kept_until ON files (kept_until) WHERE kept_until IS NOT NULL",
];
