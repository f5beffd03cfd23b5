//! Every published code is provoked by some test: one that none can provoke is not published.

use std::path::Path;

use super::published;

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
    let untried: Vec<String> = published()
        .into_iter()
        .filter(|code| !text.contains(&format!("\"{code}\"")))
        .collect();
    assert!(
        untried.is_empty(),
        "no test provokes {untried:?}: write one, or publish them no longer"
    );
}
