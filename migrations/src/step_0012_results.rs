//! Outside results, which were signed elsewhere because two sides found each other here, and what
//! people say of matches.

pub const SQL: &[&str] = &[
    // One contract, order, pilot or framework agreement. Owner and supplier's organisation stand
    // beside demand and supplier, because who may know of a result follows from them. `live_key`
    // names demand, supplier and folded number while the result stands, so that one document is
    // counted once. The number, the amount and the words of the sides are here and not in the log.
    "CREATE TABLE results (
        id {id} PRIMARY KEY,
        demand_id {id} NOT NULL REFERENCES demands (id),
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        owner_id {id} NOT NULL REFERENCES organisations (id),
        maker_id {id} NOT NULL REFERENCES organisations (id),
        side TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        signed_on INTEGER NOT NULL,
        amount_minor BIGINT,
        currency TEXT NOT NULL,
        amount_public BOOLEAN NOT NULL,
        summary TEXT,
        proof_id {id} NOT NULL REFERENCES files (id),
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        answer TEXT NOT NULL,
        dispute_reason TEXT,
        review_note TEXT,
        reported_by {id} REFERENCES users (id),
        answered_by {id} REFERENCES users (id),
        decided_by {id} REFERENCES users (id),
        reported_at BIGINT NOT NULL,
        answered_at BIGINT,
        decided_at BIGINT,
        owner_consented_at BIGINT,
        maker_consented_at BIGINT,
        live_key TEXT,
        updated_at BIGINT NOT NULL,
        CONSTRAINT results_live_unique UNIQUE (live_key),
        CONSTRAINT results_amount CHECK (amount_minor IS NULL OR amount_minor >= 0)
    )",
    "CREATE INDEX results_signed ON results (signed_on, id)",
    "CREATE INDEX results_demand ON results (demand_id, signed_on, id)",
    "CREATE INDEX results_supplier ON results (supplier_id, signed_on, id)",
    "CREATE INDEX results_owner ON results (owner_id, signed_on, id)",
    "CREATE INDEX results_maker ON results (maker_id, signed_on, id)",
    "CREATE INDEX results_state ON results (state, signed_on, id)",
    // A match that one side does not want to see, with its place at that time, so that the ranking
    // can be judged by it. `live_key` names demand, supplier and side while it holds; one that was
    // undone stays as a row.
    "CREATE TABLE dismissals (
        id {id} PRIMARY KEY,
        demand_id {id} NOT NULL REFERENCES demands (id),
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        side TEXT NOT NULL,
        organisation_id {id} NOT NULL REFERENCES organisations (id),
        reason TEXT NOT NULL,
        note TEXT,
        engine_version TEXT,
        match_rank INTEGER,
        score BIGINT,
        dismissed_by {id} REFERENCES users (id),
        dismissed_at BIGINT NOT NULL,
        undone_at BIGINT,
        live_key TEXT,
        version BIGINT NOT NULL,
        CONSTRAINT dismissals_live_unique UNIQUE (live_key)
    )",
    "CREATE INDEX dismissals_demand ON dismissals (demand_id) WHERE undone_at IS NULL",
    "CREATE INDEX dismissals_supplier ON dismissals (supplier_id) WHERE undone_at IS NULL",
    // News may be about a result.
    "ALTER TABLE notifications ADD COLUMN result_id {id} REFERENCES results (id)",
];
