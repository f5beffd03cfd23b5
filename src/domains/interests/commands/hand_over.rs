//! The interest in a demand follows it to another owner, within the command that hands it over.

use super::super::store;
use super::super::tables::interest::{InterestState, Model as Interest};
use crate::foundation::errors::Result;
use crate::foundation::ids::{DemandId, OrganisationId};
use crate::platform::transaction::Tx;

/// Locks the interest in a demand. Before the demand itself: whoever answers interest locks it
/// first as well.
pub async fn lock_interests_in(tx: &Tx<'_>, demand_id: DemandId) -> Result<Vec<Interest>> {
    store::lock_of_demand(tx, demand_id).await
}

/// Whether interest waits or lives between an organisation and a demand that it does not own.
pub fn is_side_of_any(interests: &[Interest], organisation_id: OrganisationId) -> bool {
    interests.iter().any(|one| {
        let live = matches!(one.state, InterestState::Sent | InterestState::Accepted);
        live && (one.sender_id == organisation_id || one.receiver_id == organisation_id)
    })
}

/// Puts another owner in the place of the former one. What the new owner once exchanged with the
/// former one itself stays between those two.
pub async fn follow_owner(
    tx: &mut Tx<'_>,
    demand_id: DemandId,
    from: OrganisationId,
    to: OrganisationId,
) -> Result<()> {
    store::replace_owner(tx, demand_id, from, to).await
}
