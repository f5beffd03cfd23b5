//! One operation over a socket, in a task of its own.

use std::panic::AssertUnwindSafe;

use async_graphql::ServerError;
use async_graphql::parser::types::OperationType;
use futures_util::{FutureExt, StreamExt};
use tokio::sync::mpsc;

use crate::http::graphql::api::{Api, RequestHead};
use crate::http::graphql::codes;
use crate::http::graphql::door::{Door, Ready};
use crate::http::graphql::errors;
use crate::http::graphql::refusal::error;
use crate::http::graphql::request::Incoming;
use crate::http::graphql::respond::Answer;

/// What an operation hands to the socket.
pub(super) struct Outgoing {
    pub(super) id: String,
    /// Tells an operation from an earlier one whose id the client uses again.
    pub(super) serial: u64,
    pub(super) event: Event,
}

pub(super) enum Event {
    Next(Box<Answer>),
    Error(Vec<ServerError>),
    Complete,
}

pub(super) struct OperationTask<A: Api> {
    pub(super) door: Door<A>,
    pub(super) head: RequestHead,
    pub(super) credentials: A::Credentials,
    pub(super) outbox: mpsc::Sender<Outgoing>,
    pub(super) id: String,
    pub(super) serial: u64,
}

impl<A: Api> OperationTask<A> {
    pub(super) async fn run(self, incoming: Incoming) {
        let refused = match self
            .door
            .ready(&self.head, &self.credentials, incoming)
            .await
        {
            Err(refusal) => Some(refusal.errors),
            Ok(ready) => {
                let answered = AssertUnwindSafe(self.answer(ready)).catch_unwind().await;
                answered.err().map(|_| {
                    vec![error(
                        codes::INTERNAL,
                        "Something failed on our side.",
                        None,
                    )]
                })
            }
        };
        let last = match refused {
            Some(mut errors) => {
                errors::finish_refused(&mut errors, &self.head.request_id);
                Event::Error(errors)
            }
            None => Event::Complete,
        };
        self.hand_over(last).await;
    }

    async fn answer(&self, ready: Ready) {
        if ready.facts.kind == OperationType::Subscription {
            let items = self
                .door
                .subscribe(self.head.clone(), self.credentials.clone(), ready);
            let mut items = std::pin::pin!(items);
            while let Some(answer) = items.next().await {
                self.hand_over(Event::Next(Box::new(answer))).await;
            }
        } else {
            let outcome = self
                .door
                .execute(&self.head, &self.credentials, ready)
                .await;
            self.hand_over(Event::Next(Box::new(outcome.answer))).await;
        }
    }

    /// The connection aborts its operations when it ends, so a closed outbox needs no care here.
    async fn hand_over(&self, event: Event) {
        let outgoing = Outgoing {
            id: self.id.clone(),
            serial: self.serial,
            event,
        };
        let _ = self.outbox.send(outgoing).await;
    }
}
