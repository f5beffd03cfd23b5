//! A file is attached to a demand. It is an edit: the same people may, in the same states, and an
//! approval is void after it.

use serde_json::Value;

use super::super::events::DEMAND_UPDATED;
use super::super::lifecycle::{DemandAct, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::demand::{self, DemandState};
use super::super::tables::version::FieldChange;
use crate::domains::files::{self, Holder, ObjectKind};
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::Result;
use crate::foundation::ids::{DemandId, FileId};
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which file is attached to which demand.
    pub struct AttachFileToDemandInput {
        /// The demand.
        pub id: DemandId,
        /// An upload of the demand's owner that is attached to nothing.
        pub file_id: FileId,
        /// The version of the demand that the change was written on.
        pub expected_version: Option<i32>,
    }
}

/// Attaches a file; who may see the demand may read it, but for masked demands only insiders.
pub async fn attach_file_to_demand(
    operation: &Operation,
    input: &AttachFileToDemandInput,
) -> Result<demand::Model> {
    policy::may_try(&operation.actor)?;
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let before = store::lock(&tx, input.id).await?;
    policy::may(&operation.actor, DemandAct::Update, &before)?;
    expect_version(input.expected_version, before.version)?;
    let state = edited_state(&mut tx, &before).await?;
    let Some(file) = files::attach(&mut tx, holder(&before), input.file_id).await? else {
        return tx.commit_unchanged(before).await;
    };
    let change = (Value::Null, Value::from(file.id.to_string()));
    let demand = save(&mut tx, &before, state, change).await?;
    tx.commit(demand).await
}

pub(super) fn holder(demand: &demand::Model) -> Holder {
    Holder {
        kind: ObjectKind::Demand,
        id: demand.id.0,
        organisation_id: demand.owner_id,
    }
}

/// The state that an edit leads to.
pub(super) async fn edited_state(tx: &mut Tx<'_>, before: &demand::Model) -> Result<DemandState> {
    let now = tx.now().await?;
    let terms = store::terms(tx, before).await?;
    Ok(state_after(
        before.state_at(now),
        DemandAct::Update,
        &terms,
    )?)
}

/// Saves the demand as its next version and records which attachment came or went.
pub(super) async fn save(
    tx: &mut Tx<'_>,
    before: &demand::Model,
    state: DemandState,
    (was, is): (Value, Value),
) -> Result<demand::Model> {
    let mut after = demand::Model {
        state,
        ..before.clone()
    };
    if before.state == DemandState::Approved {
        // The approval is void, and so is the date it gave.
        after.opens_at = None;
        after.next_check_at = None;
    }
    let change = FieldChange {
        field: "attachments".to_owned(),
        before: was,
        after: is,
    };
    let (demand, fields) = store::save_with(tx, before, after, vec![change]).await?;
    tx.record(
        Event::of(&DEMAND_UPDATED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("version", demand.version)
            .with("fields", fields)
            .with("state", demand.state),
    );
    Ok(demand)
}
