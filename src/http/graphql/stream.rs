//! Answers in several parts over plain HTTP: server-sent events as graphql-sse reads them (one
//! operation a request), and the multipart subscriptions of Apollo's link.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::{Stream, StreamExt};
use serde::Serialize;

use super::api::{Api, RequestHead};
use super::codes;
use super::door::{Door, ticker};
use super::errors;
use super::negotiate::StreamType;
use super::refusal::error;
use super::respond::Answer;

/// Milliseconds between signs of life, which keep proxies from cutting a silent stream.
const HEARTBEAT_MS: u64 = 5_000;

/// What the next part of a stream is.
enum Part {
    Answer(Answer),
    Heartbeat,
    Expired,
    Nothing,
    End,
}

/// Sends answers as they come, until they end, the client goes, the credentials do, or the server stops.
pub(super) fn respond<A: Api>(
    door: Door<A>,
    head: RequestHead,
    credentials: A::Credentials,
    answers: impl Stream<Item = Answer> + Send + 'static,
    stream_type: StreamType,
) -> Response {
    let body = async_stream::stream! {
        let mut answers = std::pin::pin!(answers);
        let mut heartbeats = ticker(HEARTBEAT_MS);
        let mut rechecks = ticker(door.parts.options.limits.websocket.recheck_interval_ms);
        let stopping = door.parts.stopping.clone();
        loop {
            let part = tokio::select! {
                answer = answers.next() => answer.map_or(Part::End, Part::Answer),
                _ = heartbeats.tick() => Part::Heartbeat,
                _ = rechecks.tick() => match door.parts.api.still_valid(&credentials).await {
                    true => Part::Nothing,
                    false => Part::Expired,
                },
                () = stopping.cancelled() => Part::End,
            };
            match part {
                Part::Answer(answer) => yield stream_type.answer(&answer),
                Part::Heartbeat => yield stream_type.heartbeat(),
                Part::Nothing => {}
                Part::Expired => {
                    yield stream_type.answer(&expired(&head));
                    break;
                }
                Part::End => break,
            }
        }
        yield stream_type.end();
    };
    let body = Body::from_stream(body.map(|text| Ok::<_, Infallible>(Bytes::from(text))));
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(stream_type.content_type()),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Proxies of one widespread kind collect answers unless they are told not to.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn expired(head: &RequestHead) -> Answer {
    let mut errors = vec![error(
        codes::CREDENTIALS_EXPIRED,
        "The credentials no longer hold; sign in and subscribe again.",
        None,
    )];
    errors::finish_refused(&mut errors, &head.request_id);
    Answer {
        errors,
        ..Answer::default()
    }
}

impl StreamType {
    fn answer(self, answer: &Answer) -> String {
        match self {
            Self::Events => format!("event: next\ndata: {}\n\n", to_text(answer)),
            Self::Multipart => part(&to_text(&Payload { payload: answer })),
        }
    }

    fn heartbeat(self) -> String {
        match self {
            Self::Events => ":\n\n".to_owned(),
            Self::Multipart => part("{}"),
        }
    }

    fn end(self) -> String {
        match self {
            Self::Events => "event: complete\ndata:\n\n".to_owned(),
            Self::Multipart => "--graphql--\r\n".to_owned(),
        }
    }
}

#[derive(Serialize)]
struct Payload<'a> {
    payload: &'a Answer,
}

fn part(json: &str) -> String {
    format!("--graphql\r\nContent-Type: application/json\r\n\r\n{json}\r\n")
}

/// JSON holds no line breaks of its own, so that an event stays on one line.
fn to_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("maps have string keys, and numbers are finite")
}
