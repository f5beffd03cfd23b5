//! Outside results: a contract or order that was signed elsewhere because two sides found each
//! other here. One side reports it, the other confirms or disputes, a reviewer verifies. With the
//! consent of both it is shown to everybody as a case study.

mod commands;
mod events;
mod filter;
mod lifecycle;
pub mod policy;
mod queries;
pub mod refusals;
mod store;
pub mod tables;

pub use commands::{
    ConfirmResultInput, ConsentToCaseStudyInput, DisputeResultInput, RefuseResultInput,
    ReportResultInput, VerifyResultInput, WithdrawCaseStudyConsentInput, WithdrawResultInput,
    confirm_result, consent_to_case_study, dispute_result, refuse_result, report_result,
    verify_result, withdraw_case_study_consent, withdraw_result,
};
pub use events::EVENTS;
pub use filter::{DayFilter, ResultFilter};
pub use lifecycle::ResultAct;
pub use queries::{available_actions, count_results, list_condition, results, results_by_id};
pub use tables::result::{Model as OutsideResult, ResultAnswer, ResultKind, ResultState};
