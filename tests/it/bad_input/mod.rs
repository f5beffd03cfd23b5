//! Whatever comes in, a clear error with a published code goes out, nothing changes, and the next
//! request is answered.

mod codes;
mod door;
mod every_field;
mod reads;
mod refusals;
mod samples;

use jiebang::cli::contracts;
use serde_json::{Value, json};

use crate::support::World;

/// The names in `schema/error_codes.txt`.
fn published() -> Vec<String> {
    let text = contracts()
        .into_iter()
        .find_map(|(name, text)| (name == "error_codes.txt").then_some(text))
        .expect("the codes are a contract");
    text.lines()
        .filter(|line| !line.starts_with(' '))
        .map(str::to_owned)
        .collect()
}

/// The codes of an answer, of `errors` or of a mutation's `userErrors`; each must be published and
/// come with a sentence.
fn codes_of(answer: &Value, published: &[String]) -> Vec<String> {
    let whole = answer["errors"].as_array().into_iter().flatten();
    let found: Vec<(&Value, &Value)> = whole
        .map(|error| (&error["extensions"]["code"], &error["message"]))
        .chain(
            answer["data"]
                .as_object()
                .into_iter()
                .flat_map(|data| data.values())
                .flat_map(|payload| payload["userErrors"].as_array().into_iter().flatten())
                .map(|error| (&error["code"], &error["message"])),
        )
        .collect();
    found
        .into_iter()
        .map(|(code, message)| {
            let code = code
                .as_str()
                .unwrap_or_else(|| panic!("{answer:#}"))
                .to_owned();
            assert!(
                published.contains(&code),
                "{code} is not published: {answer:#}"
            );
            assert_ne!(code, "INTERNAL", "{answer:#}");
            let sentence = message.as_str().unwrap_or_default();
            assert!(!sentence.is_empty(), "{code} comes without a sentence");
            code
        })
        .collect()
}

/// The process still answers.
async fn assert_alive(world: &World) {
    let answer = world.data(None, "{ __typename }", json!({})).await;
    assert_eq!(answer, json!({"__typename": "Query"}));
}
