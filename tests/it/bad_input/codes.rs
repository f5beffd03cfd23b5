//! Every published code is provoked by some test, or it is said here why none can.

use std::path::Path;

use super::published;

/// Codes that no request provokes at will, each with the reason.
const NOT_AT_WILL: [(&str, &str); 7] = [
    (
        "BAD_ID",
        "wrong identifiers in GraphQL are BAD_USER_INPUT; no other door reads any yet",
    ),
    (
        "CONFLICT",
        "the database breaks a deadlock or ends a lost race, which no caller brings about at will",
    ),
    (
        "INDEX_LOADING",
        "a server that loads its indexes is not ready and gets no requests",
    ),
    (
        "NOT_OVERDUE_YET",
        "reviewers, who alone introduce, do not see interest before it is overdue",
    ),
    (
        "RATE_LIMITED",
        "no door counts requests yet; GraphQL prices them",
    ),
    (
        "TOO_MANY_FOLLOWED",
        "a thousand demands would have to be opened; TOO_MANY_SEARCHES is the same guard",
    ),
    (
        "APPROVAL_VOID",
        "a change voids the approval at once; the check at the opening is a second lock",
    ),
];

/// The text of the tests: all of `tests/`, and of `src/` what only tests compile.
fn tests_below(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tests_below(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("bad_input/codes.rs")
        {
            let source = std::fs::read_to_string(&path).expect("a source");
            let is_test = !path.starts_with(product()) || path.ends_with("tests.rs");
            match source.find("#[cfg(test)]") {
                _ if is_test => text.push_str(&source),
                Some(start) => text.push_str(&source[start..]),
                None => {}
            }
        }
    }
}

fn product() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
}

#[test]
fn every_published_code_is_provoked_by_a_test() {
    let mut text = String::new();
    tests_below(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")),
        &mut text,
    );
    tests_below(product(), &mut text);
    let is_tried = |code: &str| text.contains(&format!("\"{code}\""));
    let excused = |code: &str| NOT_AT_WILL.iter().any(|(name, _)| *name == code);
    let published = published();
    let untried: Vec<&String> = published
        .iter()
        .filter(|code| !is_tried(code) && !excused(code))
        .collect();
    assert!(
        untried.is_empty(),
        "no test provokes {untried:?}: write one, or say in tests/it/bad_input/codes.rs why none can"
    );
    for (code, reason) in NOT_AT_WILL {
        assert!(
            published.iter().any(|known| known == code),
            "{code} is gone"
        );
        assert!(!reason.is_empty(), "{code} needs a reason");
    }
}
