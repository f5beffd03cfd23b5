//! What must not be touched where: I/O in the foundation, time and chance in decisions, the system clock,
//! SQL in the API, dialects outside the database layer.

use crate::source::{Source, assert_caught, assert_none, planted, repository};

/// Crates and modules that reach outside the process.
const OUTSIDE: [&str; 14] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "tokio",
    "axum",
    "hyper",
    "reqwest",
    "redis",
    "sqlx",
    "tower",
    "tower_http",
    "async_stream",
];

/// Of sea-orm, what runs statements. Its derives and value types do no I/O and may be used anywhere.
const STATEMENTS: [&str; 20] = [
    "ActiveModelBehavior",
    "ActiveModelTrait",
    "ConnectionTrait",
    "Database",
    "DatabaseConnection",
    "DatabaseTransaction",
    "DbConn",
    "EntityTrait",
    "Insert",
    "LoaderTrait",
    "ModelTrait",
    "PaginatorTrait",
    "QueryFilter",
    "QueryOrder",
    "QuerySelect",
    "QueryTrait",
    "Select",
    "Statement",
    "StreamTrait",
    "TransactionTrait",
];

const CLOCKS: [&str; 7] = [
    "Utc::now",
    "Local::now",
    "SystemTime::now",
    "OffsetDateTime::now_utc",
    "OffsetDateTime::now_local",
    "Uuid::now_v7",
    "Uuid::now_v1",
];

const CHANCE: [&str; 4] = ["rand", "getrandom", "uuid::Uuid::new_v4", "fastrand"];

/// An `Instant` measures how long something took and decides nothing, so those who measure may have it.
const MAY_MEASURE: [&str; 4] = ["platform", "http", "workers", "cli"];

fn runs_statements(reference: &crate::references::Reference) -> bool {
    reference.starts_with("sea_orm")
        && reference
            .path
            .iter()
            .any(|part| STATEMENTS.contains(&part.as_str()))
}

/// Foundation does no I/O.
fn foundation(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_in("foundation")) {
        for reference in &source.references {
            if OUTSIDE.iter().any(|prefix| reference.starts_with(prefix))
                || runs_statements(reference)
            {
                found.push(source.violation(
                    reference.line,
                    format!("foundation does no I/O, but names {}", reference.shown()),
                ));
            }
        }
    }
    found
}

/// `lifecycle.rs`, `policy.rs` and `engine/` take facts and return values.
fn deciding(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_in("domains")) {
        let engine = source.is_in("domains/matching/engine");
        if !engine
            && !source.path.ends_with("/lifecycle.rs")
            && !source.path.ends_with("/policy.rs")
        {
            continue;
        }
        for reference in &source.references {
            let outside = OUTSIDE
                .iter()
                .chain(&CHANCE)
                .any(|prefix| reference.starts_with(prefix));
            let platform = reference.starts_with("crate::platform");
            if outside || platform || runs_statements(reference) {
                found.push(source.violation(
                    reference.line,
                    format!("deciding is pure, but this names {}", reference.shown()),
                ));
            }
            // The engine ranks documents and knows neither tables nor demands.
            let beyond = reference.starts_with("crate::domains")
                && !reference.starts_with("crate::domains::matching::engine");
            if engine && (beyond || reference.starts_with("sea_orm")) {
                found.push(source.violation(
                    reference.line,
                    format!(
                        "the engine knows only itself, but names {}",
                        reference.shown()
                    ),
                ));
            }
        }
        for token in source.tokens.iter().filter(|token| token.text == "async") {
            found.push(source.violation(token.line, "deciding is pure and waits for nothing"));
        }
    }
    found
}

/// Nothing calls the system clock outside `platform/clock.rs`.
fn clock(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is_product() && source.path != "src/platform/clock.rs")
    {
        let may_measure = MAY_MEASURE.iter().any(|layer| source.is_in(layer));
        for reference in &source.references {
            let measures = reference.ends_with("Instant::now") && !may_measure;
            if measures || CLOCKS.iter().any(|suffix| reference.ends_with(suffix)) {
                found.push(source.violation(
                    reference.line,
                    format!("{} belongs into platform/clock.rs", reference.shown()),
                ));
            }
        }
    }
    found
}

/// The API holds no SQL. Columns of a domain's tables may be named, the database's crates may not.
fn sql_in_the_api(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_in("graphql")) {
        for reference in &source.references {
            if ["sea_orm", "sea_query", "sqlx"]
                .iter()
                .any(|prefix| reference.starts_with(prefix))
            {
                found.push(source.violation(
                    reference.line,
                    format!("the API holds no SQL, but names {}", reference.shown()),
                ));
            }
        }
    }
    found
}

/// `use sea_orm::*` brings traits that are implemented for every type: `1.max(2)` becomes ambiguous.
fn globs(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_product()) {
        for reference in source
            .references
            .iter()
            .filter(|reference| reference.shown() == "sea_orm::*")
        {
            found.push(source.violation(reference.line, "name what you use of sea_orm"));
        }
    }
    found
}

