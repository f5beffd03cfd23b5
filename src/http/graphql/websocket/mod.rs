//! Operations over one WebSocket, each guarded like any other.
//!
//! One task owns the socket. Operations run in tasks of their own and hand their messages over a
//! short channel, so a client that does not read stops its own operations and nobody else's.

mod dialect;
mod operation;

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout};

use self::dialect::{Dialect, Word};
use self::operation::{Event, OperationTask, Outgoing};
use super::api::{Api, RequestHead};
use super::codes;
use super::door::{Door, ticker};
use super::errors;
use super::refusal::{Refusal, error};
use super::request::{Incoming, read_json};

/// Messages of operations that wait for the socket.
const OUTBOX: usize = 32;
/// How long a closing handshake may take.
const FAREWELL: Duration = Duration::from_secs(5);

/// Why the server closes, with the codes of the protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Close(u16, String);

impl Close {
    fn invalid(reason: &str) -> Self {
        Self(4400, reason.to_owned())
    }

    fn unauthorized() -> Self {
        Self(4401, "Unauthorized".to_owned())
    }

    fn forbidden() -> Self {
        Self(4403, "Forbidden".to_owned())
    }

    fn init_timeout() -> Self {
        Self(4408, "Connection initialisation timeout".to_owned())
    }
}

/// How a connection ends.
enum End {
    Close(Close),
    /// The client went, or does not read.
    Gone,
}

/// Answers the upgrade and serves the socket.
pub(super) fn upgrade<A: Api>(
    door: Door<A>,
    head: RequestHead,
    upgrade: WebSocketUpgrade,
) -> Response {
    let max_message = door.parts.options.limits.websocket.max_message_bytes;
    upgrade
        .protocols(Dialect::ALL.map(Dialect::protocol))
        .max_message_size(max_message)
        .max_frame_size(max_message)
        .on_upgrade(move |socket| serve(door, head, socket))
}

async fn serve<A: Api>(door: Door<A>, head: RequestHead, mut socket: WebSocket) {
    let dialect = Dialect::ALL.into_iter().find(|dialect| {
        let agreed = socket.protocol();
        agreed.is_some_and(|protocol| protocol == dialect.protocol())
    });
    let close = match dialect {
        None => Close(4406, "Subprotocol not acceptable".to_owned()),
        Some(dialect) => match Connection::new(door, head, dialect)
            .serve(&mut socket)
            .await
        {
            End::Close(close) => close,
            End::Gone => return,
        },
    };
    let frame = CloseFrame {
        code: close.0,
        reason: close.1.into(),
    };
    let farewell = async {
        // The peer may be gone; then there is nobody to tell, and nothing to read.
        if socket.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = socket.recv().await {}
        }
    };
    let _ = timeout(FAREWELL, farewell).await;
}

/// An operation under way.
struct Running {
    serial: u64,
    task: AbortHandle,
}

struct Connection<A: Api> {
    door: Door<A>,
    head: RequestHead,
    dialect: Dialect,
    /// `None` until `connection_init` was accepted.
    credentials: Option<A::Credentials>,
    init_received: bool,
    operations: HashMap<String, Running>,
    next_serial: u64,
    outbox: mpsc::Sender<Outgoing>,
    inbox: mpsc::Receiver<Outgoing>,
}

impl<A: Api> Drop for Connection<A> {
    fn drop(&mut self) {
        for operation in self.operations.values() {
            operation.task.abort();
        }
    }
}

impl<A: Api> Connection<A> {
    fn new(door: Door<A>, head: RequestHead, dialect: Dialect) -> Self {
        let (outbox, inbox) = mpsc::channel(OUTBOX);
        Self {
            door,
            head,
            dialect,
            credentials: None,
            init_received: false,
            operations: HashMap::new(),
            next_serial: 0,
            outbox,
            inbox,
        }
    }

