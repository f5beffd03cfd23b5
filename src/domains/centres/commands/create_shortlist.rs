//! A centre or an owner begins a list of suppliers for a demand.

use super::super::events::SHORTLIST_CREATED;
use super::super::policy;
use super::super::refusals::SHORTLISTS_FULL;
use super::super::store;
use super::super::tables::shortlist::{self, ShortlistKind, ShortlistState};
use crate::foundation::checks::{LINE, PARAGRAPH};
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{DemandId, OrganisationId, ShortlistId, TypedId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Of one organisation for one demand; so that they can be listed without pages.
const MOST: usize = 20;

command_input! {
    /// A list to begin.
    pub struct CreateShortlistInput {
        /// The demand.
        pub demand_id: DemandId,
        /// Who makes it: the owner, the centre that entered the demand, or one that looks after it.
        pub organisation_id: OrganisationId,
        /// A longlist or a shortlist.
        pub kind: ShortlistKind,
        /// What it is called.
        pub title: String,
        /// A word to whoever reads it, at most 2,000 characters.
        pub note: Option<String>,
    }
}

/// Begins a list, which its makers alone know of until it is shared.
///
/// # Errors
/// `SHORTLISTS_FULL`.
pub async fn create_shortlist(
    operation: &Operation,
    input: &CreateShortlistInput,
) -> Result<shortlist::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let demand = store::hold_demand(&tx, input.demand_id).await?;
    policy::may_list(&operation.actor, input.organisation_id, &demand)?;
    let mut verdicts = Verdicts::default();
    let title = verdicts.required_text("input.title", &input.title, LINE);
    let note = verdicts.optional_text("input.note", input.note.as_deref(), PARAGRAPH);
    verdicts.into_result()?;
    if store::count_shortlists(&tx, input.organisation_id, demand.id).await? >= MOST {
        return Err(SHORTLISTS_FULL.with("max", MOST).into());
    }
    let now = tx.now().await?;
    let list = shortlist::Model {
        id: ShortlistId::fresh(now),
        demand_id: demand.id,
        maker_id: input.organisation_id,
        kind: input.kind,
        title,
        note,
        state: ShortlistState::Draft,
        version: 1,
        created_by: operation.actor.user_id(),
        created_at: now,
        updated_at: now,
        shared_at: None,
    };
    let list = store::insert_shortlist(&tx, list).await?;
    tx.record(
        Event::of(&SHORTLIST_CREATED, "shortlist", list.id)
            .organisation(list.maker_id)
            .with("demandId", list.demand_id)
            .with("kind", list.kind),
    );
    tx.commit(list).await
}
