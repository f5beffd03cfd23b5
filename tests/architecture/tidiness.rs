//! What every file owes its readers.

use crate::source::{Source, assert_caught, assert_none, planted, repository};

const LONGEST: usize = 500;

/// Names that say nothing of what is inside, and so take in everything.
const EMPTY_NAMES: [&str; 10] = [
    "common", "util", "utils", "helper", "helpers", "manager", "managers", "misc", "service",
    "services",
];

/// Every file opens with `//!`: what it is for.
fn openings(sources: &[Source]) -> Vec<String> {
    let silent = sources
        .iter()
        .filter(|source| !source.text.starts_with("//! "));
    silent
        .map(|source| source.violation(1, "open the file with //! and say what it is for"))
        .collect()
}

fn lengths(sources: &[Source]) -> Vec<String> {
    let product = sources.iter().filter(|source| source.is_product());
    product
        .filter(|source| source.text.lines().count() > LONGEST)
        .map(|source| {
            source.violation(
                LONGEST + 1,
                format!("the file is longer than {LONGEST} lines: split it"),
            )
        })
        .collect()
}

fn names(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for part in source.path.trim_end_matches(".rs").split('/') {
            if EMPTY_NAMES.contains(&part) {
                found.push(source.violation(1, format!("{part} says nothing of what is inside")));
            }
        }
    }
    found
}

/// Marks of unfinished work, in words or as macros. The words are put together here, or this file would
/// be the first to be found.
fn markers(sources: &[Source]) -> Vec<String> {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("HA", "CK"),
    ];
    let mut found = Vec::new();
    for source in sources {
        for (number, line) in source.text.lines().enumerate() {
            let mut parts = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            if parts.any(|part| words.contains(&part)) {
                found.push(source.violation(number + 1, "finish it, or open an issue"));
            }
        }
        for (number, line) in source.code.lines().enumerate() {
            if ["todo!", "unimplemented!", "dbg!"]
                .iter()
                .any(|name| line.contains(name))
            {
                found.push(source.violation(number + 1, "a macro for unfinished work"));
            }
        }
    }
    found
}

/// A test that does not run is no test.
fn ignored(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (number, line) in source.code.lines().enumerate() {
            let packed: String = line.split_whitespace().collect();
            if packed.contains("#[ignore")
                || packed.contains(",ignore)]")
                || packed.contains(",ignore=")
            {
                found.push(source.violation(
                    number + 1,
                    "a test that is ignored checks nothing: repair or delete it",
                ));
            }
        }
    }
    found
}

/// `expect` says why it cannot fail; `unwrap` is for tests.
fn unwraps(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is_product() || source.path.starts_with("migrations/"))
    {
        for pair in source.tokens.windows(3) {
            if pair[0].text == "." && pair[1].text == "unwrap" && pair[2].text == "(" {
                found.push(source.violation(
                    pair[1].line,
                    "unwrap is for tests: expect says why it cannot fail",
                ));
            }
        }
    }
    found
}

#[test]
fn every_file_opens_by_saying_what_it_is_for() {
    assert_none(openings(&repository()));
}

#[test]
fn a_file_without_an_opening_is_caught() {
    let sources = planted(&[
        ("src/a.rs", "//! For a.\n"),
        ("tests/b.rs", "// For b.\n"),
        ("src/c.rs", ""),
    ]);
    assert_caught(openings(&sources), &["tests/b.rs:1:", "src/c.rs:1:"]);
}

#[test]
fn no_file_of_the_product_is_longer_than_500_lines() {
    assert_none(lengths(&repository()));
}

#[test]
fn a_file_that_is_too_long_is_caught() {
    let (long, longest) = ("\n".repeat(LONGEST + 1), "\n".repeat(LONGEST));
    let sources = planted(&[("src/a.rs", &long), ("src/b.rs", &longest)]);
    assert_caught(lengths(&sources), &["src/a.rs:501:"]);
}

#[test]
fn no_file_or_folder_has_a_name_that_says_nothing() {
    assert_none(names(&repository()));
}

#[test]
fn an_empty_name_is_caught() {
    let sources = planted(&[
        ("src/platform/utils.rs", ""),
        ("tests/it/common/mod.rs", ""),
        ("src/platform/files.rs", ""),
    ]);
    assert_caught(
        names(&sources),
        &["src/platform/utils.rs:1:", "tests/it/common/mod.rs:1:"],
    );
}

#[test]
fn nothing_is_marked_as_unfinished() {
    assert_none(markers(&repository()));
}

#[test]
fn a_mark_of_unfinished_work_is_caught() {
    let marked = concat!(
        "// TO",
        "DO: later\n// TO",
        "DOS are words\nfn f() { to",
        "do!() }\n// the macro to",
        "do!()"
    );
    assert_caught(
        markers(&planted(&[("src/a.rs", marked)])),
        &["src/a.rs:1:", "src/a.rs:3:"],
    );
}

#[test]
fn no_test_is_ignored() {
    assert_none(ignored(&repository()));
}

#[test]
fn an_ignored_test_is_caught() {
    let sources = planted(&[(
        "tests/a.rs",
        "#[test]\n#[ignore = \"slow\"]\nfn f() {}\n#[cfg_attr(slow, ignore)]\nfn g() {}\nfn ignore() {}",
    )]);
    assert_caught(ignored(&sources), &["tests/a.rs:2:", "tests/a.rs:4:"]);
}

#[test]
fn unwrap_stays_in_tests() {
    assert_none(unwraps(&repository()));
}

#[test]
fn an_unwrap_outside_tests_is_caught() {
    let text = "fn f() {\n    x.unwrap();\n    y.unwrap_or(1);\n}\n#[cfg(test)]\nmod tests { fn g() { z.unwrap() } }";
    let sources = planted(&[
        ("src/a.rs", text),
        ("src/domains/bids/tests.rs", text),
        ("tests/b.rs", text),
    ]);
    assert_caught(unwraps(&sources), &["src/a.rs:2:"]);
}