/// Which database it is, only the database layer asks.
fn dialects(sources: &[Source]) -> Vec<String> {
    const QUESTIONS: [&str; 3] = ["DatabaseBackend", "DbBackend", "get_database_backend"];
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_product()) {
        if source.is_in("platform/database") || source.path == "src/platform/database.rs" {
            continue;
        }
        for token in source
            .tokens
            .iter()
            .filter(|token| QUESTIONS.contains(&token.text.as_str()))
        {
            found.push(source.violation(
                token.line,
                format!("{} belongs into platform/database", token.text),
            ));
        }
    }
    found
}

#[test]
fn the_foundation_does_no_io() {
    assert_none(foundation(&repository()));
}

#[test]
fn io_in_the_foundation_is_caught() {
    let sources = planted(&[
        (
            "src/foundation/ids.rs",
            "use sea_orm::{DeriveValueType, EntityTrait};\nuse std::{fmt, fs};\nfn f() { tokio::fs::read(x) }",
        ),
        (
            "src/foundation/money.rs",
            "use std::fmt::Write;\nuse sea_orm::DeriveActiveEnum;",
        ),
        ("src/platform/files.rs", "use tokio::fs;"),
    ]);
    let place = |line: usize| format!("src/foundation/ids.rs:{line}:");
    assert_caught(foundation(&sources), &[&place(1), &place(2), &place(3)]);
}

#[test]
fn deciding_is_pure_in_lifecycles_policies_and_the_engine() {
    assert_none(deciding(&repository()));
}

#[test]
fn a_decision_that_looks_around_is_caught() {
    let sources = planted(&[
        (
            "src/domains/bids/policy.rs",
            "use sea_orm::Condition;\nuse crate::platform::Tx;\nasync fn f() {}",
        ),
        ("src/domains/bids/lifecycle.rs", "use rand::Rng;"),
        (
            "src/domains/matching/engine/score.rs",
            "use crate::domains::matching::Row;\nuse super::fold;\nuse sea_orm::Iden;",
        ),
        (
            "src/domains/bids/queries.rs",
            "async fn f() { crate::platform::x::y() }",
        ),
    ]);
    let places = [
        "src/domains/bids/policy.rs:2:",
        "src/domains/bids/policy.rs:3:",
        "src/domains/bids/lifecycle.rs:1:",
        "src/domains/matching/engine/score.rs:1:",
        "src/domains/matching/engine/score.rs:3:",
    ];
    assert_caught(deciding(&sources), &places);
}

#[test]
fn nothing_calls_the_system_clock_outside_its_file() {
    assert_none(clock(&repository()));
}

#[test]
fn a_call_of_the_system_clock_is_caught() {
    let sources = planted(&[
        ("src/platform/clock.rs", "fn f() { chrono::Utc::now() }"),
        (
            "src/platform/outbox.rs",
            "use std::time::{Instant, SystemTime as Clock};\nfn f() {\n    Instant::now();\n    Clock::now();\n}",
        ),
        (
            "src/domains/bids/store.rs",
            "fn f() { chrono::Utc::now() }\nfn g() { std::time::Instant::now() }\nfn h(clock: &Clock) { clock.now() }",
        ),
    ]);
    assert_caught(
        clock(&sources),
        &[
            "src/platform/outbox.rs:4:",
            "src/domains/bids/store.rs:1:",
            "src/domains/bids/store.rs:2:",
        ],
    );
}

#[test]
fn the_api_holds_no_sql() {
    assert_none(sql_in_the_api(&repository()));
}

#[test]
fn sql_in_the_api_is_caught() {
    let sources = planted(&[
        (
            "src/graphql/bids/queries.rs",
            "use sea_orm::{EntityTrait as _};\nuse crate::domains::bids::tables::bid::Column;",
        ),
        ("src/domains/bids/queries.rs", "use sea_orm::EntityTrait;"),
    ]);
    assert_caught(
        sql_in_the_api(&sources),
        &["src/graphql/bids/queries.rs:1:"],
    );
}

#[test]
fn sea_orm_is_not_imported_by_a_glob() {
    assert_none(globs(&repository()));
}

#[test]
fn a_glob_import_of_sea_orm_is_caught() {
    let sources = planted(&[
        ("src/domains/bids/queries.rs", "use sea_orm::*;"),
        ("src/domains/bids/store.rs", "use sea_orm::{*, Set};"),
        (
            "src/domains/bids/tables/bid.rs",
            "use sea_orm::entity::prelude::*;",
        ),
    ]);
    assert_caught(
        globs(&sources),
        &[
            "src/domains/bids/queries.rs:1:",
            "src/domains/bids/store.rs:1:",
        ],
    );
}

#[test]
fn only_the_database_layer_knows_dialects() {
    assert_none(dialects(&repository()));
}

#[test]
fn a_dialect_elsewhere_is_caught() {
    let sources = planted(&[
        (
            "src/platform/database/dialect.rs",
            "use sea_orm::DbBackend;",
        ),
        (
            "src/domains/demands/queries.rs",
            "fn f() { match db.get_database_backend() {} }",
        ),
    ]);
    assert_caught(dialects(&sources), &["src/domains/demands/queries.rs:1:"]);
}
