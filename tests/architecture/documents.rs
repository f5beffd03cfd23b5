//! Documents name files instead of copying them, and every file they name exists.

use std::fs;
use std::path::Path;

use crate::source::assert_none;

const FOLDERS: [&str; 6] = [
    "src/",
    "tests/",
    "schema/",
    "migrations/",
    "benches/",
    ".ci/",
];

/// The paths in backticks, with their lines. A path with a placeholder (`tests/it/<domain>/`) stands for
/// many and is left out, and so are fenced blocks.
fn paths(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let quoted = line.split('`').skip(1).step_by(2);
            found.extend(
                quoted
                    .filter(|token| names_a_path(token))
                    .map(|token| (number + 1, token)),
            );
        }
    }
    found
}

fn names_a_path(token: &str) -> bool {
    FOLDERS.iter().any(|folder| token.starts_with(folder))
        && !token.contains(['<', '*', '{', '…', ' '])
}

fn missing(name: &str, text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let absent = paths(text).into_iter().filter(|(_, path)| !exists(path));
    absent
        .map(|(line, path)| format!("{name}:{line}: {path} does not exist"))
        .collect()
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut found = Vec::new();
    let mut documents: Vec<String> = fs::read_dir(".")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    documents.retain(|name| name.ends_with(".md"));
    for name in ["ARCHITECTURE.md", "README.md"] {
        assert!(
            documents.iter().any(|document| document == name),
            "{name} is missing"
        );
    }
    for name in documents {
        let text = fs::read_to_string(&name).unwrap();
        found.extend(missing(&name, &text, |path| Path::new(path).exists()));
    }
    assert_none(found);
}

#[test]
fn a_path_that_does_not_exist_is_caught() {
    let text = "See `src/app.rs` and `src/gone.rs`, `cargo run`, `tests/it/<domain>/x.rs`.\n```\n`src/fenced.rs`\n```\n在 `schema/gone.txt` 中";
    let found = missing("README.md", text, |path| path == "src/app.rs");
    assert_eq!(
        found,
        [
            "README.md:1: src/gone.rs does not exist",
            "README.md:5: schema/gone.txt does not exist"
        ]
    );
}
