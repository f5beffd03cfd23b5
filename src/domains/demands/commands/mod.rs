//! One file a command.

mod attach_file_to_demand;
mod cancel_demand;
mod close_demand;
mod create_demand;
mod detach_file_from_demand;
mod hand_over;
mod import_demand;
mod open_demand;
mod renew_demand;
mod review_demand;
mod run_due_demand;
mod submit_demand;
mod update_demand;
mod withdraw_demand;

pub use attach_file_to_demand::{AttachFileToDemandInput, attach_file_to_demand};
pub use cancel_demand::{CancelDemandInput, cancel_demand};
pub use close_demand::{CloseDemandInput, close_demand};
pub use create_demand::{CreateDemandInput, create_demand, draft_of, insert_draft};
pub use detach_file_from_demand::{DetachFileFromDemandInput, detach_file_from_demand};
pub use hand_over::{hand_over, lock_demand, may_change_hands};
pub use import_demand::{DemandRow, Imported, RowDeadline, import_demand};
pub use open_demand::{OpenDemandInput, open_demand};
pub use renew_demand::{RenewDemandInput, renew_demand};
pub use review_demand::{ReviewDecision, ReviewDemandInput, review_demand};
pub use run_due_demand::run_due_demand;
pub use submit_demand::{SubmitDemandInput, submit_demand};
pub use update_demand::{UpdateDemandInput, update_demand};
pub use withdraw_demand::{WithdrawDemandInput, withdraw_demand};
