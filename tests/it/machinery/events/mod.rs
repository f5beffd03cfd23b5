//! Every committed change has its event: each mutation takes its step, a file of steps a domain, and
//! `feed.rs` looks at the log as a whole.

mod access;
mod centres;
mod demands;
mod feed;
mod files;
mod interests;
mod news;
mod organisations;
mod people;
mod results;
mod suppliers;

use std::collections::BTreeSet;

use jiebang::foundation::actor::Duty;
use jiebang::platform::idempotency;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::{fields_of, log};
use crate::demands::patient_world;
use crate::support::World;

/// Commands for which nobody needs to be logged in.
const OPEN: [&str; 7] = [
    // They lead to a session whoever has none yet.
    "signUp",
    "logIn",
    "requestLogInCode",
    "logInWithCode",
    "completeLogIn",
    "refreshSession",
    // The token in a message stands for its receiver.
    "unsubscribe",
];

/// Commands that keep no answer, whatever key they are given.
const WITHOUT_KEY: [&str; 14] = [
    // Their answers hold tokens, a secret or recovery codes, which are shown once and stored nowhere.
    "logIn",
    "logInWithCode",
    "completeLogIn",
    "refreshSession",
    "enrolTotp",
    "confirmTotp",
    // They take a password or a one-time code, which is no longer the right one after them.
    "changePassword",
    "disableTotp",
    "verifyEmail",
    "verifyPhone",
    // Whoever asks again waits for another code.
    "requestLogInCode",
    "requestEmailCode",
    "setPhone",
    // It ends the session that it would be repeated in.
    "logOut",
];

/// Runs every mutation: without a log-in, for nothing; as it should be, for its events; and again
/// under the same key, for the same answer.
struct Journey {
    world: World,
    ran: BTreeSet<String>,
}

impl Journey {
    /// Takes the step of one mutation and gives its payload.
    async fn run(
        &mut self,
        token: Option<&str>,
        name: &str,
        input: Value,
        selection: &str,
        expected: &[&str],
    ) -> Value {
        let start = log(&self.world).await.len();
        if !OPEN.contains(&name) {
            let refused = self.world.refusals(None, name, input.clone()).await;
            assert_eq!(refused, ["UNAUTHENTICATED"], "{name}");
            assert_eq!(log(&self.world).await.len(), start, "{name} was refused");
        }
        let key = format!("{name}-{start}");
        let headers = [("idempotency-key", key.as_str())];
        let call = async || {
            let answer = self
                .world
                .mutate_raw(token, name, input.clone(), selection, &headers)
                .await;
            assert!(answer.get("errors").is_none(), "{name} {answer:#}");
            answer["data"][name].clone()
        };
        let kept = self.kept_answers().await;
        let answer = call().await;
        assert_eq!(answer["userErrors"], json!([]), "{name} {answer:#}");
        let kinds: Vec<String> = log(&self.world).await[start..]
            .iter()
            .map(|row| row.kind.clone())
            .collect();
        assert_eq!(kinds, expected, "{name}");
        let keeps = !WITHOUT_KEY.contains(&name);
        let kept = self.kept_answers().await - kept;
        assert_eq!(kept, u64::from(keeps), "answers that {name} keeps");
        if keeps {
            assert_eq!(call().await, answer, "{name} again");
            let count = log(&self.world).await.len() - start;
            assert_eq!(count, expected.len(), "{name} again");
        }
        self.ran.insert(name.to_owned());
        answer
    }

    async fn kept_answers(&self) -> u64 {
        idempotency::Entity::find()
            .count(self.world.handles.database.reader())
            .await
            .expect("counted")
    }
}

/// The text at the end of a path of fields.
fn text(answer: &Value, path: &[&str]) -> String {
    let found = path.iter().fold(answer, |value, field| &value[*field]);
    found
        .as_str()
        .unwrap_or_else(|| panic!("{path:?} of {answer}"))
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_is_recorded_and_its_repetition_is_not() {
    let mut journey = Journey {
        world: patient_world().await,
        ran: BTreeSet::new(),
    };
    let here = &mut journey;
    let reviewer = here.world.on_duty("rita", Duty::Reviewer).await;
    people::steps(here).await;
    access::steps(here).await;
    organisations::steps(here, &reviewer).await;
    demands::steps(here, &reviewer).await;
    suppliers::steps(here).await;
    centres::steps(here).await;
    files::steps(here).await;
    // A month passes in this one.
    let pair = interests::steps(here, &reviewer).await;
    results::steps(here, &pair, &reviewer).await;
    news::steps(here, &pair).await;

    let known: BTreeSet<String> = fields_of("Mutation").into_iter().collect();
    assert_eq!(journey.ran, known, "every mutation has its step");
    journey.world.stop().await;
}
