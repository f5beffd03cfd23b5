//! The sources under check: those of the repository, or a few planted ones.

use std::fs;
use std::path::Path;

use crate::references::{Reference, Token, references, tokens};
use crate::stripping::{without_comments_and_strings, without_test_items};

/// One Rust file.
pub struct Source {
    /// From the repository's root, with `/`.
    pub path: String,
    /// As written.
    pub text: String,
    /// Without comments and contents of strings, tests included.
    pub code: String,
    /// The tokens of what is left when tests are taken out as well.
    pub tokens: Vec<Token>,
    /// The paths that these tokens name.
    pub references: Vec<Reference>,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let code = without_comments_and_strings(text);
        // A file named tests.rs is what `#[cfg(test)] mod tests;` names.
        let production = if path.ends_with("/tests.rs") {
            String::new()
        } else {
            without_test_items(&code)
        };
        let tokens = tokens(&production);
        let references = references(&module_path(path), &tokens);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            tokens,
            references,
        }
    }

    /// `src/domains/bids/store.rs` is in `domains/bids`, in `domains` and in `src`-less `""`.
    pub fn is_in(&self, folder: &str) -> bool {
        self.path
            .strip_prefix("src/")
            .is_some_and(|rest| rest.starts_with(folder) && rest[folder.len()..].starts_with('/'))
    }

    pub fn is_product(&self) -> bool {
        self.path.starts_with("src/")
    }

    pub fn violation(&self, line: usize, why: impl std::fmt::Display) -> String {
        format!("{}:{line}: {why}", self.path)
    }
}

/// `src/domains/bids/mod.rs` is the module `domains::bids`; `lib.rs` and `main.rs` are the root.
fn module_path(path: &str) -> Vec<String> {
    let inner = path
        .strip_prefix("src/")
        .unwrap_or(path)
        .trim_end_matches(".rs");
    let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if matches!(
        parts.last().map(String::as_str),
        Some("mod" | "lib" | "main")
    ) {
        parts.pop();
    }
    parts
}

/// Every Rust file of the package and of its migrations.
pub fn repository() -> Vec<Source> {
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches", "migrations"] {
        collect(Path::new(folder), &mut found);
    }
    assert!(
        found.iter().any(Source::is_product),
        "no sources found: run from the repository's root"
    );
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.to_str().unwrap().replace('\\', "/");
            found.push(Source::new(&name, &fs::read_to_string(&path).unwrap()));
        }
    }
}

/// A few files made up for a test.
pub fn planted(files: &[(&str, &str)]) -> Vec<Source> {
    files
        .iter()
        .map(|(path, text)| Source::new(path, text))
        .collect()
}

/// Fails with every violation, one a line.
#[track_caller]
pub fn assert_none(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

/// The rule finds exactly the planted violations, each in its place.
#[track_caller]
pub fn assert_caught(violations: Vec<String>, places: &[&str]) {
    let caught = violations.len() == places.len()
        && violations
            .iter()
            .zip(places)
            .all(|(v, place)| v.starts_with(place));
    assert!(
        caught,
        "expected violations at {places:?}, found:\n{}\n",
        violations.join("\n")
    );
}
