//! Who may use whom: the layers and the domains.

use crate::source::{Source, assert_caught, assert_none, planted, repository};

/// Each layer with those it may use beside itself. `config` gathers the options that each layer declares
/// for itself, so it stands beside `app`, which hands them out.
const LAYERS: [(&str, &[&str]); 10] = [
    ("foundation", &[]),
    ("platform", &["foundation"]),
    ("domains", &["platform", "foundation"]),
    ("graphql", &["domains", "platform", "foundation"]),
    ("http", &["graphql", "domains", "platform", "foundation"]),
    ("workers", &["domains", "platform", "foundation"]),
    (
        "config",
        &["http", "graphql", "domains", "platform", "foundation"],
    ),
    (
        "app",
        &[
            "config",
            "http",
            "graphql",
            "workers",
            "domains",
            "platform",
            "foundation",
        ],
    ),
    (
        "cli",
        &[
            "app",
            "config",
            "http",
            "graphql",
            "workers",
            "domains",
            "platform",
            "foundation",
        ],
    ),
    (
        "main",
        &[
            "cli",
            "app",
            "config",
            "http",
            "graphql",
            "workers",
            "domains",
            "platform",
            "foundation",
        ],
    ),
];

/// Each domain with those whose faces it may use: a list, every edge leads upwards in it. A new edge is a
/// change of the architecture; say why in the commit.
pub const DOMAINS: [(&str, &[&str]); 19] = [
    ("identity", &[]),
    ("files", &["identity"]),
    ("suppliers", &["identity", "files"]),
    ("demands", &["identity", "files"]),
    ("matching", &["demands", "suppliers"]),
    ("interests", &["identity", "demands", "suppliers"]),
    ("follows", &["identity", "demands", "suppliers"]),
    (
        "centres",
        &["identity", "demands", "suppliers", "matching", "interests"],
    ),
    ("results", &["identity", "files", "demands", "suppliers"]),
    (
        "feedback",
        &["identity", "demands", "suppliers", "matching", "interests"],
    ),
    (
        "statistics",
        &["demands", "matching", "interests", "results"],
    ),
    ("bids", &["demands", "suppliers", "files"]),
    ("evaluation", &["bids", "demands"]),
    ("pilots", &["evaluation"]),
    ("roadshows", &["demands", "suppliers"]),
    ("programmes", &["suppliers", "demands", "pilots"]),
    ("vouchers", &["programmes", "identity"]),
    ("notifications", &ALL_BUT_READERS),
    ("audit", &ALL_BUT_READERS),
];

/// Notifications and audit read everyone's events; nobody depends on them, not even each other.
const ALL_BUT_READERS: [&str; 17] = [
    "identity",
    "files",
    "suppliers",
    "demands",
    "matching",
    "interests",
    "follows",
    "centres",
    "results",
    "feedback",
    "statistics",
    "bids",
    "evaluation",
    "pilots",
    "roadshows",
    "programmes",
    "vouchers",
];

fn layer_of(source: &Source) -> Option<&str> {
    let top = source.path.strip_prefix("src/")?.split('/').next()?;
    Some(top.trim_end_matches(".rs"))
}

pub fn domain_of(source: &Source) -> Option<&str> {
    let rest = source.path.strip_prefix("src/domains/")?;
    let (domain, _) = rest
        .split_once('/')
        .unwrap_or((rest.trim_end_matches(".rs"), ""));
    (domain != "mod").then_some(domain)
}

/// `main, cli, app → http → graphql → domains → platform → foundation`, and `workers → domains`.
fn layers(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        // lib.rs declares the layers and belongs to none.
        let Some(layer) = layer_of(source).filter(|layer| *layer != "lib") else {
            continue;
        };
        let Some((_, may_use)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            found.push(source.violation(
                1,
                format!("{layer} is no layer: give it a place in the list"),
            ));
            continue;
        };
        for reference in &source.references {
            let Some(target) = reference.after("crate") else {
                continue;
            };
            if target != layer && !may_use.contains(&target) {
                found.push(source.violation(
                    reference.line,
                    format!("{layer} may not use {}", reference.shown()),
                ));
            }
        }
    }
    found
}

