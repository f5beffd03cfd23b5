//! Procedure profiles and scenario demands.

pub const SQL: &[&str] = &[
    // The numbers and switches of the guards. A profile is a row and never a code path; it is
    // copied onto a demand when that opens. `source` names the rule a number comes from.
    "CREATE TABLE procedure_profiles (
        code TEXT PRIMARY KEY,
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        opens_directly BOOLEAN NOT NULL,
        deadline_required BOOLEAN NOT NULL,
        min_open_days INTEGER NOT NULL,
        min_readiness INTEGER NOT NULL,
        renewal_days INTEGER NOT NULL,
        standstill_days INTEGER NOT NULL,
        min_bids INTEGER NOT NULL,
        sealed_by_default BOOLEAN NOT NULL,
        several_partners BOOLEAN NOT NULL,
        external BOOLEAN NOT NULL,
        source TEXT NOT NULL
    )",
    "INSERT INTO procedure_profiles VALUES
        ('MARKET_MATCH', '市场对接', 'Market match', TRUE, FALSE, 0, 0, 180, 0, 0, FALSE, TRUE, FALSE,
         'Light default: no statutory clock; open-ended demands are renewed every 180 days'),
        ('OPEN_CHALLENGE', '揭榜挂帅', 'Open challenge', FALSE, TRUE, 15, 60, 0, 5, 1, TRUE, TRUE, FALSE,
         'Common practice of challenge lists; adjust to the list''s own rules'),
        ('COMPETITIVE_SELECTION', '比选/磋商', 'Competitive selection', FALSE, TRUE, 5, 60, 0, 3, 2, TRUE, TRUE, FALSE,
         'Common practice of selection among invited or open suppliers; adjust to the owner''s rules'),
        ('STATUTORY_TENDER', '招标', 'Statutory tender', FALSE, TRUE, 20, 80, 0, 3, 3, TRUE, FALSE, FALSE,
         '招标投标法 §24 (20 days for preparation), §28 (3 bids); 实施条例 §54 (3 days of publicity)'),
        ('EXTERNAL', '外部平台', 'External platform', FALSE, TRUE, 0, 0, 0, 0, 0, FALSE, TRUE, TRUE,
         'Runs on a public-resource platform; only linked here')",
    // `card` is the scenario card as one document; the columns beside it are what lists filter,
    // sort and show, written by the same save. `closes_at` is the deadline, or the renewal date of
    // an open-ended demand. `terms` is the profile as it was when the demand opened.
    "CREATE TABLE demands (
        id {id} PRIMARY KEY,
        owner_id {id} NOT NULL REFERENCES organisations (id),
        author_id {id} REFERENCES users (id),
        source TEXT,
        external_id TEXT,
        profile TEXT NOT NULL REFERENCES procedure_profiles (code),
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        title TEXT NOT NULL,
        summary TEXT NOT NULL,
        region_code TEXT NOT NULL,
        budget_kind TEXT,
        budget_min_minor BIGINT,
        budget_max_minor BIGINT,
        currency TEXT NOT NULL,
        cooperation_form TEXT,
        masked BOOLEAN NOT NULL,
        readiness INTEGER NOT NULL,
        card {json} NOT NULL,
        terms {json},
        search_text TEXT NOT NULL,
        submission_deadline BIGINT,
        opens_at BIGINT,
        opened_at BIGINT,
        closes_at BIGINT,
        ended_at BIGINT,
        end_reason TEXT,
        reviewer_id {id} REFERENCES users (id),
        review_comment TEXT,
        approved_version BIGINT,
        next_check_at BIGINT,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        CONSTRAINT demands_external_unique UNIQUE (source, external_id),
        CONSTRAINT demands_budget_ordered CHECK (budget_min_minor IS NULL OR budget_max_minor IS NULL OR budget_min_minor <= budget_max_minor),
        CONSTRAINT demands_budget_not_negative CHECK (budget_min_minor IS NULL OR budget_min_minor >= 0),
        CONSTRAINT demands_readiness_bounded CHECK (readiness BETWEEN 0 AND 100)
    )",
    "CREATE INDEX demands_state_opened ON demands (state, opened_at, id)",
    "CREATE INDEX demands_state_closes ON demands (state, submission_deadline, id)",
    "CREATE INDEX demands_owner ON demands (owner_id, created_at, id)",
    "CREATE INDEX demands_region ON demands (region_code, state)",
    "CREATE INDEX demands_next_check ON demands (next_check_at) WHERE next_check_at IS NOT NULL",
    // What a demand is about, for filters and facets.
    "CREATE TABLE demand_areas (
        demand_id {id} NOT NULL REFERENCES demands (id),
        code TEXT NOT NULL,
        PRIMARY KEY (demand_id, code)
    )",
    "CREATE INDEX demand_areas_code ON demand_areas (code, demand_id)",
    "CREATE TABLE demand_capabilities (
        demand_id {id} NOT NULL REFERENCES demands (id),
        code TEXT NOT NULL,
        required BOOLEAN NOT NULL,
        PRIMARY KEY (demand_id, code)
    )",
    "CREATE INDEX demand_capabilities_code ON demand_capabilities (code, demand_id)",
    // What changed with each version, field by field.
    "CREATE TABLE demand_versions (
        demand_id {id} NOT NULL REFERENCES demands (id),
        version BIGINT NOT NULL,
        state TEXT NOT NULL,
        changes {json} NOT NULL,
        actor_id {id},
        changed_at BIGINT NOT NULL,
        PRIMARY KEY (demand_id, version)
    )",
];
