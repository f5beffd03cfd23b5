//! Suppliers' profiles.

pub const SQL: &[&str] = &[
    // `draft` is what the members edit, `published` what others see and matching reads. The
    // columns after them belong to the published one.
    "CREATE TABLE suppliers (
        id {id} PRIMARY KEY,
        organisation_id {id} NOT NULL REFERENCES organisations (id),
        visibility TEXT NOT NULL,
        version BIGINT NOT NULL,
        draft {json} NOT NULL,
        published {json},
        published_version BIGINT,
        published_at BIGINT,
        headline TEXT NOT NULL,
        region_code TEXT NOT NULL,
        one_person_company BOOLEAN NOT NULL,
        team_size INTEGER,
        source TEXT,
        external_id TEXT,
        search_text TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        CONSTRAINT suppliers_organisation_unique UNIQUE (organisation_id),
        CONSTRAINT suppliers_external_unique UNIQUE (source, external_id)
    )",
    "CREATE INDEX suppliers_published ON suppliers (visibility, published_at, id)",
    "CREATE INDEX suppliers_region ON suppliers (region_code)",
    // What a published supplier is found by: each list of codes with its own index.
    "CREATE TABLE supplier_areas (
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        code TEXT NOT NULL,
        PRIMARY KEY (supplier_id, code)
    )",
    "CREATE INDEX supplier_areas_code ON supplier_areas (code, supplier_id)",
    "CREATE TABLE supplier_capabilities (
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        code TEXT NOT NULL,
        PRIMARY KEY (supplier_id, code)
    )",
    "CREATE INDEX supplier_capabilities_code ON supplier_capabilities (code, supplier_id)",
    "CREATE TABLE supplier_regions (
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        code TEXT NOT NULL,
        PRIMARY KEY (supplier_id, code)
    )",
    "CREATE INDEX supplier_regions_code ON supplier_regions (code, supplier_id)",
    "CREATE TABLE supplier_offerings (
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        kind TEXT NOT NULL,
        PRIMARY KEY (supplier_id, kind)
    )",
    "CREATE INDEX supplier_offerings_kind ON supplier_offerings (kind, supplier_id)",
    // The day until which a supplier holds a qualification, days since 1970; null for no end.
    "CREATE TABLE supplier_qualifications (
        supplier_id {id} NOT NULL REFERENCES suppliers (id),
        code TEXT NOT NULL,
        expires_on INTEGER,
        PRIMARY KEY (supplier_id, code)
    )",
    "CREATE INDEX supplier_qualifications_code ON supplier_qualifications (code, supplier_id)",
];
