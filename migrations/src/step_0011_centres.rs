//! Innovation centres: what they are assigned to, what they enter for owners who claim it, and
//! the suppliers they choose for a demand.

pub const SQL: &[&str] = &[
    // An area and a region that a centre looks after. A blank area is every area, a blank region is
    // everywhere: blank and not null, so that the same assignment cannot live twice.
    "CREATE TABLE centre_assignments (
        id {id} PRIMARY KEY,
        organisation_id {id} NOT NULL REFERENCES organisations (id),
        area_code TEXT NOT NULL,
        region_code TEXT NOT NULL,
        note TEXT,
        assigned_by {id} REFERENCES users (id),
        assigned_at BIGINT NOT NULL,
        ended_by {id} REFERENCES users (id),
        ended_at BIGINT
    )",
    "CREATE UNIQUE INDEX centre_assignments_one_live ON centre_assignments (organisation_id, area_code, region_code) WHERE ended_at IS NULL",
    // The centre that entered a demand for an owner who was not there yet. Until the demand is
    // claimed the centre is its owner too; after that it keeps the right to read it.
    "ALTER TABLE demands ADD COLUMN curator_id {id} REFERENCES organisations (id)",
    "CREATE INDEX demands_curator ON demands (curator_id, created_at, id) WHERE curator_id IS NOT NULL",
    // For whom a demand was entered. `identifier_key` is written like that of an organisation, and
    // only the one that has it claims the demand. Of the code there is a keyed hash and nothing else.
    "CREATE TABLE demand_claims (
        demand_id {id} PRIMARY KEY REFERENCES demands (id),
        centre_id {id} NOT NULL REFERENCES organisations (id),
        owner_name TEXT NOT NULL,
        identifier TEXT,
        identifier_key TEXT,
        code_hash TEXT,
        code_expires_at BIGINT,
        version BIGINT NOT NULL,
        claimed_by {id} REFERENCES organisations (id),
        claimed_at BIGINT,
        CONSTRAINT demand_claims_code_unique UNIQUE (code_hash)
    )",
    // Suppliers that a centre or the owner chose for a demand, in an order of their own. `score` and
    // `engine_version` are those of the match when the supplier was added.
    "CREATE TABLE shortlists (
        id {id} PRIMARY KEY,
        demand_id {id} NOT NULL REFERENCES demands (id),
        maker_id {id} NOT NULL REFERENCES organisations (id),
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        note TEXT,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_by {id} REFERENCES users (id),
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        shared_at BIGINT
    )",
    "CREATE INDEX shortlists_demand ON shortlists (demand_id, created_at, id)",
    "CREATE TABLE shortlist_entries (
        shortlist_id {id} NOT NULL REFERENCES shortlists (id),
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        place BIGINT NOT NULL,
        note TEXT,
        score BIGINT,
        engine_version TEXT NOT NULL,
        added_by {id} REFERENCES users (id),
        added_at BIGINT NOT NULL,
        PRIMARY KEY (shortlist_id, supplier_id)
    )",
];
