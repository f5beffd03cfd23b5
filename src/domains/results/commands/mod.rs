//! One file a command; `change` is what all but the report have in common.

mod change;
mod confirm_result;
mod consent_to_case_study;
mod dispute_result;
mod refuse_result;
mod report_result;
mod verify_result;
mod withdraw_case_study_consent;
mod withdraw_result;

pub use confirm_result::{ConfirmResultInput, confirm_result};
pub use consent_to_case_study::{ConsentToCaseStudyInput, consent_to_case_study};
pub use dispute_result::{DisputeResultInput, dispute_result};
pub use refuse_result::{RefuseResultInput, refuse_result};
pub use report_result::{ReportResultInput, report_result};
pub use verify_result::{VerifyResultInput, verify_result};
pub use withdraw_case_study_consent::{WithdrawCaseStudyConsentInput, withdraw_case_study_consent};
pub use withdraw_result::{WithdrawResultInput, withdraw_result};
