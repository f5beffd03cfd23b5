//! The tour of the README, run as it is written: each request is sent to the example province with
//! the token of whom it names, and the answer is what the README shows. README.zh.md has the same
//! requests, answered in Chinese.
//!
//! A step is a line `<!-- tour: ROLE -->`, where the role is a key of `demo.json` or `nobody`, with
//! the fenced blocks that follow: `graphql`, where it has them `json variables`, and `json answer`.
//! In an answer `…` stands for any text within a value and for any further items at the end of a
//! list; what stands in an answer as `dem_…` is filled in where later variables say `dem_…`.

use std::collections::HashMap;
use std::fs;
use std::process::Command;

use jiebang::cli::{create_province, enter_province};
use jiebang::config::known_variables;
use serde_json::Value;

use crate::support::World;

/// One request with its answer.
#[derive(Debug, Default, PartialEq)]
struct Step {
    role: String,
    query: String,
    variables: Value,
    answer: Value,
}

/// The steps of a document, in its order.
fn tour(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut block: Option<(&str, String)> = None;
    for line in text.lines() {
        if let Some((kind, inside)) = &mut block {
            if line != "```" {
                inside.push_str(line);
                inside.push('\n');
                continue;
            }
            let json =
                || serde_json::from_str(inside).unwrap_or_else(|fault| panic!("{fault}: {inside}"));
            match (*kind, steps.last_mut()) {
                ("graphql", Some(step)) => step.query = inside.clone(),
                ("json variables", Some(step)) => step.variables = json(),
                ("json answer", Some(step)) => step.answer = json(),
                _ => {}
            }
            block = None;
        } else if let Some(kind) = line.strip_prefix("```") {
            block = Some((kind, String::new()));
        } else if let Some(role) = line.strip_prefix("<!-- tour: ") {
            let role = role.trim_end_matches(" -->").to_owned();
            steps.push(Step {
                role,
                ..Step::default()
            });
        }
    }
    steps
}

/// What an answer shows and the server did not give, and the identifiers that it leaves open.
#[derive(Default)]
struct Comparison {
    differences: Vec<String>,
    identifiers: HashMap<String, String>,
}

impl Comparison {
    fn compare(&mut self, path: &str, shown: &Value, found: &Value) {
        match (shown, found) {
            (Value::Object(shown), Value::Object(found)) => {
                for (name, value) in shown {
                    let there = found.get(name).unwrap_or(&Value::Null);
                    self.compare(&format!("{path}.{name}"), value, there);
                }
            }
            (Value::Array(shown), Value::Array(found)) => {
                let goes_on = shown.last().is_some_and(|last| last == "…");
                let listed = shown.len() - usize::from(goes_on);
                if found.len() < listed || (!goes_on && found.len() > listed) {
                    let difference = format!("{path}: {listed} items shown, {}", found.len());
                    self.differences.push(difference);
                }
                for (place, (shown, found)) in shown[..listed].iter().zip(found).enumerate() {
                    self.compare(&format!("{path}[{place}]"), shown, found);
                }
            }
            (Value::String(pattern), Value::String(_) | Value::Number(_))
                if pattern.contains('…') =>
            {
                let text = found
                    .as_str()
                    .map_or_else(|| found.to_string(), str::to_owned);
                if !fits(pattern, &text) {
                    self.differences
                        .push(format!("{path}: {pattern} shown, {text}"));
                }
                if pattern.ends_with("_…") {
                    self.identifiers.insert(pattern.clone(), text);
                }
            }
            (shown, found) if shown == found => {}
            (shown, found) => self
                .differences
                .push(format!("{path}: {shown} shown, {found}")),
        }
    }
}

/// Whether a text is the pattern with something for each `…`.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('…');
    let Some(mut rest) = parts.next().and_then(|start| text.strip_prefix(start)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(end)
}

/// Puts the identifiers of earlier answers where variables leave them open.
fn fill(value: &mut Value, identifiers: &HashMap<String, String>) {
    match value {
        Value::String(text) if text.contains('…') => {
            let known = identifiers.get(text.as_str());
            *text = known
                .unwrap_or_else(|| panic!("no answer before shows {text}"))
                .clone();
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, identifiers)),
        Value::Object(fields) => fields.values_mut().for_each(|item| fill(item, identifiers)),
        _ => {}
    }
}

