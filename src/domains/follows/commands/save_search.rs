//! A person keeps a search.

use super::super::events::SEARCH_SAVED;
use super::super::policy;
use super::super::refusals::SEARCH_MINE;
use super::super::store;
use super::super::tables::saved_search::{self, SearchTarget};
use crate::domains::demands::{DemandFilter, check_demand_filter};
use crate::domains::suppliers::{SupplierFilter, check_supplier_filter};
use crate::foundation::checks::LINE;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Error, REQUIRED, Result, Verdicts};
use crate::foundation::ids::{SavedSearchId, TypedId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// A search to keep: for demands or for suppliers, exactly one of the two.
    pub struct SaveSearchInput {
        /// What the caller calls it.
        pub name: String,
        /// What demands must fulfil.
        pub demands: Option<DemandFilter>,
        /// What suppliers must fulfil.
        pub suppliers: Option<SupplierFilter>,
    }
}

/// Keeps a search of the caller; whatever fits it and becomes public from now on is told.
pub async fn save_search(
    operation: &Operation,
    input: &SaveSearchInput,
) -> Result<saved_search::Model> {
    let user_id = policy::person(&operation.actor)?.user_id;
    let mut verdicts = Verdicts::default();
    let name = verdicts.required_text("input.name", &input.name, LINE);
    let chosen = match (&input.demands, &input.suppliers) {
        (Some(filter), None) => {
            check_demand_filter(filter)?;
            verdicts.require(!filter.mine, || SEARCH_MINE.at("input.demands.mine"));
            Some((SearchTarget::Demands, serde_json::to_value(filter)))
        }
        (None, Some(filter)) => {
            check_supplier_filter(filter)?;
            verdicts.require(!filter.mine, || SEARCH_MINE.at("input.suppliers.mine"));
            Some((SearchTarget::Suppliers, serde_json::to_value(filter)))
        }
        (None, None) | (Some(_), Some(_)) => {
            verdicts.add(REQUIRED.at("input.demands"));
            None
        }
    };
    verdicts.into_result()?;
    let (target, filter) = chosen.expect("what is missing was refused");
    let filter = filter.map_err(Error::internal)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let now = tx.now().await?;
    let search = saved_search::Model {
        id: SavedSearchId::fresh(now),
        user_id,
        name,
        target,
        filter,
        version: 1,
        created_at: now,
    };
    let search = store::insert_search(&tx, search).await?;
    tx.record(Event::of(&SEARCH_SAVED, "saved_search", search.id).with("target", target));
    tx.commit(search).await
}
