//! One entity per table; the record is the domain type.

pub mod api_key;
pub mod duty;
pub mod login_failure;
pub mod membership;
pub mod organisation;
pub mod refresh_token;
pub mod session;
pub mod user;
