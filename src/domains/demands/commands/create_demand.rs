//! A demand is drafted. A draft may say as little as its author likes.

use super::super::card::DemandCard;
use super::super::events::DEMAND_CREATED;
use super::super::input::{DemandCardInput, apply};
use super::super::policy;
use super::super::store;
use super::super::tables::demand::{self, DemandState};
use super::super::tables::profile::ProcedureProfileCode;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{DemandId, OrganisationId, TypedId};
use crate::foundation::money::CURRENCY;
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// A demand to draft.
    pub struct CreateDemandInput {
        /// The organisation that has the need; the caller is at least its editor.
        pub owner_id: OrganisationId,
        /// The procedure; `MARKET_MATCH` unless something else is wanted.
        #[graphql(default_with = "ProcedureProfileCode::MarketMatch")]
        pub profile: ProcedureProfileCode,
        /// What is known so far.
        pub card: DemandCardInput,
    }
}

/// Drafts a demand; only the owner's members see it.
pub async fn create_demand(
    operation: &Operation,
    input: &CreateDemandInput,
) -> Result<demand::Model> {
    policy::may_create(&operation.actor, input.owner_id)?;
    let draft = draft_of(input.owner_id, input.profile, &input.card)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let demand = insert_draft(&mut tx, draft).await?;
    tx.commit(demand).await
}

/// The draft that an input describes, checked and not saved.
pub fn draft_of(
    owner_id: OrganisationId,
    profile: ProcedureProfileCode,
    card: &DemandCardInput,
) -> Result<demand::Model> {
    let mut verdicts = Verdicts::default();
    let mut draft = blank(owner_id, profile);
    apply(card, &mut draft, "input.card", &mut verdicts);
    verdicts.into_result()?;
    Ok(draft)
}

/// Saves a draft of the caller and records it, within a command.
pub async fn insert_draft(tx: &mut Tx<'_>, draft: demand::Model) -> Result<demand::Model> {
    let now = tx.now().await?;
    let draft = demand::Model {
        id: DemandId::fresh(now),
        author_id: tx.operation().actor.user_id(),
        created_at: now,
        updated_at: now,
        ..draft
    };
    let demand = store::insert(tx, draft).await?;
    tx.record(
        Event::of(&DEMAND_CREATED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("profile", demand.profile)
            .with("state", demand.state),
    );
    Ok(demand)
}

/// An empty draft; its id and instants are given by the command.
pub(super) fn blank(owner_id: OrganisationId, profile: ProcedureProfileCode) -> demand::Model {
    demand::Model {
        id: DemandId(uuid::Uuid::nil()),
        owner_id,
        curator_id: None,
        author_id: None,
        source: None,
        external_id: None,
        profile,
        state: DemandState::Draft,
        version: 1,
        title: String::new(),
        summary: String::new(),
        region_code: String::new(),
        budget_kind: None,
        budget_min_minor: None,
        budget_max_minor: None,
        currency: CURRENCY.to_owned(),
        cooperation_form: None,
        masked: false,
        readiness: 0,
        card: DemandCard {
            language: "zh".to_owned(),
            ..DemandCard::default()
        },
        terms: None,
        search_text: String::new(),
        submission_deadline: None,
        opens_at: None,
        opened_at: None,
        closes_at: None,
        ended_at: None,
        end_reason: None,
        reviewer_id: None,
        review_comment: None,
        approved_version: None,
        next_check_at: None,
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}
