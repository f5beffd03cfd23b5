//! One entity per table; the record is the domain type.

pub mod api_key;
pub mod centre_assignment;
pub mod code_limit;
pub mod duty;
pub mod log_in_challenge;
pub mod login_failure;
pub mod membership;
pub mod one_time_code;
pub mod organisation;
pub mod recovery_code;
pub mod refresh_token;
pub mod second_factor;
pub mod session;
pub mod user;
