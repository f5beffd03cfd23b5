//! A file is taken off a demand.

use serde_json::Value;

use super::super::lifecycle::DemandAct;
use super::super::policy;
use super::super::store;
use super::super::tables::demand;
use super::attach_file_to_demand::{edited_state, holder, save};
use crate::domains::files;
use crate::foundation::commands::{command_input, expect_version};
use crate::foundation::errors::Result;
use crate::foundation::ids::{DemandId, FileId};
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// Which file is taken off which demand.
    pub struct DetachFileFromDemandInput {
        /// The demand.
        pub id: DemandId,
        /// One of its attachments.
        pub file_id: FileId,
        /// The version of the demand that the change was written on.
        pub expected_version: Option<i32>,
    }
}

/// Takes a file off its demand. The file waits for another object for a day.
pub async fn detach_file_from_demand(
    operation: &Operation,
    input: &DetachFileFromDemandInput,
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
    let file = files::detach(&mut tx, holder(&before), input.file_id).await?;
    let change = (Value::from(file.id.to_string()), Value::Null);
    let demand = save(&mut tx, &before, state, change).await?;
    tx.commit(demand).await
}
