//! Who may do and read what: a table of every mutation, every read by identifier and every
//! subscription against callers of every kind, compared with a file that is read by people.
//!
//! The rows come from the schema, so that nothing new goes unasked. After a change on purpose,
//! `JIEBANG_UPDATE_GOLDEN=1 cargo nextest run --test it authorization` writes the files
//! `tests/it/authorization.*.txt`; read the difference before you commit it.

mod concealment;
mod fields;
pub mod rows;
pub mod schema;
pub mod stage;

use std::fmt::Write as _;

use schema::Schema;
use serde_json::{Value, json};
use stage::{Caller, Stage};

use crate::support::{World, codes};

/// Compares a text with its golden file, or writes it where that is asked for.
fn assert_golden(name: &str, found: &str) {
    let path = format!("{}/tests/it/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("JIEBANG_UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, found).expect("written");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let differ: Vec<String> = found
        .lines()
        .filter(|line| !known.lines().any(|other| other == *line))
        .map(|line| format!("now  {line}"))
        .chain(
            known
                .lines()
                .filter(|line| !found.lines().any(|other| other == *line))
                .map(|line| format!("was  {line}")),
        )
        .collect();
    assert!(
        found == known,
        "tests/it/{name} differs. If this is meant, write it with JIEBANG_UPDATE_GOLDEN=1.\n{}",
        differ.join("\n")
    );
}

/// A table with columns of even width.
fn grid(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    rows.iter().fold(String::new(), |mut text, row| {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(text, "{}", cells.join(" | ").trim_end()).expect("a string takes all");
        text
    })
}

/// What a mutation answers a caller: `ok`, or the first code.
async fn attempt(world: &World, caller: &Caller, mutation: &str, mut input: Value) -> String {
    input["dryRun"] = json!(true);
    let token = caller.token.as_deref();
    let answer = world.mutate_raw(token, mutation, input, "", &[]).await;
    match error_code(&answer) {
        Some(code) => code,
        None => codes(&answer["data"][mutation])
            .into_iter()
            .next()
            .unwrap_or_else(|| "ok".to_owned()),
    }
}

/// What a read gives a caller: `ok` for an object, `-` for none, how many of a list, or the code.
async fn look(
    world: &World,
    caller: &Caller,
    root: &str,
    field: &str,
    read: &rows::Read,
) -> String {
    let token = caller.token.as_deref();
    let answer = if root == "Subscription" {
        world
            .first_of_stream(token, &read.document, &read.variables)
            .await
    } else {
        world
            .ask(token, &read.document, read.variables.clone())
            .await
    };
    if let Some(code) = error_code(&answer) {
        return code;
    }
    let found = &answer["data"][field];
    match found.as_array().or_else(|| found["nodes"].as_array()) {
        Some(items) => items
            .iter()
            .filter(|item| !item.is_null())
            .count()
            .to_string(),
        None if found.is_null() => "-".to_owned(),
        None => "ok".to_owned(),
    }
}

fn error_code(answer: &Value) -> Option<String> {
    let code = &answer["errors"][0]["extensions"]["code"];
    code.as_str().map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_action_is_allowed_to_exactly_those_in_the_table() {
    let schema = Schema::read();
    let stage = Stage::set().await;
    let before = stage.world.fingerprint().await;
    let mut header = vec!["action".to_owned()];
    header.extend(stage.callers.iter().map(|caller| caller.name.to_owned()));
    let mut table = vec![header];
    for field in schema.fields("Mutation") {
        let name = field.name.node.as_str();
        let mut row = vec![name.to_owned()];
        for caller in &stage.callers {
            let input = rows::input(name, &caller.things).unwrap_or_else(|| {
                panic!(
                    "the mutation {name} has no row: give it an input in \
                     tests/it/authorization/rows.rs, run this test with JIEBANG_UPDATE_GOLDEN=1, \
                     and read its new line in tests/it/authorization.golden.txt"
                )
            });
            row.push(attempt(&stage.world, caller, name, input).await);
        }
        table.push(row);
    }
    for root in ["Query", "Subscription"] {
        for field in schema.fields(root) {
            if schema.id_paths(field).is_empty() {
                continue;
            }
            let name = field.name.node.as_str();
            let mut lines: Vec<Vec<String>> = Vec::new();
            for caller in &stage.callers {
                let reads = rows::reads(root, name, &caller.things).unwrap_or_else(|| {
                    panic!(
                        "{root}.{name} takes an identifier and has no row: add its reads in \
                         tests/it/authorization/rows.rs, run this test with \
                         JIEBANG_UPDATE_GOLDEN=1, and read its new lines in \
                         tests/it/authorization.golden.txt"
                    )
                });
                for (place, read) in reads.iter().enumerate() {
                    if lines.len() == place {
                        lines.push(vec![format!("{name}: {}", read.label)]);
                    }
                    lines[place].push(look(&stage.world, caller, root, name, read).await);
                }
            }
            table.extend(lines);
        }
    }
    assert_eq!(
        stage.world.fingerprint().await,
        before,
        "a dry run or a read changed something"
    );
    assert_golden("authorization.golden.txt", &grid(&table));
    stage.world.stop().await;
}
