//! Interest (对接意向): how a supplier and the owner of a demand find out that both want to talk,
//! without showing anybody's contacts before they do.

mod commands;
mod events;
mod lifecycle;
pub mod policy;
mod queries;
pub mod refusals;
mod responsiveness;
mod store;
pub mod tables;

pub use commands::{
    AcceptInterestInput, DeclineInterestInput, IntroduceInterestInput, InviteSupplierInput,
    ShowInterestInput, WithdrawInterestInput, accept_interest, decline_interest, follow_owner,
    introduce_interest, invite_supplier, is_side_of_any, lock_interests_in, run_due_interest,
    show_interest, withdraw_interest,
};
pub use events::EVENTS;
pub use lifecycle::{ANSWER_WORKING_DAYS, InterestAct};
pub use queries::{
    InterestFilter, available_actions, count_interests, interests, interests_by_id, interests_due,
    list_condition,
};
pub use responsiveness::{Responsiveness, responsiveness_of};
pub use tables::interest::{DeclineReason, InterestDirection, InterestState, Model as Interest};
