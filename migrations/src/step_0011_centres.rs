//! Innovation centres: what they are assigned to.

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
];
