//! What a domain shows of itself and keeps to itself: its face, its relations, its rows.

use crate::arrows::{DOMAINS, domain_of};
use crate::source::{Source, assert_caught, assert_none, planted, repository};

/// What of a domain is visible beside its `mod.rs`: its tables, for joins; its policy and its refusals,
/// which are pure and are asked and listed by name; and the engine of matching, the one large pure part.
const VISIBLE: [&str; 4] = ["tables", "policy", "refusals", "engine"];

/// Everything else of a domain is a private module, and nothing is shown by a glob, which would show what
/// comes later as well.
fn faces(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let is_face = domain_of(source)
            .is_some_and(|domain| source.path == format!("src/domains/{domain}/mod.rs"));
        if !is_face {
            continue;
        }
        let words: Vec<&str> = source
            .tokens
            .iter()
            .map(|token| token.text.as_str())
            .collect();
        for (at, token) in source
            .tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| token.text == "pub")
        {
            let start = at + 1 + visibility_length(&words[at + 1..]);
            if words.get(start) == Some(&"mod")
                && !words
                    .get(start + 1)
                    .is_some_and(|name| VISIBLE.contains(name))
            {
                found
                    .push(source.violation(token.line, "this module of a domain is to be private"));
            }
            if words.get(start) == Some(&"use") {
                let item = words[start..].iter().take_while(|word| **word != ";");
                if item.clone().any(|word| *word == "*") {
                    found.push(source.violation(
                        token.line,
                        "the face of a domain names what it shows, without a glob",
                    ));
                }
            }
        }
    }
    found
}

/// The length of `(crate)` or `(in …)` after `pub`.
fn visibility_length(words: &[&str]) -> usize {
    if words.first() != Some(&"(") {
        return 0;
    }
    words
        .iter()
        .position(|word| *word == ")")
        .map_or(0, |close| close + 1)
}

/// No relation crosses a domain: foreign keys live in the migrations.
fn relations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let Some(domain) = domain_of(source) else {
            continue;
        };
        let tables = format!("domains/{domain}/tables");
        if !source.is_in(&tables) && source.path != format!("src/{tables}.rs") {
            continue;
        }
        for reference in &source.references {
            if reference
                .after("crate::domains")
                .is_some_and(|target| target != domain)
            {
                found.push(source.violation(
                    reference.line,
                    format!("a table may not name {}", reference.shown()),
                ));
            }
        }
        // Attributes name the other entity in a string.
        for (number, line) in source.text.lines().enumerate() {
            if line.contains("\"crate::domains::")
                && !line.contains(&format!("\"crate::domains::{domain}::"))
            {
                found.push(source.violation(number + 1, "a relation may not leave its domain"));
            }
        }
    }
    found
}

/// Within domains only `store.rs` writes rows.
fn writing(sources: &[Source]) -> Vec<String> {
    const WRITES: [&str; 6] = [
        "ActiveModel",
        "ActiveModelTrait",
        "insert_many",
        "update_many",
        "delete_many",
        "delete_by_id",
    ];
    let mut found = Vec::new();
    for source in sources {
        let Some(domain) = domain_of(source) else {
            continue;
        };
        let within = |name: &str| {
            source.is_in(&format!("domains/{domain}/{name}"))
                || source.path.ends_with(&format!("/{name}.rs"))
        };
        if within("store") || within("tables") {
            continue;
        }
        for token in source
            .tokens
            .iter()
            .filter(|token| WRITES.contains(&token.text.as_str()))
        {
            found.push(source.violation(
                token.line,
                format!(
                    "{} belongs into the domain's store.rs, its only writer",
                    token.text
                ),
            ));
        }
    }
    found
}

/// The one folder of the API that is no domain: what stands between a document and its execution.
const GUARD: &str = "guard";

/// The API mirrors the domains name by name.
fn mirror(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let Some((folder, _)) = source
            .path
            .strip_prefix("src/graphql/")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        if folder != GUARD && !DOMAINS.iter().any(|(name, _)| *name == folder) {
            found.push(source.violation(
                1,
                format!("there is no domain {folder} that this folder could mirror"),
            ));
        }
    }
    found
}

#[test]
fn only_the_face_of_a_domain_is_visible() {
    assert_none(faces(&repository()));
}

#[test]
fn a_domain_that_shows_an_inner_module_is_caught() {
    let sources = planted(&[
        (
            "src/domains/bids/mod.rs",
            "mod store;\npub mod tables;\npub mod queries;\npub(crate) mod events;\npub use commands::*;\npub use store::{a, b};\npub struct S;",
        ),
        ("src/domains/bids/commands/mod.rs", "pub mod submit_bid;"),
    ]);
    assert_caught(
        faces(&sources),
        &[
            "src/domains/bids/mod.rs:3:",
            "src/domains/bids/mod.rs:4:",
            "src/domains/bids/mod.rs:5:",
        ],
    );
}

#[test]
fn no_relation_crosses_a_domain() {
    assert_none(relations(&repository()));
}

#[test]
fn a_relation_that_leaves_its_domain_is_caught() {
    let sources = planted(&[
        (
            "src/domains/bids/tables/bid.rs",
            "use crate::foundation::Id;\n#[sea_orm(belongs_to = \"crate::domains::demands::tables::demand::Entity\")]\nstruct A;\n#[sea_orm(belongs_to = \"crate::domains::bids::tables::x\")]\nstruct B(crate::domains::demands::tables::Demand);",
        ),
        (
            "src/domains/bids/queries.rs",
            "use crate::domains::demands::tables::demand;",
        ),
    ]);
    assert_caught(
        relations(&sources),
        &[
            "src/domains/bids/tables/bid.rs:5:",
            "src/domains/bids/tables/bid.rs:2:",
        ],
    );
}

#[test]
fn within_domains_only_the_store_writes() {
    assert_none(writing(&repository()));
}

#[test]
fn a_command_that_writes_rows_itself_is_caught() {
    let sources = planted(&[
        (
            "src/domains/bids/commands/submit_bid.rs",
            "fn f() {\n    bid::ActiveModel { };\n}",
        ),
        (
            "src/domains/bids/reactions.rs",
            "fn f() { Entity::update_many() }",
        ),
        ("src/domains/bids/store.rs", "fn f() { ActiveModel }"),
        (
            "src/domains/bids/tables/bid.rs",
            "impl ActiveModelBehavior for ActiveModel {}",
        ),
        ("src/platform/outbox.rs", "fn f() { ActiveModel }"),
    ]);
    assert_caught(
        writing(&sources),
        &[
            "src/domains/bids/commands/submit_bid.rs:2:",
            "src/domains/bids/reactions.rs:1:",
        ],
    );
}

#[test]
fn the_folders_of_the_api_mirror_the_domains() {
    assert_none(mirror(&repository()));
}

#[test]
fn an_api_folder_without_a_domain_is_caught() {
    let sources = planted(&[
        ("src/graphql/bids/types.rs", ""),
        ("src/graphql/people/types.rs", ""),
        ("src/graphql/page.rs", ""),
    ]);
    assert_caught(mirror(&sources), &["src/graphql/people/types.rs:1:"]);
}