    async fn serve(&mut self, socket: &mut WebSocket) -> End {
        let limits = self.door.parts.options.limits.websocket.clone();
        let idle = Duration::from_millis(limits.idle_timeout_ms);
        let init_deadline = Instant::now() + Duration::from_millis(limits.init_timeout_ms);
        let mut idle_deadline = Instant::now() + idle;
        let mut pings = ticker(limits.ping_interval_ms);
        let mut rechecks = ticker(limits.recheck_interval_ms);
        let stopping = self.door.parts.stopping.clone();
        loop {
            tokio::select! {
                received = socket.recv() => {
                    idle_deadline = Instant::now() + idle;
                    let step = match received {
                        Some(Ok(message)) => self.receive(socket, message).await,
                        Some(Err(problem)) => Err(broken(&problem)),
                        None => Err(End::Gone),
                    };
                    if let Err(end) = step {
                        return end;
                    }
                }
                Some(outgoing) = self.inbox.recv() => {
                    if let Err(end) = self.forward(socket, outgoing).await {
                        return end;
                    }
                }
                _ = pings.tick() => {
                    if let Err(end) = self.ping(socket).await {
                        return end;
                    }
                }
                _ = rechecks.tick() => {
                    if let Some(credentials) = &self.credentials
                        && !self.door.parts.api.still_valid(credentials).await
                    {
                        return End::Close(Close::forbidden());
                    }
                }
                () = tokio::time::sleep_until(init_deadline), if !self.init_received => {
                    return End::Close(Close::init_timeout());
                }
                () = tokio::time::sleep_until(idle_deadline) => return End::Gone,
                () = stopping.cancelled() => {
                    return End::Close(Close(1012, "The server restarts".to_owned()));
                }
            }
        }
    }

    async fn receive(&mut self, socket: &mut WebSocket, message: Message) -> Result<(), End> {
        let text = match message {
            Message::Text(text) => text,
            // The transport answers pings and closes when it is read again; there is nothing to do here.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => return Ok(()),
            Message::Binary(_) => return Err(End::Close(Close::invalid("Messages are text"))),
        };
        let invalid = |reason: &str| End::Close(Close::invalid(reason));
        let limits = &self.door.parts.options.limits;
        // Before anything recurses. A document in it is guarded again when it is run.
        let value = match read_json(text.as_bytes(), limits) {
            Ok(Value::Object(object)) => object,
            Ok(_) => return Err(invalid("A message is a JSON object")),
            Err(refusal) => return Err(invalid(&short(&refusal))),
        };
        let kind = value.get("type").and_then(Value::as_str);
        match kind.and_then(|kind| self.dialect.word(kind)) {
            Some(Word::Init) => self.init(socket, &value).await,
            Some(Word::Ping) => {
                let mut pong = Map::from_iter([("type".to_owned(), Value::from("pong"))]);
                pong.extend(
                    value
                        .get_key_value("payload")
                        .map(|(k, v)| (k.clone(), v.clone())),
                );
                self.send(socket, Value::Object(pong).to_string()).await
            }
            Some(Word::Pong) => Ok(()),
            Some(Word::Subscribe) => self.subscribe(socket, value).await,
            Some(Word::Complete) => match value.get("id").and_then(Value::as_str) {
                Some(id) => self.complete(socket, id).await,
                None => Err(invalid("A message of this type needs an id")),
            },
            Some(Word::Terminate) => Err(End::Close(Close(1000, "Terminated".to_owned()))),
            None => Err(invalid("A message has a type of the protocol")),
        }
    }

    async fn complete(&mut self, socket: &mut WebSocket, id: &str) -> Result<(), End> {
        let Some(operation) = self.operations.remove(id) else {
            return Ok(());
        };
        operation.task.abort();
        match self.dialect {
            Dialect::Current => Ok(()),
            // Clients of the older protocol wait for the word.
            Dialect::Legacy => self.send(socket, self.dialect.complete(id)).await,
        }
    }

