//! A centre enters a demand for an owner who is not registered yet.

use super::super::policy;
use super::super::store;
use super::super::tables::claim;
use crate::domains::demands::{
    Demand, DemandCardInput, ProcedureProfileCode, draft_of, insert_draft,
};
use crate::domains::identity::OrganisationIdentifierInput;
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::OrganisationId;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// A demand to draft for somebody else.
    pub struct CreateDemandForInput {
        /// The centre, which holds the demand until it is claimed; the caller is at least its editor.
        pub centre_id: OrganisationId,
        /// The organisation that has the need, as it calls itself.
        pub owner_name: String,
        /// By which identifier it is known; where given, only the organisation that has it claims
        /// the demand.
        pub owner_identifier: Option<OrganisationIdentifierInput>,
        /// The procedure; `MARKET_MATCH` unless something else is wanted.
        #[graphql(default_with = "ProcedureProfileCode::MarketMatch")]
        pub profile: ProcedureProfileCode,
        /// What is known so far.
        pub card: DemandCardInput,
    }
}

/// Drafts a demand that the centre writes, reviews of which are others' matter, and that its owner
/// takes over by `claimDemand`.
///
/// # Errors
/// `NOT_A_CENTRE` for an organisation of another kind.
pub async fn create_demand_for(
    operation: &Operation,
    input: &CreateDemandForInput,
) -> Result<Demand> {
    policy::may_enter(&operation.actor, input.centre_id)?;
    let mut verdicts = Verdicts::default();
    let owner_name = verdicts.required_text("input.ownerName", &input.owner_name, LINE);
    let identifier = match input.owner_identifier.as_ref().map(|given| given.read()) {
        None => None,
        Some(Ok(identifier)) => Some(identifier),
        Some(Err(refusal)) => {
            verdicts.add(refusal.at("input.ownerIdentifier"));
            None
        }
    };
    verdicts.into_result()?;
    let draft = Demand {
        curator_id: Some(input.centre_id),
        ..draft_of(input.centre_id, input.profile, &input.card)?
    };

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let demand = insert_draft(&mut tx, draft).await?;
    let claim = claim::Model {
        demand_id: demand.id,
        centre_id: input.centre_id,
        owner_name,
        identifier: identifier
            .as_ref()
            .map(|known| format!("{}:{}", known.scheme(), known.value())),
        identifier_key: identifier.as_ref().map(|known| known.normalised()),
        code_hash: None,
        code_expires_at: None,
        version: 1,
        claimed_by: None,
        claimed_at: None,
    };
    store::insert_claim(&tx, claim).await?;
    tx.commit(demand).await
}
