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

pub use card::*;
pub use commands::*;
pub use events::EVENTS;
pub use facets::{Facet, FacetKind, facet};
pub use filter::{BudgetFilter, DateTimeFilter, DemandFilter, DemandOrder, DemandOrderField};
pub use input::{BudgetInput, DemandCardInput};
pub use lifecycle::DemandAct;
pub use queries::*;
pub use readiness::{Item as ReadinessItem, readiness};
pub use tables::demand::{Column as DemandColumn, DemandState, Model as Demand};
pub use tables::profile::{Model as ProcedureProfile, ProcedureProfileCode};
pub use tables::version::{FieldChange, Model as DemandVersion};