/// A domain uses those in its row of the list, and no other.
fn domains(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let Some(domain) = domain_of(source) else {
            continue;
        };
        let Some((_, may_use)) = DOMAINS.iter().find(|(name, _)| *name == domain) else {
            found.push(source.violation(
                1,
                format!("{domain} is no domain: give it a place in the list"),
            ));
            continue;
        };
        for reference in &source.references {
            let Some(target) = reference.after("crate::domains") else {
                continue;
            };
            if target != domain && !may_use.contains(&target) {
                let why = format!(
                    "{domain} may not use {}; against the arrow only events travel",
                    reference.shown()
                );
                found.push(source.violation(reference.line, why));
            }
        }
    }
    found
}

#[test]
fn layers_use_only_what_stands_right_of_them() {
    assert_none(layers(&repository()));
}

#[test]
fn a_layer_that_looks_left_is_caught() {
    let sources = planted(&[
        (
            "src/platform/bus.rs",
            "use crate::foundation::Id;\nuse crate::{config::Bus, domains::bids::{Bid, self}};",
        ),
        (
            "src/domains/bids/mod.rs",
            "fn f() {\n    crate::graphql::schema();\n}",
        ),
        (
            "src/workers/mail.rs",
            "use super::super::http::Router;\nuse crate::domains::notifications;",
        ),
        ("src/foundation/ids.rs", "use crate::config;"),
        ("src/helpers/mod.rs", ""),
        (
            "src/http/router.rs",
            "// crate::app\nconst A: &str = \"crate::app\";\n#[cfg(test)]\nmod tests { use crate::app; }",
        ),
        ("src/lib.rs", "pub use crate::cli::x;"),
        ("src/main.rs", "fn main() { jiebang::cli::run() }"),
    ]);
    let places = [
        "src/platform/bus.rs:2: platform may not use crate::config::Bus",
        "src/platform/bus.rs:2: platform may not use crate::domains::bids::Bid",
        "src/platform/bus.rs:2: platform may not use crate::domains::bids",
        "src/domains/bids/mod.rs:2:",
        "src/workers/mail.rs:1: workers may not use crate::http::Router",
        "src/foundation/ids.rs:1:",
        "src/helpers/mod.rs:1: helpers is no layer",
    ];
    assert_caught(layers(&sources), &places);
}

#[test]
fn domains_use_only_the_faces_in_their_row() {
    assert_none(domains(&repository()));
}

#[test]
fn a_domain_that_calls_against_the_arrow_is_caught() {
    let sources = planted(&[
        (
            "src/domains/bids/commands/submit_bid.rs",
            "use super::super::super::demands::Demand;\nuse crate::domains::{evaluation, files};",
        ),
        (
            "src/domains/demands/queries.rs",
            "use crate::domains;\nfn f() { domains::bids::count() }\nfn g() { domains::demands::x::y() }",
        ),
        (
            "src/domains/audit/mod.rs",
            "use crate::domains::{notifications::A, vouchers::B};",
        ),
        ("src/domains/lotteries/mod.rs", ""),
        ("src/domains/mod.rs", "pub mod bids;"),
    ]);
    let places = [
        "src/domains/bids/commands/submit_bid.rs:2: bids may not use crate::domains::evaluation",
        "src/domains/demands/queries.rs:2: demands may not use crate::domains::bids::count",
        "src/domains/audit/mod.rs:1: audit may not use crate::domains::notifications::A",
        "src/domains/lotteries/mod.rs:1: lotteries is no domain",
    ];
    assert_caught(domains(&sources), &places);
}

#[test]
fn the_domains_form_a_list_and_not_a_web() {
    for (at, (domain, may_use)) in DOMAINS.iter().enumerate() {
        for target in *may_use {
            let above = DOMAINS[..at].iter().any(|(name, _)| name == target);
            assert!(
                above,
                "{domain} may use only domains above it, not {target}"
            );
        }
    }
}

#[test]
fn the_layers_form_a_list_and_not_a_web() {
    for (at, (layer, may_use)) in LAYERS.iter().enumerate() {
        for target in *may_use {
            let below = LAYERS[..at].iter().any(|(name, _)| name == target);
            assert!(below, "{layer} may use only layers below it, not {target}");
        }
    }
}
