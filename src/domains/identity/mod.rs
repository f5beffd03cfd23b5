//! People and organisations: accounts, log-ins, keys, memberships, verification, duties.

mod authentication;
mod commands;
mod events;
mod lifecycle;
pub mod policy;
mod queries;
pub mod refusals;
mod store;
pub mod tables;

pub use authentication::authenticate;
pub use commands::*;
pub use events::EVENTS;
pub use lifecycle::{
    MembershipAct, VERIFIED_DAYS, VerificationAct, membership_after, verification_after,
};
pub use queries::*;
pub use tables::api_key::Model as ApiKey;
pub use tables::membership::{Model as Membership, Status as MembershipStatus};
pub use tables::organisation::{Model as Organisation, PlatformRole};
pub use tables::session::Model as Session;
pub use tables::user::Model as User;