    async fn init(
        &mut self,
        socket: &mut WebSocket,
        message: &Map<String, Value>,
    ) -> Result<(), End> {
        if std::mem::replace(&mut self.init_received, true) {
            return Err(End::Close(Close(
                4429,
                "Too many initialisation requests".to_owned(),
            )));
        }
        let payload = match message.get("payload") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(payload)) => payload.clone(),
            Some(_) => {
                return Err(End::Close(Close::invalid(
                    "The payload of connection_init is an object",
                )));
            }
        };
        match self.door.parts.api.connect(&self.head, &payload).await {
            Ok(credentials) => self.credentials = Some(credentials),
            Err(_) => return Err(End::Close(Close::forbidden())),
        }
        self.send(socket, r#"{"type":"connection_ack"}"#).await
    }

    async fn subscribe(
        &mut self,
        socket: &mut WebSocket,
        mut message: Map<String, Value>,
    ) -> Result<(), End> {
        let Some(credentials) = self.credentials.clone() else {
            return Err(End::Close(Close::unauthorized()));
        };
        let id = match message.remove("id") {
            Some(Value::String(id)) if !id.is_empty() && id.len() <= 128 => id,
            _ => {
                return Err(End::Close(Close::invalid(
                    "subscribe needs an id of 1 to 128 bytes",
                )));
            }
        };
        let payload = message.remove("payload").unwrap_or_default();
        let incoming = match Incoming::from_json(payload) {
            Ok(incoming) => incoming,
            Err(refusal) => return Err(End::Close(Close::invalid(&short(&refusal)))),
        };
        if self.operations.contains_key(&id) {
            return Err(End::Close(Close(
                4409,
                format!("Subscriber for {} already exists", truncated(&id, 64)),
            )));
        }
        if self.operations.len() >= self.door.parts.options.limits.websocket.max_operations {
            let message = format!(
                "At most {} operations may be under way on one connection.",
                self.operations.len()
            );
            let mut refused = vec![error(codes::TOO_MANY_OPERATIONS, message, None)];
            errors::finish_refused(&mut refused, &self.head.request_id);
            return self.send(socket, self.dialect.error(&id, &refused)).await;
        }
        self.next_serial += 1;
        let serial = self.next_serial;
        let operation = OperationTask {
            door: self.door.clone(),
            head: self.head_of_operation(),
            credentials,
            outbox: self.outbox.clone(),
            id: id.clone(),
            serial,
        };
        let task = tokio::spawn(operation.run(incoming)).abort_handle();
        self.operations.insert(id, Running { serial, task });
        Ok(())
    }

    /// Each operation has a request id of its own, so that its log lines can be told apart.
    fn head_of_operation(&self) -> RequestHead {
        RequestHead {
            request_id: uuid::Uuid::new_v4().simple().to_string(),
            ..self.head.clone()
        }
    }

    /// Sends what an operation handed over, unless the client completed it meanwhile.
    async fn forward(&mut self, socket: &mut WebSocket, outgoing: Outgoing) -> Result<(), End> {
        let Outgoing { id, serial, event } = outgoing;
        if self
            .operations
            .get(&id)
            .is_none_or(|running| running.serial != serial)
        {
            return Ok(());
        }
        let text = match event {
            Event::Next(answer) => return self.send(socket, self.dialect.next(&id, &answer)).await,
            Event::Error(refused) => self.dialect.error(&id, &refused),
            Event::Complete => self.dialect.complete(&id),
        };
        self.operations.remove(&id);
        self.send(socket, text).await
    }

    async fn send(&self, socket: &mut WebSocket, text: impl Into<Utf8Bytes>) -> Result<(), End> {
        self.send_message(socket, Message::Text(text.into())).await
    }

    async fn send_message(&self, socket: &mut WebSocket, message: Message) -> Result<(), End> {
        let patience =
            Duration::from_millis(self.door.parts.options.limits.websocket.send_timeout_ms);
        match timeout(patience, socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    /// Shows the client that the server lives, and asks for the same.
    async fn ping(&self, socket: &mut WebSocket) -> Result<(), End> {
        if let Some(word) = self
            .dialect
            .keep_alive()
            .filter(|_| self.credentials.is_some())
        {
            self.send(socket, word).await?;
        }
        self.send_message(socket, Message::Ping(Default::default()))
            .await
    }
}

/// A message that is too long deserves a word; any other trouble means that the client is gone.
fn broken(problem: &axum::Error) -> End {
    if problem.to_string().contains("too long") {
        End::Close(Close(1009, "The message is too long".to_owned()))
    } else {
        End::Gone
    }
}

/// The reason of a close frame has room for 123 bytes.
fn short(refusal: &Refusal) -> String {
    let message = refusal
        .errors
        .first()
        .map_or("Invalid message", |error| error.message.as_str());
    truncated(message, 120).to_owned()
}

fn truncated(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end))
        .unwrap_or(0);
    &text[..end]
}
