//! Scenario demands: the card, its readiness, the way from draft to open and closed, browsing.

mod card;
mod commands;
mod events;
mod facets;
mod filter;
mod input;
mod lifecycle;
pub mod policy;
mod queries;
mod readiness;
pub mod refusals;
mod store;
pub mod tables;

pub use card::{
    BudgetKind, CapabilityNeed, Contact, CooperationForm, DataSensitivity, DemandCard,
    DeploymentGates, Kpi,
};
pub use commands::{
    AttachFileToDemandInput, CancelDemandInput, CloseDemandInput, CreateDemandInput, DemandRow,
    DetachFileFromDemandInput, Imported, OpenDemandInput, RenewDemandInput, ReviewDecision,
    ReviewDemandInput, RowDeadline, SubmitDemandInput, UpdateDemandInput, WithdrawDemandInput,
    attach_file_to_demand, cancel_demand, close_demand, create_demand, detach_file_from_demand,
    draft_of, hand_over, import_demand, insert_draft, lock_demand, may_change_hands, open_demand,
    renew_demand, review_demand, run_due_demand, submit_demand, update_demand, withdraw_demand,
};
pub use events::EVENTS;
pub use facets::{FacetKind, facet};
pub use filter::{
    BudgetFilter, DateTimeFilter, DemandFilter, DemandOrder, DemandOrderField, GatesFilter,
};
pub use input::{BudgetInput, DemandCardInput};
pub use lifecycle::DemandAct;
pub use queries::{
    attachments, available_actions, check_demand_filter, count_demands, demand_by_external_id,
    demand_versions, demands, demands_by_id, demands_due, list_condition, open_demands_after,
    procedure_profiles, profiles_by_code, public_versions_of, suggest, which_fit,
};
pub use readiness::{Item as ReadinessItem, readiness};
pub use tables::demand::{Column as DemandColumn, DemandState, Model as Demand};
pub use tables::profile::{Model as ProcedureProfile, ProcedureProfileCode};
pub use tables::version::{FieldChange, Model as DemandVersion};
