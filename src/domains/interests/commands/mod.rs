//! One file a command.

mod accept_interest;
mod decline_interest;
mod hand_over;
mod introduce_interest;
mod invite_supplier;
mod run_due_interest;
mod send;
mod show_interest;
mod withdraw_interest;

pub use accept_interest::{AcceptInterestInput, accept_interest};
pub use decline_interest::{DeclineInterestInput, decline_interest};
pub use hand_over::{follow_owner, is_side_of_any, lock_interests_in};
pub use introduce_interest::{IntroduceInterestInput, introduce_interest};
pub use invite_supplier::{InviteSupplierInput, invite_supplier};
pub use run_due_interest::run_due_interest;
pub use show_interest::{ShowInterestInput, show_interest};
pub use withdraw_interest::{WithdrawInterestInput, withdraw_interest};
