//! The GraphQL door over a real listener: HTTP, WebSocket, attacks, and the public audits.

mod attacks;
mod audits;
mod client;
pub mod corpus;
mod graphiql;
mod http;
mod persisted;
mod stream;
pub mod toy;
mod websocket;