async fn walk(file: &str, language: &str) {
    let world = World::start().await;
    create_province(&world.system()).await.expect("a province");
    world.matcher.load(&world.system()).await.expect("indexes");
    let people = enter_province(&world.system()).await.expect("log-ins");
    let token = |role: &str| {
        let one = people.iter().find(|one| one.persona.role == role);
        one.unwrap_or_else(|| panic!("nobody is called {role}"))
            .token
            .as_deref()
    };
    let mut identifiers = HashMap::new();
    for mut step in tour(&fs::read_to_string(file).expect(file)) {
        fill(&mut step.variables, &identifiers);
        let token = (step.role != "nobody").then(|| token(&step.role)).flatten();
        let answer = world
            .ask_with(
                token,
                &step.query,
                step.variables,
                &[("accept-language", language)],
            )
            .await;
        assert!(answer.get("errors").is_none(), "{}\n{answer:#}", step.query);
        let mut comparison = Comparison::default();
        comparison.compare("", &step.answer, &answer);
        assert!(
            comparison.differences.is_empty(),
            "{file}: the answer differs\n{}\n{}\n{answer:#}",
            comparison.differences.join("\n"),
            step.query
        );
        identifiers.extend(comparison.identifiers);
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_requests_of_the_readme_are_answered_as_it_says() {
    walk("README.md", "en").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_requests_of_the_chinese_readme_are_answered_as_it_says() {
    walk("README.zh.md", "zh-CN").await;
}

#[test]
fn the_first_administrator_is_made_as_the_readme_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = Command::new(env!("CARGO_BIN_EXE_jiebang"))
        .args(["admin", "create", "--email", "you@example.org"])
        .current_dir(folder.path())
        .env("JIEBANG_ADMIN_PASSWORD", "a long one, and longer")
        .output()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&made.stdout);
    let fault = String::from_utf8_lossy(&made.stderr);
    assert!(said.contains("is an administrator"), "{said}{fault}");
}

#[test]
fn both_readmes_have_the_same_requests_and_each_is_whole() {
    let [english, chinese] = ["README.md", "README.zh.md"].map(|file| {
        let steps = tour(&fs::read_to_string(file).expect(file));
        let requests: Vec<(String, String, Value)> = steps
            .into_iter()
            .inspect(|step| assert!(step.answer.is_object(), "{file}: {}", step.query))
            .map(|step| (step.role, step.query, step.variables))
            .collect();
        requests
    });
    assert!(english.len() >= 5, "{} steps", english.len());
    assert_eq!(english, chinese);
}

#[test]
fn every_variable_that_a_readme_names_exists() {
    let mut known = known_variables();
    known.extend(
        [
            "JIEBANG_ADMIN_PASSWORD",
            // Of the compose file, which hands it to `access.secret`.
            "JIEBANG_SECRET",
            "JIEBANG_TEST_POSTGRES",
            "JIEBANG_TEST_REDIS",
        ]
        .map(str::to_owned),
    );
    for file in ["README.md", "README.zh.md"] {
        let text = fs::read_to_string(file).expect(file);
        let names = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        for name in names.filter(|name| name.starts_with("JIEBANG_") && !name.ends_with('_')) {
            assert!(known.iter().any(|one| one == name), "{file}: {name}");
        }
    }
}

#[test]
fn an_answer_that_shows_something_else_is_caught() {
    let differences = |shown: &str, found: &str| {
        let json = |text: &str| serde_json::from_str(text).expect("JSON");
        let mut comparison = Comparison::default();
        comparison.compare("", &json(shown), &json(found));
        comparison.differences.len()
    };
    let found = r#"{"id": "dem_1", "score": 72, "list": [1, 2]}"#;
    for (shown, expected) in [
        (r#"{"id": "dem_…", "score": "7…", "list": [1, "…"]}"#, 0),
        (r#"{"id": "sup_…", "score": "8…", "list": [1]}"#, 3),
        (r#"{"list": [2, "…"], "gone": "…"}"#, 2),
        (r#"{"list": [1, 2, 3, "…"]}"#, 1),
    ] {
        assert_eq!(differences(shown, found), expected, "{shown}");
    }
}
