//! Machinery that knows no domain: database, operation, transaction, event log, feed, clock,
//! passwords, secrets, messages, storage of files, scanner, telemetry, workbooks.

pub mod access;
pub mod bus;
pub mod clock;
pub mod database;
pub mod events;
pub mod feed;
pub mod idempotency;
pub mod messages;
pub mod operation;
pub mod passwords;
pub mod scanner;
pub mod sealing;
pub mod secrets;
pub mod storage;
pub mod telemetry;
pub mod tls;
pub mod transaction;
pub mod workbooks;
