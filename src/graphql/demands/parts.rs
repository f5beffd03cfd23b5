//! The parts of a demand: budget, readiness, needed capabilities, its procedure, its versions.

use async_graphql::{Context, Object, SimpleObject};

use crate::domains::demands::{
    BudgetKind, CapabilityNeed, DemandState, DemandVersion, FieldChange, ProcedureProfile,
    ProcedureProfileCode, ReadinessItem,
};
use crate::foundation::locale::Locale;
use crate::foundation::time::Timestamp;
use crate::graphql::context::operation;
use crate::graphql::reference::CapabilityObject;
use crate::graphql::values::{Money, int, record_object};

/// What is said about money.
#[derive(Clone, SimpleObject)]
pub struct Budget {
    /// A range, to be negotiated, not public, or none.
    pub kind: BudgetKind,
    /// The lower end of a range.
    pub min: Option<Money>,
    /// The upper end of a range.
    pub max: Option<Money>,
}

/// What a demand does not say yet.
#[derive(Clone, SimpleObject)]
pub struct ReadinessGap {
    /// The field of the card.
    pub field: String,
    /// Its share of the score.
    pub weight: i32,
    /// Whether it is needed to publish.
    pub required: bool,
    /// What to write.
    pub advice: String,
}

/// How much of what suppliers ask for a demand says.
#[derive(Clone, SimpleObject)]
pub struct Readiness {
    /// 0 to 100.
    pub score: i32,
    /// What is missing, required items first, then the heaviest.
    pub missing: Vec<ReadinessGap>,
}

pub(super) fn gap(item: ReadinessItem, locale: Locale) -> ReadinessGap {
    ReadinessGap {
        field: item.field.to_owned(),
        weight: item.weight,
        required: item.required,
        advice: locale.choose(item.advice_en, item.advice_zh),
    }
}

/// A capability that a solution needs.
#[derive(Clone, SimpleObject)]
#[graphql(name = "DemandCapability")]
pub struct CapabilityNeedObject {
    /// The capability.
    pub capability: Option<CapabilityObject>,
    /// Its code.
    pub code: String,
    /// Whether suppliers without it are out; otherwise it is preferred.
    pub required: bool,
}

impl CapabilityNeedObject {
    pub(super) fn of(need: &CapabilityNeed) -> Self {
        Self {
            capability: CapabilityObject::of(&need.code),
            code: need.code.clone(),
            required: need.required,
        }
    }
}

/// The numbers and switches of a procedure.
#[derive(Clone)]
pub struct ProcedureProfileObject(pub ProcedureProfile);

/// The numbers and switches of a procedure. Data, not code paths.
#[Object(name = "ProcedureProfile")]
impl ProcedureProfileObject {
    /// Its code.
    async fn code(&self) -> ProcedureProfileCode {
        self.0.code
    }

    /// Its name in the language of the caller.
    async fn name(&self, ctx: &Context<'_>) -> String {
        operation(ctx)
            .locale
            .choose(&self.0.name_en, &self.0.name_zh)
    }

    /// Whether a draft opens without a review.
    async fn opens_directly(&self) -> bool {
        self.0.opens_directly
    }

    /// Whether there must be a deadline.
    async fn deadline_required(&self) -> bool {
        self.0.deadline_required
    }

    /// Days between opening and deadline, at least.
    async fn min_open_days(&self) -> i32 {
        self.0.min_open_days
    }

    /// The readiness score that a review asks for.
    async fn min_readiness(&self) -> i32 {
        self.0.min_readiness
    }

    /// After how many days an open-ended demand has to be renewed; 0 for never.
    async fn renewal_days(&self) -> i32 {
        self.0.renewal_days
    }

    /// Days between the publicity of an award and the contract.
    async fn standstill_days(&self) -> i32 {
        self.0.standstill_days
    }

    /// How many bids there must be, at least.
    async fn min_bids(&self) -> i32 {
        self.0.min_bids
    }

    /// Whether bids are sealed until their opening unless the owner says otherwise.
    async fn sealed_by_default(&self) -> bool {
        self.0.sealed_by_default
    }

    /// Whether several partners may be chosen.
    async fn several_partners(&self) -> bool {
        self.0.several_partners
    }

    /// Whether the procedure itself runs elsewhere.
    async fn external(&self) -> bool {
        self.0.external
    }

    /// Where the numbers come from.
    async fn source(&self) -> &str {
        &self.0.source
    }
}

/// One field before and after.
#[derive(Clone, SimpleObject)]
#[graphql(name = "FieldChange")]
pub struct FieldChangeObject {
    /// The path of the field, for example `budget.maxMinor`.
    pub field: String,
    /// The value before, as JSON.
    pub before: String,
    /// The value after, as JSON.
    pub after: String,
}

impl From<FieldChange> for FieldChangeObject {
    fn from(change: FieldChange) -> Self {
        Self {
            field: change.field,
            before: change.before.to_string(),
            after: change.after.to_string(),
        }
    }
}

record_object! {
    /// One version of a demand.
    pub struct DemandVersionObject(pub DemandVersion);
}

/// One version of a demand and what changed with it.
#[Object(name = "DemandVersion")]
impl DemandVersionObject {
    /// Its number.
    async fn version(&self) -> i32 {
        int(self.0.version)
    }

    /// The state after the change.
    async fn state(&self) -> DemandState {
        self.0.state
    }

    /// When it was made.
    async fn changed_at(&self) -> Timestamp {
        self.0.changed_at
    }

    /// The fields that differ from the version before. The contact is never part of it.
    async fn changes(&self) -> Vec<FieldChangeObject> {
        self.0
            .changes
            .0
            .iter()
            .cloned()
            .map(FieldChangeObject::from)
            .collect()
    }
}
