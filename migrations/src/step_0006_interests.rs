//! Interest between suppliers and demands.

pub const SQL: &[&str] = &[
    // One expression of interest, from a supplier to a demand or the other way round. `live_key`
    // names the pair while it is live, so that there is never a second one beside it. The contacts
    // are personal data: they are here and not in the log.
    "CREATE TABLE interests (
        id {id} PRIMARY KEY,
        demand_id {id} NOT NULL REFERENCES demands (id),
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        direction TEXT NOT NULL,
        sender_id {id} NOT NULL REFERENCES organisations (id),
        receiver_id {id} NOT NULL REFERENCES organisations (id),
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        message TEXT NOT NULL,
        contact {json} NOT NULL,
        answer_contact {json},
        decline_reason TEXT,
        answer TEXT,
        sent_by {id} REFERENCES users (id),
        answered_by {id} REFERENCES users (id),
        sent_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        overdue_at BIGINT,
        answered_at BIGINT,
        introduced_at BIGINT,
        introduced_by {id} REFERENCES users (id),
        introduction TEXT,
        live_key TEXT,
        next_check_at BIGINT,
        updated_at BIGINT NOT NULL,
        CONSTRAINT interests_live_unique UNIQUE (live_key)
    )",
    "CREATE INDEX interests_sender ON interests (sender_id, sent_at, id)",
    "CREATE INDEX interests_receiver ON interests (receiver_id, sent_at, id)",
    "CREATE INDEX interests_demand ON interests (demand_id, sent_at, id)",
    "CREATE INDEX interests_supplier ON interests (supplier_id, sent_at, id)",
    "CREATE INDEX interests_next_check ON interests (next_check_at) WHERE next_check_at IS NOT NULL",
];
