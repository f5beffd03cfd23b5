//! A person deletes a search that was kept.

use super::super::events::SEARCH_DELETED;
use super::super::policy;
use super::super::store;
use super::super::tables::saved_search;
use crate::foundation::commands::command_input;
use crate::foundation::errors::Result;
use crate::foundation::ids::SavedSearchId;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which search is deleted.
    pub struct DeleteSavedSearchInput {
        /// The search; it is the caller's.
        pub id: SavedSearchId,
    }
}

/// Deletes a saved search and answers it as it was.
pub async fn delete_saved_search(
    operation: &Operation,
    input: &DeleteSavedSearchInput,
) -> Result<saved_search::Model> {
    let user_id = policy::person(&operation.actor)?.user_id;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let search = store::delete_search(&tx, user_id, input.id).await?;
    tx.record(Event::of(&SEARCH_DELETED, "saved_search", search.id));
    tx.commit(search).await
}
